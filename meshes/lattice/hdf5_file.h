#ifndef cryoglass_meshes_lattice_hdf5_file_h
#define cryoglass_meshes_lattice_hdf5_file_h

#include "meshes/lattice/voxel_field.h"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Writes an HDF5 file of voxel fields, all ranks together. Datasets have the shape (n_z, n_y, n_x[, components]) and
   * lie in one piece, so that the planes of a rank are one run of bytes: HDF5 makes the file and its objects on rank 0,
   * and every rank writes its own run by the operating system. A disk that is full on one rank is so a plain error of
   * that rank, on which all agree; parallel HDF5 would crash at the end of the program or wait for ever. Numbers are
   * those of the machine, which HDF5 notes. All member functions are collective and throw FileError on all ranks.
   */
  class Hdf5Writer
  {
  public:
    Hdf5Writer(const std::string &path, MPI_Comm communicator);
    /** A file that was not closed is given up: what is there of it is no result. Not collective. */
    ~Hdf5Writer();
    Hdf5Writer(const Hdf5Writer &) = delete;
    Hdf5Writer &
    operator=(const Hdf5Writer &) = delete;

    /** An attribute of the root. */
    void
    write_attribute(const std::string &name, double value);

    void
    make_group(const std::string &name);

    void
    write_attribute(const std::string &object, const std::string &name, const std::vector<int> &values);

    void
    write_attribute(const std::string &object, const std::string &name, const std::vector<double> &values);

    void
    write_text_attribute(const std::string &object, const std::string &name, const std::string &text);

    /** A voxel field in double precision. */
    void
    write(const std::string &name, const std::string &unit, const Lattice &lattice, const VoxelField &field);

    /** A field of several components per voxel, in single precision, of the shape (n_z, n_y, n_x[, n_components]). */
    void
    write(const std::string        &name,
          const std::string        &unit,
          const Lattice            &lattice,
          unsigned int              n_components,
          const std::vector<float> &values);

    /** Ends the file. */
    void
    close();

  private:
    struct File;

    void
    on_rank_0(const std::function<void()> &action) const;
    /** @param type HDF5's, of the file and of memory (hid_t) */
    void
    write_dataset(const std::string &name,
                  const std::string &unit,
                  const Lattice     &lattice,
                  unsigned int       n_components,
                  long               type,
                  std::size_t        bytes_per_number,
                  const void        *values);

    std::string           path_;
    MPI_Comm              communicator_;
    std::unique_ptr<File> file_; // on rank 0, until it is closed
  };

  /**
   * Reads an HDF5 file of voxel fields: every rank its own planes, and no call is collective. HDF5 1.10 can crash on a
   * file that was damaged or made to harm: read in a child process first what is not one's own (see glass_file.cc).
   * Throws FileError where the file system or HDF5 fails, std::invalid_argument where the file is not of the format.
   */
  class Hdf5Reader
  {
  public:
    explicit Hdf5Reader(const std::string &path);
    ~Hdf5Reader();
    Hdf5Reader(const Hdf5Reader &) = delete;
    Hdf5Reader &
    operator=(const Hdf5Reader &) = delete;

    bool
    has_dataset(const std::string &name) const;

    /** (n_z, n_y, n_x) of a three-dimensional dataset of numbers. */
    std::array<std::ptrdiff_t, 3>
    shape(const std::string &name) const;

    /** The number in an attribute of the root. */
    double
    attribute(const std::string &name) const;

    /** The attribute `unit` of a dataset, "" if it has none. */
    std::string
    unit(const std::string &dataset) const;

    /** Planes first … first + n − 1, in double precision. */
    void
    read_planes(const std::string &name, std::ptrdiff_t first, std::ptrdiff_t n, double *values) const;

  private:
    std::string path_;
    long        file_; // hid_t
  };
} // namespace cryoglass

#endif
