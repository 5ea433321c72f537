#include "materials/glass_file.h"

#include "meshes/lattice/hdf5_file.h"
#include "meshes/ranks/agreement.h"
#include "meshes/ranks/child_process.h"
#include "meshes/ranks/files.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace cryoglass
{
  namespace
  {
    /** A dataset of the format and what its values can be. */
    struct Quantity
    {
      const char *name, *unit;
      double      smallest, largest; // possible values
      VoxelField Glass::*field;
    };

    // 1 MPa … 10 TPa: wider than any solid, narrow enough to catch GPa for Pa.
    const Quantity quantities[] = {{"bulk_modulus", "Pa", 1e6, 1e13, &Glass::bulk_modulus},
                                   {"shear_modulus", "Pa", 1e6, 1e13, &Glass::shear_modulus},
                                   {"thermal_expansion", "1/K", -1e-2, 1e-2, &Glass::thermal_expansion}};

    std::string
    text(const std::array<std::ptrdiff_t, 3> &shape)
    {
      return "(" + std::to_string(shape[0]) + ", " + std::to_string(shape[1]) + ", " + std::to_string(shape[2]) + ")";
    }

    /** Refuses the first voxel, in the order of the file, whose value is impossible. */
    void
    check_values(const std::string &path, const Quantity &quantity, const Lattice &lattice, const VoxelField &field)
    {
      const auto     n     = static_cast<double>(lattice.n_voxels());
      double         first = n;
      std::ptrdiff_t i     = 0;
      while (i < field.n_local_voxels() && field[i] >= quantity.smallest &&
             field[i] <= quantity.largest) // false for NaN
        ++i;
      if (i < field.n_local_voxels())
        first = static_cast<double>(i + lattice.first_plane() * lattice.plane_size());
      const double global = lattice.min(first);
      if (global >= n)
        return;
      // Only the rank of that voxel knows the value; NaN does not survive a sum of zeros, a code does.
      const bool         is_mine = global == first;
      const double       is_nan  = lattice.max(is_mine && std::isnan(field[i]) ? 1. : 0.);
      const double       value   = lattice.sum(is_mine && !std::isnan(field[i]) ? field[i] : 0.);
      const auto         index   = static_cast<std::ptrdiff_t>(global);
      std::ostringstream message;
      message << path << ": " << quantity.name << " at (z, y, x) = "
              << text({index / lattice.plane_size(), index / lattice.n(0) % lattice.n(1), index % lattice.n(0)})
              << " is ";
      if (is_nan > 0.)
        message << "not a number";
      else
        message << value << " " << quantity.unit;
      message << "; allowed is " << quantity.smallest << " to " << quantity.largest << " " << quantity.unit;
      throw std::invalid_argument(message.str());
    }
  } // namespace

  namespace
  {
    GlassFileHeader
    read_header(const Hdf5Reader &file, const std::string &path)
    {
      for (const Quantity &quantity : quantities)
        {
          if (!file.has_dataset(quantity.name))
            throw std::invalid_argument(
              path + ": there is no dataset " + quantity.name +
              "; a glass file has bulk_modulus, shear_modulus (Pa) and thermal_expansion (1/K)");
          if (file.shape(quantity.name) != file.shape(quantities[0].name))
            throw std::invalid_argument(path + ": " + quantity.name + " has the shape " +
                                        text(file.shape(quantity.name)) + " and " + quantities[0].name + " " +
                                        text(file.shape(quantities[0].name)) + "; they must be equal");
          const std::string unit = file.unit(quantity.name);
          if (!unit.empty() && unit != quantity.unit)
            throw std::invalid_argument(path + ": " + quantity.name + " has the unit \"" + unit + "\"; allowed is " +
                                        quantity.unit);
        }
      const auto   shape      = file.shape(quantities[0].name);
      const double voxel_size = file.attribute("voxel_size");
      if (shape[0] == 0 || shape[1] == 0 || shape[2] == 0)
        throw std::invalid_argument(path + ": the datasets are empty");
      if (!(voxel_size > 1e-12) || !(voxel_size < 1e-3))
        {
          std::ostringstream message;
          message << path << ": voxel_size is " << voxel_size << " m; allowed is more than 1e-12 and less than 0.001 m";
          throw std::invalid_argument(message.str());
        }
      return {{shape[2], shape[1], shape[0]}, voxel_size};
    }

    /** Everything that will be read of the file, a few planes at a time. */
    void
    read_all(const std::string &path)
    {
      const Hdf5Reader     file(path);
      const auto           n           = read_header(file, path).n_voxels;
      const std::ptrdiff_t n_at_a_time = std::clamp<std::ptrdiff_t>((1 << 23) / (n[0] * n[1]), 1, n[2]);
      std::vector<double>  planes(static_cast<std::size_t>(n[0] * n[1] * n_at_a_time));
      for (const Quantity &quantity : quantities)
        for (std::ptrdiff_t first = 0; first < n[2]; first += n_at_a_time)
          file.read_planes(quantity.name, first, std::min(n_at_a_time, n[2] - first), planes.data());
    }

    /** HDF5 can crash on a file that was damaged: in another process first. */
    void
    check_readable(const std::string &path)
    {
      require_regular_file(path);
      constexpr double bytes_per_second = 1e7;
      const auto       seconds =
        20 + static_cast<unsigned int>(static_cast<double>(std::filesystem::file_size(path)) / bytes_per_second);
      do_in_child_process("reading " + path, {seconds, std::uint64_t(1) << 32}, [&path] { read_all(path); });
    }
  } // namespace

  GlassFileHeader
  read_glass_file_header(const std::string &path, const MPI_Comm communicator)
  {
    GlassFileHeader header{};
    on_rank_0(communicator, [&] {
      check_readable(path);
      header = read_header(Hdf5Reader(path), path);
    });
    MPI_Bcast(&header, sizeof(header), MPI_BYTE, 0, communicator);
    return header;
  }

  Glass
  read_glass_file(const std::string &path, const Lattice &lattice)
  {
    Glass glass(lattice, {1., 1.}, 0.);
    agree(lattice.communicator(), [&] {
      const Hdf5Reader file(path);
      for (const Quantity &quantity : quantities)
        {
          if (file.shape(quantity.name) != std::array<std::ptrdiff_t, 3>{lattice.n(2), lattice.n(1), lattice.n(0)})
            throw std::invalid_argument(path + ": has another shape than it had before");
          file.read_planes(
            quantity.name, lattice.first_plane(), lattice.n_local_planes(), (glass.*quantity.field).data());
        }
    });
    for (const Quantity &quantity : quantities)
      check_values(path, quantity, lattice, glass.*quantity.field);
    glass.exchange_ghost_planes();
    return glass;
  }

  void
  write_glass_file(const std::string &path, const Glass &glass)
  {
    Hdf5Writer file(path, glass.lattice().communicator());
    file.write_attribute("voxel_size", glass.lattice().voxel_size());
    for (const Quantity &quantity : quantities)
      file.write(quantity.name, quantity.unit, glass.lattice(), glass.*quantity.field);
    file.close();
  }
} // namespace cryoglass
