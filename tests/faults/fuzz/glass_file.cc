// A glass file, made from choices: datasets and attributes of any type, shape, layout and value, or none, and then some
// bytes of the file changed. HDF5 may crash on changed bytes in the child process that reads the file first, but on
// nothing that it wrote itself, and never after the child has read the file.
#include "materials/glass_file.h"
#include "meshes/ranks/file_error.h"
#include "tests/faults/fuzz/fuzz.h"

#include <hdf5.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <vector>

using namespace cryoglass;

namespace
{
  constexpr std::array<const char *, 4> names = {"bulk_modulus", "shear_modulus", "thermal_expansion", "voxel_size"};

  /** Scalars, tables, texts of both kinds, and what no reader expects. */
  hid_t
  make_type(fuzz::Choices &choices)
  {
    switch (choices.below(10))
      {
      case 0:
      case 1:
        return H5Tcopy(H5T_NATIVE_DOUBLE);
      case 2:
        return H5Tcopy(H5T_IEEE_F32BE);
      case 3:
        return H5Tcopy(H5T_STD_I64LE);
      case 4:
        {
          const hid_t type = H5Tcopy(H5T_C_S1);
          H5Tset_size(type, 1 + choices.below(200));
          return type;
        }
      case 5:
        {
          const hid_t type = H5Tcopy(H5T_C_S1);
          H5Tset_size(type, H5T_VARIABLE);
          return type;
        }
      case 6:
        {
          const hid_t type = H5Tcreate(H5T_COMPOUND, 12);
          H5Tinsert(type, "a", 0, H5T_NATIVE_DOUBLE);
          H5Tinsert(type, "b", 8, H5T_NATIVE_INT);
          return type;
        }
      case 7:
        {
          const hsize_t n = 1 + choices.below(4);
          return H5Tarray_create2(H5T_NATIVE_DOUBLE, 1, &n);
        }
      case 8:
        return H5Tvlen_create(H5T_NATIVE_INT);
      default:
        return H5Tcreate(H5T_OPAQUE, 3);
      }
  }

  hid_t
  make_space(fuzz::Choices &choices, const bool may_be_huge)
  {
    const unsigned int rank = std::array<unsigned int, 6>{3, 3, 0, 1, 2, 4}[choices.below(6)];
    if (choices.below(16) == 15)
      return H5Screate(H5S_NULL);
    std::array<hsize_t, 4> extents{};
    for (hsize_t &extent : extents)
      extent = 1 + choices.below(4);
    if (choices.below(8) == 7)
      extents[0] = may_be_huge ? hsize_t(1) << choices.below(63) : 0;
    return rank == 0 ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(rank), extents.data(), nullptr);
  }

  /** A scalar or a table of the same text of one length. */
  void
  write_text(const hid_t object, const char *name, const std::string &value, const hsize_t n)
  {
    const hid_t type = H5Tcopy(H5T_C_S1), space = n == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &n, nullptr);
    H5Tset_size(type, value.size() + 1);
    std::string values;
    for (hsize_t i = 0; i < n; ++i)
      values += value + '\0';
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0)
      {
        H5Awrite(attribute, type, values.data());
        H5Aclose(attribute);
      }
    H5Sclose(space);
    H5Tclose(type);
  }

  void
  write_attribute(const hid_t object, const char *name, fuzz::Choices &choices)
  {
    const hid_t type = make_type(choices), space = make_space(choices, false);
    const hid_t attribute = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
    if (attribute >= 0)
      {
        // Texts and lists of variable length stay as they are made: empty.
        const hssize_t    n = H5Sget_simple_extent_npoints(space);
        std::vector<char> bytes(static_cast<std::size_t>(std::max<hssize_t>(n, 0)) * H5Tget_size(type));
        for (char &byte : bytes)
          byte = static_cast<char>(choices.below(256));
        if (H5Tis_variable_str(type) == 0 && H5Tget_class(type) != H5T_VLEN && !bytes.empty())
          H5Awrite(attribute, type, bytes.data());
        H5Aclose(attribute);
      }
    H5Sclose(space);
    H5Tclose(type);
  }

  /** As a glass file has it, with one value for all voxels. */
  void
  write_field(const hid_t file, const unsigned int which, fuzz::Choices &choices)
  {
    const double                 usual = which == 2 ? 1e-5 : 4e10;
    const double                 value = std::array<double, 6>{usual,
                                                               usual,
                                                               -usual,
                                                               std::numeric_limits<double>::quiet_NaN(),
                                                               std::numeric_limits<double>::infinity(),
                                                               1e300}[choices.below(6)];
    const std::array<hsize_t, 3> shape = {1 + choices.below(2), 2, 2};
    const hid_t                  space = H5Screate_simple(3, shape.data(), nullptr);
    const hid_t                  type  = choices.below(2) == 0 ? H5T_IEEE_F64LE : H5T_IEEE_F32BE;
    const hid_t set = H5Dcreate2(file, names[which], type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    if (set >= 0)
      {
        const std::vector<double> values(static_cast<std::size_t>(shape[0] * shape[1] * shape[2]), value);
        H5Dwrite(set, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
        const char *const unit = which == 2 ? "1/K" : "Pa";
        switch (choices.below(6))
          {
          case 0:
            break;
          case 1:
            write_text(set, "unit", unit, 2 + choices.below(20));
            break;
          case 2:
            write_attribute(set, "unit", choices);
            break;
          default:
            write_text(set, "unit", unit, 1);
          }
        H5Dclose(set);
      }
    H5Sclose(space);
  }

  /** Of any type, shape and layout. */
  void
  write_anything(const hid_t file, const unsigned int which, fuzz::Choices &choices)
  {
    const hid_t type = make_type(choices), space = make_space(choices, true), list = H5Pcreate(H5P_DATASET_CREATE);
    const int   rank                   = H5Sget_simple_extent_ndims(space);
    const std::array<hsize_t, 4> chunk = {1, 1, 1, 1};
    const unsigned int           kind  = choices.below(4);
    if (kind > 0 && rank > 0)
      H5Pset_chunk(list, rank, chunk.data());
    if (kind > 1 && rank > 0)
      H5Pset_deflate(list, 1);
    if (kind == 3)
      H5Pset_fletcher32(list);
    const hid_t set = H5Dcreate2(file, names[which], type, space, H5P_DEFAULT, list, H5P_DEFAULT);
    if (set >= 0)
      {
        if (choices.below(2) == 0)
          write_attribute(set, "unit", choices);
        H5Dclose(set);
      }
    H5Pclose(list);
    H5Sclose(space);
    H5Tclose(type);
  }

  void
  write_link(const hid_t file, const unsigned int which, fuzz::Choices &choices)
  {
    switch (choices.below(4))
      {
      case 0:
        H5Lcreate_soft(names[choices.below(3)], file, names[which], H5P_DEFAULT, H5P_DEFAULT);
        break;
      case 1:
        H5Lcreate_external("/dev/zero", "x", file, names[which], H5P_DEFAULT, H5P_DEFAULT);
        break;
      case 2:
        H5Lcreate_soft(".", file, names[which], H5P_DEFAULT, H5P_DEFAULT);
        break;
      default:
        H5Gclose(H5Gcreate2(file, names[which], H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
      }
  }

  void
  write_voxel_size(const hid_t file, fuzz::Choices &choices)
  {
    if (const unsigned int kind = choices.below(5); kind == 4)
      write_attribute(file, names[3], choices);
    else if (kind != 3)
      {
        const hid_t  space     = H5Screate(H5S_SCALAR);
        const hid_t  attribute = H5Acreate2(file, names[3], H5T_NATIVE_DOUBLE, space, H5P_DEFAULT, H5P_DEFAULT);
        const double value     = kind == 2 ? static_cast<double>(choices.bits(2)) - 1e3 : 5e-10;
        H5Awrite(attribute, H5T_NATIVE_DOUBLE, &value);
        H5Aclose(attribute);
        H5Sclose(space);
      }
  }

  void
  write_glass(const std::filesystem::path &path, fuzz::Choices &choices)
  {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    for (unsigned int which = 0; which < 3; ++which)
      switch (choices.below(8))
        {
        case 7:
          break; // there is none
        case 6:
          write_link(file, which, choices);
          break;
        case 5:
          write_anything(file, which, choices);
          break;
        default:
          write_field(file, which, choices);
        }
    write_voxel_size(file, choices);
    H5Fclose(file);
  }

  /** @return whether anything was changed */
  bool
  change_bytes(const std::filesystem::path &path, fuzz::Choices &choices)
  {
    const std::uintmax_t size = std::filesystem::file_size(path);
    std::fstream         file(path, std::ios::in | std::ios::out | std::ios::binary);
    const bool           is_changed = !choices.is_empty();
    while (!choices.is_empty())
      {
        file.seekp(static_cast<std::streamoff>(choices.bits(2) % size));
        file.put(static_cast<char>(choices.below(256)));
      }
    return is_changed;
  }

  /** As a run reads it. */
  void
  use(const std::string &path, const GlassFileHeader &header)
  {
    constexpr std::ptrdiff_t most = 4096; // voxels
    if (header.n_voxels[0] * header.n_voxels[1] * header.n_voxels[2] > most)
      return;
    const Lattice lattice(header.n_voxels, header.voxel_size, MPI_COMM_SELF);
    const Glass   glass = read_glass_file(path, lattice);
    for (const VoxelField *field : {&glass.bulk_modulus, &glass.shear_modulus, &glass.thermal_expansion})
      for (std::ptrdiff_t i = 0; i < field->n_local_voxels(); ++i)
        if (!std::isfinite((*field)[i]))
          fuzz::finding("a voxel is no number");
  }
} // namespace

bool
fuzz::try_input(const std::string &bytes)
{
  H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
  Choices    choices(bytes);
  const auto path           = scratch() / "glass.h5";
  const bool may_be_changed = choices.below(3) == 1;
  write_glass(path, choices);
  const bool is_changed = may_be_changed && change_bytes(path, choices);
  return is_taken([&] {
    GlassFileHeader header{};
    try
      {
        header = read_glass_file_header(path.string(), MPI_COMM_SELF);
      }
    catch (const FileError &error)
      {
        const std::string text = error.what();
        if (!is_changed && text.find("the file is damaged") != std::string::npos)
          finding(text);
        throw;
      }
    use(path.string(), header);
  });
}
