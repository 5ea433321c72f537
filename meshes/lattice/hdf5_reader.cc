#include "meshes/lattice/hdf5_file.h"
#include "meshes/lattice/hdf5_handle.h"

#include <limits>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    Hdf5Handle
    open_dataset(const hid_t file, const std::string &name, const std::string &path)
    {
      return {H5Dopen2(file, name.c_str(), H5P_DEFAULT), H5Dclose, "open dataset " + name + " of " + path};
    }

    bool
    is_text_of_one(const hid_t attribute, const hid_t type)
    {
      const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, "read the shape of unit");
      return H5Tget_class(type) == H5T_STRING && H5Sget_simple_extent_npoints(space) == 1;
    }
  } // namespace

  Hdf5Reader::Hdf5Reader(const std::string &path)
    : path_(path)
  {
    H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr); // our own messages instead of a stack of HDF5's
    const Hdf5Handle access(file_access(), H5Pclose, "make a property list");
    file_ = H5Fopen(path.c_str(), H5F_ACC_RDONLY, access);
    if (file_ < 0)
      throw FileError(path + " cannot be read as an HDF5 file");
  }

  Hdf5Reader::~Hdf5Reader()
  {
    H5Fclose(file_);
  }

  bool
  Hdf5Reader::has_dataset(const std::string &name) const
  {
    return H5Lexists(file_, name.c_str(), H5P_DEFAULT) > 0;
  }

  std::array<std::ptrdiff_t, 3>
  Hdf5Reader::shape(const std::string &name) const
  {
    const Hdf5Handle dataset = open_dataset(file_, name, path_);
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, "read the shape of " + name + " of " + path_);
    const Hdf5Handle type(H5Dget_type(dataset), H5Tclose, "read the type of " + name + " of " + path_);
    const auto       type_class = H5Tget_class(type);
    if (H5Sget_simple_extent_ndims(space) != 3 || (type_class != H5T_FLOAT && type_class != H5T_INTEGER))
      throw std::invalid_argument(path_ + ": " + name + " is not a three-dimensional dataset of numbers");
    std::array<hsize_t, 3>        extent;
    std::array<std::ptrdiff_t, 3> result;
    H5Sget_simple_extent_dims(space, extent.data(), nullptr);
    for (unsigned int axis = 0; axis < 3; ++axis)
      {
        if (extent[axis] > std::numeric_limits<int>::max())
          throw std::invalid_argument(path_ + ": " + name + " claims " + std::to_string(extent[axis]) +
                                      " voxels along an axis");
        result[axis] = static_cast<std::ptrdiff_t>(extent[axis]);
      }
    return result;
  }

  double
  Hdf5Reader::attribute(const std::string &name) const
  {
    double value = 0.;
    if (H5Aexists(file_, name.c_str()) <= 0)
      throw std::invalid_argument(path_ + ": the root has no attribute " + name);
    const Hdf5Handle attribute(
      H5Aopen(file_, name.c_str(), H5P_DEFAULT), H5Aclose, "open attribute " + name + " of " + path_);
    const Hdf5Handle space(H5Aget_space(attribute), H5Sclose, "read the shape of " + name + " of " + path_);
    if (H5Sget_simple_extent_npoints(space) != 1 || H5Aread(attribute, H5T_NATIVE_DOUBLE, &value) < 0)
      throw std::invalid_argument(path_ + ": the attribute " + name + " is not one number");
    return value;
  }

  std::string
  Hdf5Reader::unit(const std::string &name) const
  {
    constexpr std::size_t longest = 1000;
    const Hdf5Handle      dataset = open_dataset(file_, name, path_);
    if (H5Aexists(dataset, "unit") <= 0)
      return "";
    const Hdf5Handle attribute(
      H5Aopen(dataset, "unit", H5P_DEFAULT), H5Aclose, "open attribute unit of " + name + " of " + path_);
    const Hdf5Handle type(H5Aget_type(attribute), H5Tclose, "read the type of unit");
    if (!is_text_of_one(attribute, type))
      throw std::invalid_argument(path_ + ": the attribute unit of " + name + " is not one text");
    if (H5Tis_variable_str(type) > 0) // as h5py writes it
      {
        char *text = nullptr;
        check_hdf5(H5Aread(attribute, type, &text), "read attribute unit of " + name + " of " + path_);
        const std::string unit = text == nullptr ? "" : std::string(text).substr(0, longest);
        H5free_memory(text);
        return unit;
      }
    if (H5Tget_size(type) > longest)
      throw std::invalid_argument(path_ + ": the attribute unit of " + name + " is longer than any unit");
    std::string text(H5Tget_size(type), '\0');
    check_hdf5(H5Aread(attribute, type, text.data()), "read attribute unit of " + name + " of " + path_);
    return text.substr(0, text.find('\0'));
  }

  void
  Hdf5Reader::read_planes(const std::string   &name,
                          const std::ptrdiff_t first,
                          const std::ptrdiff_t n,
                          double *const        values) const
  {
    if (n == 0)
      return;
    const auto       extent  = shape(name);
    const Hdf5Handle dataset = open_dataset(file_, name, path_);
    const Hdf5Handle space(H5Dget_space(dataset), H5Sclose, "read the shape of " + name + " of " + path_);
    const hsize_t    start[] = {static_cast<hsize_t>(first), 0, 0};
    const hsize_t count[] = {static_cast<hsize_t>(n), static_cast<hsize_t>(extent[1]), static_cast<hsize_t>(extent[2])};
    const Hdf5Handle memory(H5Screate_simple(3, count, nullptr), H5Sclose, "make a space");
    check_hdf5(H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nullptr, count, nullptr), "select planes");
    check_hdf5(H5Dread(dataset, H5T_NATIVE_DOUBLE, memory, space, H5P_DEFAULT, values),
               "read dataset " + name + " of " + path_);
  }
} // namespace cryoglass
