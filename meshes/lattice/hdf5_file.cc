#include "meshes/lattice/hdf5_file.h"

#include <hdf5.h>

#include <algorithm>
#include <ios>
#include <stdexcept>
#include <vector>

namespace cryoglass
{
  namespace
  {
    /** An HDF5 object that closes itself; a negative identifier is a failure. */
    class Handle
    {
    public:
      Handle(const hid_t id, herr_t (*close)(hid_t), const std::string &what)
        : id_(id)
        , close_(close)
      {
        if (id < 0)
          throw std::ios_base::failure("HDF5 cannot " + what);
      }

      ~Handle()
      {
        close_(id_);
      }

      Handle(const Handle &) = delete;
      Handle &
      operator=(const Handle &) = delete;

      operator hid_t() const
      {
        return id_;
      }

    private:
      hid_t id_;
      herr_t (*close_)(hid_t);
    };

    void
    check(const herr_t status, const std::string &what)
    {
      if (status < 0)
        throw std::ios_base::failure("HDF5 cannot " + what);
    }

    /** This rank's planes in the file and in memory; without an axis of components where there is one. */
    struct Slab
    {
      explicit Slab(const Lattice &lattice, const unsigned int n_components = 1)
        : n_axes(n_components == 1 ? 3 : 4)
        , file_shape{static_cast<hsize_t>(lattice.n(2)),
                     static_cast<hsize_t>(lattice.n(1)),
                     static_cast<hsize_t>(lattice.n(0)),
                     n_components}
        , count{static_cast<hsize_t>(lattice.n_local_planes()), file_shape[1], file_shape[2], n_components}
        , file(H5Screate_simple(n_axes, file_shape.data(), nullptr), H5Sclose, "make a space")
        , memory(H5Screate_simple(n_axes, count.data(), nullptr), H5Sclose, "make a space")
        , transfer(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "make a property list")
      {
        const std::array<hsize_t, 4> start = {static_cast<hsize_t>(lattice.first_plane()), 0, 0, 0};
        if (lattice.n_local_planes() > 0)
          check(H5Sselect_hyperslab(file, H5S_SELECT_SET, start.data(), nullptr, count.data(), nullptr),
                "select a slab");
        else
          {
            check(H5Sselect_none(file), "select nothing");
            check(H5Sselect_none(memory), "select nothing");
          }
        check(H5Pset_dxpl_mpio(transfer, H5FD_MPIO_COLLECTIVE), "transfer collectively");
      }

      int                    n_axes;
      std::array<hsize_t, 4> file_shape, count;
      Handle                 file, memory, transfer;
    };

    void
    write_numbers(const hid_t        object,
                  const std::string &name,
                  const hsize_t      n,
                  const hid_t        file_type,
                  const hid_t        memory_type,
                  const void *const  values)
    {
      const Handle space(n == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr), H5Sclose, "make a space");
      const Handle attribute(H5Acreate2(object, name.c_str(), file_type, space, H5P_DEFAULT, H5P_DEFAULT),
                             H5Aclose,
                             "make attribute " + name);
      check(H5Awrite(attribute, memory_type, values), "write attribute " + name);
    }

    void
    write_text(const hid_t object, const std::string &name, const std::string &text, const std::size_t size)
    {
      const Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "copy a type");
      check(H5Tset_size(type, size), "size a type");
      check(H5Tset_strpad(type, size > text.size() ? H5T_STR_NULLTERM : H5T_STR_NULLPAD), "pad a type");
      write_numbers(object, name, 0, type, type, text.c_str());
    }
  } // namespace

  Hdf5File::Hdf5File(const std::string &path, const Mode mode, const MPI_Comm communicator)
    : path_(path)
  {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // our own messages instead of a stack of HDF5's
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "make a property list");
    check(H5Pset_fapl_mpio(access, communicator, MPI_INFO_NULL), "use MPI-IO");
    file_ = mode == Mode::create ? H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access)
                                 : H5Fopen(path.c_str(), H5F_ACC_RDONLY, access);
    if (file_ < 0)
      throw std::ios_base::failure(path +
                                   (mode == Mode::create ? " cannot be made" : " cannot be read as an HDF5 file"));
  }

  Hdf5File::~Hdf5File()
  {
    H5Fclose(file_);
  }

  bool
  Hdf5File::has_dataset(const std::string &name) const
  {
    return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
  }

  std::array<std::ptrdiff_t, 3>
  Hdf5File::shape(const std::string &name) const
  {
    const Handle dataset(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, "open dataset " + name);
    const Handle space(H5Dget_space(dataset), H5Sclose, "read the shape of " + name);
    const Handle type(H5Dget_type(dataset), H5Tclose, "read the type of " + name);
    const auto   type_class = H5Tget_class(type);
    if (H5Sget_simple_extent_ndims(space) != 3 || (type_class != H5T_FLOAT && type_class != H5T_INTEGER))
      throw std::invalid_argument(path_ + ": " + name + " is not a three-dimensional dataset of numbers");
    std::array<hsize_t, 3> extent;
    H5Sget_simple_extent_dims(space, extent.data(), nullptr);
    return {static_cast<std::ptrdiff_t>(extent[0]),
            static_cast<std::ptrdiff_t>(extent[1]),
            static_cast<std::ptrdiff_t>(extent[2])};
  }

  double
  Hdf5File::attribute(const std::string &name) const
  {
    double value = 0.;
    if (H5Aexists(file_, name.c_str()) <= 0)
      throw std::invalid_argument(path_ + ": the root has no attribute " + name);
    const Handle attribute(H5Aopen(file_, name.c_str(), H5P_DEFAULT), H5Aclose, "open attribute " + name);
    const Handle space(H5Aget_space(attribute), H5Sclose, "read the shape of " + name);
    if (H5Sget_simple_extent_npoints(space) != 1 || H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0)
      throw std::invalid_argument(path_ + ": the attribute " + name + " is not one number");
    return value;
  }

  std::string
  Hdf5File::unit(const std::string &name) const
  {
    const Handle dataset(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, "open dataset " + name);
    if (H5Aexists(dataset, "unit") <= 0)
      return "";
    const Handle attribute(H5Aopen(dataset, "unit", H5P_DEFAULT), H5Aclose, "open attribute unit");
    const Handle type(H5Aget_type(attribute), H5Tclose, "read the type of unit");
    if (H5Tget_class(type) != H5T_STRING)
      throw std::invalid_argument(path_ + ": the attribute unit of " + name + " is not text");
    if (H5Tis_variable_str(type) > 0) // as h5py writes it
      {
        char *text = nullptr;
        check(H5Aread(attribute, type, &text), "read attribute unit");
        const std::string unit = text == nullptr ? "" : text;
        H5free_memory(text);
        return unit;
      }
    std::string text(H5Tget_size(type), '\0');
    check(H5Aread(attribute, type, text.data()), "read attribute unit");
    return text.substr(0, text.find('\0'));
  }

  void
  Hdf5File::read(const std::string &name, const Lattice &lattice, VoxelField &field) const
  {
    const Slab   slab(lattice);
    const Handle dataset(H5Dopen2(file_, name.c_str(), H5P_DEFAULT), H5Dclose, "open dataset " + name);
    check(H5Dread(dataset, H5T_NATIVE_DOUBLE, slab.memory, slab.file, slab.transfer, field.data()),
          "read dataset " + name + " of " + path_);
  }

  void
  Hdf5File::write_attribute(const std::string &name, const double value)
  {
    write_numbers(file_, name, 0, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, &value);
  }

  void
  Hdf5File::make_group(const std::string &name)
  {
    const Handle group(
      H5Gcreate2(file_, name.c_str(), H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Gclose, "make group " + name);
  }

  void
  Hdf5File::write_attribute(const std::string &object, const std::string &name, const std::vector<int> &values)
  {
    const Handle parent(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose, "open " + object);
    write_numbers(parent, name, values.size(), H5T_STD_I32LE, H5T_NATIVE_INT, values.data());
  }

  void
  Hdf5File::write_attribute(const std::string &object, const std::string &name, const std::vector<double> &values)
  {
    const Handle parent(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose, "open " + object);
    write_numbers(parent, name, values.size(), H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, values.data());
  }

  void
  Hdf5File::write_text_attribute(const std::string &object, const std::string &name, const std::string &text)
  {
    const Handle parent(H5Oopen(file_, object.c_str(), H5P_DEFAULT), H5Oclose, "open " + object);
    write_text(parent, name, text, text.size());
  }

  void
  Hdf5File::write(const std::string &name, const std::string &unit, const Lattice &lattice, const VoxelField &field)
  {
    write_dataset(name, unit, lattice, 1, H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, field.data());
  }

  void
  Hdf5File::write(const std::string        &name,
                  const std::string        &unit,
                  const Lattice            &lattice,
                  const unsigned int        n_components,
                  const std::vector<float> &values)
  {
    write_dataset(name, unit, lattice, n_components, H5T_IEEE_F32LE, H5T_NATIVE_FLOAT, values.data());
  }

  void
  Hdf5File::write_dataset(const std::string &name,
                          const std::string &unit,
                          const Lattice     &lattice,
                          const unsigned int n_components,
                          const long         file_type,
                          const long         memory_type,
                          const void *const  values)
  {
    const Slab   slab(lattice, n_components);
    const Handle dataset(H5Dcreate2(file_, name.c_str(), file_type, slab.file, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT),
                         H5Dclose,
                         "make dataset " + name);
    // The disk may be full for one rank only; the next collective call would wait for it for ever.
    const herr_t status = H5Dwrite(dataset, memory_type, slab.memory, slab.file, slab.transfer, values);
    check(lattice.min(status) < 0. ? -1 : 0, "write dataset " + name + " of " + path_);
    write_text(dataset, "unit", unit, unit.size() + 1);
  }
} // namespace cryoglass
