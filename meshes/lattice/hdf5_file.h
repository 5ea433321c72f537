#ifndef cryoglass_meshes_lattice_hdf5_file_h
#define cryoglass_meshes_lattice_hdf5_file_h

#include "meshes/lattice/voxel_field.h"

#include <array>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * An HDF5 file of voxel fields that all ranks read or write together.
   * Datasets have the shape (n_z, n_y, n_x); every rank moves its own planes.
   * All member functions are collective and throw std::ios_base::failure where
   * the file system or HDF5 fails.
   */
  class Hdf5File
  {
  public:
    enum class Mode
    {
      create,
      read
    };

    Hdf5File(const std::string &path, Mode mode, MPI_Comm communicator);
    ~Hdf5File();
    Hdf5File(const Hdf5File &) = delete;
    Hdf5File &
    operator=(const Hdf5File &) = delete;

    bool
    has_dataset(const std::string &name) const;

    /** (n_z, n_y, n_x). @throws std::invalid_argument if the dataset is not a three-dimensional one of numbers */
    std::array<std::ptrdiff_t, 3>
    shape(const std::string &name) const;

    /** The number in an attribute of the root. @throws std::invalid_argument if there is none */
    double
    attribute(const std::string &name) const;

    /** The attribute `unit` of a dataset, "" if it has none. */
    std::string
    unit(const std::string &dataset) const;

    void
    read(const std::string &name, const Lattice &lattice, VoxelField &field) const;

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

  private:
    /** @param file_type, memory_type HDF5 types (hid_t) */
    void
    write_dataset(const std::string &name,
                  const std::string &unit,
                  const Lattice     &lattice,
                  unsigned int       n_components,
                  long               file_type,
                  long               memory_type,
                  const void        *values);

    std::string path_;
    long        file_; // hid_t
  };
} // namespace cryoglass

#endif
