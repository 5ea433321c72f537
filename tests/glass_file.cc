#include "materials/glass_file.h"
#include "meshes/lattice/hdf5_file.h"
#include "meshes/ranks/file_error.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <hdf5.h>

#include <cstdio>
#include <limits>
#include <string>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  class GlassFile : public testing::Test
  {
  protected:
    ~GlassFile() override
    {
      MPI_Barrier(MPI_COMM_WORLD);
      std::remove(path.c_str());
    }

    /** Message of the refusal on this rank, the same on all. */
    std::string
    refusal(const Lattice &lattice) const
    {
      try
        {
          read_glass_file_header(path, MPI_COMM_WORLD);
          read_glass_file(path, lattice);
        }
      catch (const std::invalid_argument &error)
        {
          return error.what();
        }
      return "";
    }

    void
    expect_refusal(const Lattice &lattice, const std::vector<std::string> &parts) const
    {
      const std::string message = refusal(lattice);
      for (const std::string &part : parts)
        EXPECT_NE(message.find(part), std::string::npos) << "\"" << part << "\" is not in: " << message;
    }

    /** A good file with one thing changed by @p spoil. */
    template <typename Spoil>
    void
    write_with(const Glass &glass, const bool is_single, const Spoil &spoil) const
    {
      Hdf5Writer file(path, MPI_COMM_WORLD);
      file.write_attribute("voxel_size", glass.lattice().voxel_size());
      VoxelField shear = glass.shear_modulus;
      spoil(shear);
      const auto write = [&](const std::string &name, const std::string &unit, const VoxelField &field) {
        if (is_single)
          file.write(name, unit, glass.lattice(), 1, std::vector<float>(field.begin(), field.end()));
        else
          file.write(name, unit, glass.lattice(), field);
      };
      write("bulk_modulus", "Pa", glass.bulk_modulus);
      write("shear_modulus", "Pa", shear);
      write("thermal_expansion", "1/K", glass.thermal_expansion);
      file.close();
    }

    const std::string path = "glass_file_test_" + std::to_string([] {
                               int n = 0;
                               MPI_Comm_size(MPI_COMM_WORLD, &n);
                               return n;
                             }()) +
                             ".h5";
    const Lattice lattice = Lattice({6, 5, 7}, 0.5e-9, MPI_COMM_WORLD);
  };

  Glass
  random_glass(const Lattice &lattice)
  {
    GlassEntries parameters                = GlassEntries();
    parameters.correlation_length          = 1.;
    parameters.thermal_expansion_variation = 0.1;
    return sample_glass(lattice, parameters);
  }

  TEST_F(GlassFile, ReadsBackIdenticallyOnAnyShape)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{6, 5, 7}, {16, 4, 5}, {1, 9, 4}})
      {
        const Lattice shape(n, 0.7e-9, MPI_COMM_WORLD);
        const Glass   glass = random_glass(shape);
        write_glass_file(path, glass);
        const auto header = read_glass_file_header(path, MPI_COMM_WORLD);
        EXPECT_EQ(header.n_voxels, n);
        EXPECT_EQ(header.voxel_size, 0.7e-9);
        const Glass again = read_glass_file(path, shape);
        // Including the plane below the first, which the file does not have.
        for (std::ptrdiff_t i = shape.n_local_planes() > 0 ? -shape.plane_size() : 0; i < shape.n_local_voxels(); ++i)
          {
            EXPECT_EQ(again.bulk_modulus[i], glass.bulk_modulus[i]);
            EXPECT_EQ(again.shear_modulus[i], glass.shear_modulus[i]);
            EXPECT_EQ(again.thermal_expansion[i], glass.thermal_expansion[i]);
          }
      }
  }

  TEST_F(GlassFile, ReadsSinglePrecision)
  {
    const Glass glass = random_glass(lattice);
    write_with(glass, true, [](VoxelField &) {});
    const Glass again = read_glass_file(path, lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      EXPECT_EQ(again.shear_modulus[i], double(float(glass.shear_modulus[i])));
  }

  TEST_F(GlassFile, NamesTheFirstBadVoxel)
  {
    const Glass glass = random_glass(lattice);
    // Two bad voxels on what may be different ranks: the first in the order of the file is named.
    const auto set =
      [&](
        VoxelField &field, const std::ptrdiff_t z, const std::ptrdiff_t y, const std::ptrdiff_t x, const double value) {
        const std::ptrdiff_t plane = z - lattice.first_plane();
        if (plane >= 0 && plane < lattice.n_local_planes())
          field[(plane * lattice.n(1) + y) * lattice.n(0) + x] = value;
      };
    write_with(glass, false, [&](VoxelField &shear) {
      set(shear, 3, 2, 4, -5e9);
      set(shear, 6, 0, 0, -1.);
    });
    expect_refusal(lattice,
                   {path, "shear_modulus at (z, y, x) = (3, 2, 4) is -5e+09 Pa", "allowed is 1e+06 to 1e+13 Pa"});
    write_with(glass, false, [&](VoxelField &shear) { set(shear, 5, 4, 5, std::nan("")); });
    expect_refusal(lattice, {"shear_modulus at (z, y, x) = (5, 4, 5) is not a number"});
    write_with(glass, false, [&](VoxelField &shear) { set(shear, 0, 0, 1, std::numeric_limits<double>::infinity()); });
    expect_refusal(lattice, {"shear_modulus at (z, y, x) = (0, 0, 1) is inf Pa"});
    // GPa instead of Pa
    write_with(glass, false, [&](VoxelField &shear) { fill(shear, 37.4); });
    expect_refusal(lattice, {"shear_modulus at (z, y, x) = (0, 0, 0) is 37.4 Pa"});
    write_with(glass, false, [](VoxelField &) {});
    EXPECT_EQ(refusal(lattice), "");
  }

  TEST_F(GlassFile, RefusesAWrongFormat)
  {
    const Glass glass = random_glass(lattice);
    {
      Hdf5Writer file(path, MPI_COMM_WORLD);
      file.write_attribute("voxel_size", 1e-9);
      file.write("bulk_modulus", "Pa", lattice, glass.bulk_modulus);
      file.close();
    }
    expect_refusal(lattice, {"there is no dataset shear_modulus"});
    {
      Hdf5Writer file(path, MPI_COMM_WORLD);
      file.write("bulk_modulus", "Pa", lattice, glass.bulk_modulus);
      file.write("shear_modulus", "Pa", lattice, glass.shear_modulus);
      file.write("thermal_expansion", "1/K", lattice, glass.thermal_expansion);
      file.close();
    }
    expect_refusal(lattice, {"no attribute voxel_size"});
    {
      const Lattice other({6, 5, 4}, 0.5e-9, MPI_COMM_WORLD);
      Hdf5Writer    file(path, MPI_COMM_WORLD);
      file.write("bulk_modulus", "Pa", lattice, glass.bulk_modulus);
      file.write("shear_modulus", "Pa", other, random_glass(other).shear_modulus);
      file.write("thermal_expansion", "1/K", lattice, glass.thermal_expansion);
      file.close();
    }
    expect_refusal(lattice, {"shear_modulus has the shape (4, 5, 6)", "(7, 5, 6)"});
    {
      Hdf5Writer file(path, MPI_COMM_WORLD);
      file.write_attribute("voxel_size", 1e-9);
      file.write("bulk_modulus", "GPa", lattice, glass.bulk_modulus);
      file.write("shear_modulus", "Pa", lattice, glass.shear_modulus);
      file.write("thermal_expansion", "1/K", lattice, glass.thermal_expansion);
      file.close();
    }
    expect_refusal(lattice, {"bulk_modulus has the unit \"GPa\"", "Pa"});
    EXPECT_THROW(read_glass_file_header("there_is_no_such_file.h5", MPI_COMM_WORLD), FileError);
  }
} // namespace
