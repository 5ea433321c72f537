#include "meshes/lattice/hdf5_file.h"
#include "meshes/lattice/hdf5_handle.h"
#include "meshes/ranks/agreement.h"
#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/files.h"

#include <sys/mman.h>
#include <unistd.h>

namespace cryoglass
{
  namespace
  {
    void
    write_numbers(const hid_t        object,
                  const std::string &name,
                  const hsize_t      n,
                  const hid_t        file_type,
                  const hid_t        memory_type,
                  const void *const  values)
    {
      const Hdf5Handle space(
        n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr), H5Sclose, "make a space");
      const Hdf5Handle attribute(H5Acreate2(object, name.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT),
                                 H5Aclose,
                                 "make attribute " + name);
      check_hdf5(H5Awrite(attribute, memory_type, values), "write attribute " + name);
    }

    void
    write_text(const hid_t object, const std::string &name, const std::string &text, const std::size_t size)
    {
      const Hdf5Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "copy a type");
      check_hdf5(H5Tset_size(type, size), "size a type");
      check_hdf5(H5Tset_strpad(type, size > text.size() ? H5T_STR_NULLTERM : H5T_STR_NULLPAD), "pad a type");
      write_numbers(object, name, 0, type, type, text.c_str());
    }

    Hdf5Handle
    open_object(const hid_t file, const std::string &name)
    {
      return {H5Oopen(file, name.c_str(), H5P_DEFAULT), H5Oclose, "open " + name};
    }
  } // namespace

  /** The file on rank 0. */
  struct Hdf5Writer::File
  {
    explicit File(const std::string &path)
    {
      const Hdf5Handle access(file_access(), H5Pclose, "make a property list");
      id = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
      if (id < 0)
        throw FileError(path + " cannot be made");
    }

    /**
     * HDF5 keeps a file that it cannot end, and crashes with it at the end of the program: what it still holds of a
     * file that is given up goes into memory that nobody reads.
     */
    ~File()
    {
      if (id < 0)
        return;
      void     *descriptor = nullptr;
      const int nowhere    = memfd_create("given up", 0);
      if (nowhere >= 0 && H5Fget_vfd_handle(id, H5P_DEFAULT, &descriptor) >= 0)
        dup2(nowhere, *static_cast<int *>(descriptor));
      if (nowhere >= 0)
        ::close(nowhere);
      H5Fclose(id);
    }

    /** @throws FileError; the file is then given up */
    void
    close(const std::string &path)
    {
      check_hdf5(H5Fflush(id, H5F_SCOPE_LOCAL), "write the end of " + path);
      check_hdf5(H5Fclose(id), "close " + path);
      id = -1;
    }

    hid_t id = -1;
  };

  Hdf5Writer::Hdf5Writer(const std::string &path, const MPI_Comm communicator)
    : path_(path)
    , communicator_(communicator)
  {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // our own messages instead of a stack of HDF5's
    on_rank_0([this] { file_ = std::make_unique<File>(path_); });
  }

  Hdf5Writer::~Hdf5Writer() = default;

  void
  Hdf5Writer::on_rank_0(const std::function<void()> &action) const
  {
    cryoglass::on_rank_0(communicator_, action);
  }

  void
  Hdf5Writer::write_attribute(const std::string &name, const double value)
  {
    on_rank_0([&] { write_numbers(file_->id, name, 0, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value); });
  }

  void
  Hdf5Writer::make_group(const std::string &name)
  {
    on_rank_0([&] {
      const Hdf5Handle group(
        H5Gcreate2(file_->id, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "make group " + name);
    });
  }

  void
  Hdf5Writer::write_attribute(const std::string &object, const std::string &name, const std::vector<int> &values)
  {
    on_rank_0([&] {
      const Hdf5Handle parent = open_object(file_->id, object);
      write_numbers(parent, name, values.size(), H5T_STD_I32LE, H5T_NATIVE_INT, values.data());
    });
  }

  void
  Hdf5Writer::write_attribute(const std::string &object, const std::string &name, const std::vector<double> &values)
  {
    on_rank_0([&] {
      const Hdf5Handle parent = open_object(file_->id, object);
      write_numbers(parent, name, values.size(), H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data());
    });
  }

  void
  Hdf5Writer::write_text_attribute(const std::string &object, const std::string &name, const std::string &text)
  {
    on_rank_0([&] {
      const Hdf5Handle parent = open_object(file_->id, object);
      write_text(parent, name, text, text.size());
    });
  }

  void
  Hdf5Writer::write(const std::string &name, const std::string &unit, const Lattice &lattice, const VoxelField &field)
  {
    if (!field.is_compact())
      return write_dataset(name, unit, lattice, 1, H5T_NATIVE_DOUBLE, sizeof(double), field.data());
    const std::vector<double> values(field.begin(), field.end());
    write_dataset(name, unit, lattice, 1, H5T_NATIVE_DOUBLE, sizeof(double), values.data());
  }

  void
  Hdf5Writer::write(const std::string        &name,
                    const std::string        &unit,
                    const Lattice            &lattice,
                    const unsigned int        n_components,
                    const std::vector<float> &values)
  {
    write_dataset(name, unit, lattice, n_components, H5T_NATIVE_FLOAT, sizeof(float), values.data());
  }

  void
  Hdf5Writer::write_dataset(const std::string &name,
                            const std::string &unit,
                            const Lattice     &lattice,
                            const unsigned int n_components,
                            const long         type,
                            const std::size_t  bytes_per_number,
                            const void *const  values)
  {
    unsigned long long place = 0;
    on_rank_0([&] {
      const hsize_t    shape[] = {static_cast<hsize_t>(lattice.n(2)),
                                  static_cast<hsize_t>(lattice.n(1)),
                                  static_cast<hsize_t>(lattice.n(0)),
                                  n_components};
      const Hdf5Handle space(H5Screate_simple(n_components == 1 ? 3 : 4, shape, nullptr), H5Sclose, "make a space");
      const Hdf5Handle layout(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "make a property list");
      check_hdf5(H5Pset_alloc_time(layout, H5D_ALLOC_TIME_EARLY), "set when space is taken");
      check_hdf5(H5Pset_fill_time(layout, H5D_FILL_TIME_NEVER), "set that space is not filled");
      const Hdf5Handle dataset(H5Dcreate2(file_->id, name.c_str(), type, space, H5P_DEFAULT, layout, H5P_DEFAULT),
                               H5Dclose,
                               "make dataset " + name);
      const haddr_t    offset = H5Dget_offset(dataset);
      if (offset == HADDR_UNDEF)
        throw FileError("HDF5 has no place for dataset " + name + " in " + path_);
      place = offset;
      write_text(dataset, "unit", unit, unit.size() + 1);
    });
    MPI_Bcast(&place, 1, MPI_UNSIGNED_LONG_LONG, 0, communicator_);
    const std::size_t plane_bytes = static_cast<std::size_t>(lattice.plane_size()) * n_components * bytes_per_number;
    agree(communicator_, [&] {
      fault_point("field file");
      write_into_file(path_,
                      place + static_cast<std::size_t>(lattice.first_plane()) * plane_bytes,
                      values,
                      static_cast<std::size_t>(lattice.n_local_planes()) * plane_bytes);
    });
  }

  void
  Hdf5Writer::close()
  {
    on_rank_0([this] {
      file_->close(path_);
      file_.reset();
    });
  }
} // namespace cryoglass
