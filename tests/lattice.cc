#include "meshes/lattice/lattice.h"
#include "meshes/lattice/lattice_fourier.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;

  constexpr double pi = 3.14159265358979323846;

  // Odd sizes, a size with a large prime factor, and 9 planes that 4 ranks share as 3 + 3 + 3 + 0.
  const std::array<std::ptrdiff_t, 3> shapes[] = {{4, 6, 8}, {5, 7, 9}, {22, 3, 11}, {1, 1, 4}};

  double
  node_value(const Lattice &lattice, const std::ptrdiff_t x, const std::ptrdiff_t y, const std::ptrdiff_t z)
  {
    const std::ptrdiff_t wrapped = (z + lattice.n(2)) % lattice.n(2);
    return static_cast<double>(1000000 * wrapped + 1000 * y + x);
  }

  TEST(Lattice, PlanesCoverTheBoxOnce)
  {
    for (const auto &shape : shapes)
      {
        const Lattice lattice(shape, 1e-9, MPI_COMM_WORLD);
        EXPECT_EQ(lattice.sum(static_cast<double>(lattice.n_local_planes())), static_cast<double>(shape[2]));
      }
  }

  TEST(Lattice, GhostPlanesArePeriodicNeighbours)
  {
    for (const auto &shape : shapes)
      {
        const Lattice       lattice(shape, 1e-9, MPI_COMM_WORLD);
        const auto          n = lattice.n_local_planes(), size = lattice.plane_size();
        std::vector<double> storage(static_cast<std::size_t>((n + 2) * size), -1.);
        const auto          at = [&](const auto x, const auto y, const auto plane) -> double          &{
          return storage[static_cast<std::size_t>((plane + 1) * size + y * lattice.n(0) + x)];
        };
        for (std::ptrdiff_t z = 0; z < n; ++z)
          for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
            for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
              at(x, y, z) = node_value(lattice, x, y, z + lattice.first_plane());
        lattice.exchange_ghost_planes<double>({storage.data() + size});
        if (n > 0)
          for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
            for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
              {
                EXPECT_EQ(at(x, y, -1), node_value(lattice, x, y, lattice.first_plane() - 1));
                EXPECT_EQ(at(x, y, n), node_value(lattice, x, y, lattice.first_plane() + n));
              }
      }
  }

  TEST(Lattice, NamesSlowSizes)
  {
    const auto slow_sizes = [](const std::array<std::ptrdiff_t, 3> &n) {
      return Lattice(n, 1e-9, MPI_COMM_SELF).slow_sizes();
    };
    EXPECT_EQ(slow_sizes({64, 91, 60}), "");
    EXPECT_EQ(slow_sizes({34, 64, 127}),
              "34 voxels along x (next good size 35), 127 voxels along z (next good size 128)");
  }

  TEST(Lattice, RefusesMoreRanksThanPlanes)
  {
    int n_ranks = 1;
    MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
    if (n_ranks > 1)
      {
        EXPECT_THROW(Lattice({8, 8, n_ranks - 1}, 1e-9, MPI_COMM_WORLD), std::invalid_argument);
      }
    EXPECT_NO_THROW(Lattice({8, 8, n_ranks}, 1e-9, MPI_COMM_WORLD));
  }

  template <typename Number>
  void
  transform_one_wave(const std::array<std::ptrdiff_t, 3> &shape)
  {
    const Lattice                lattice(shape, 1e-9, MPI_COMM_WORLD);
    const LatticeFourier<Number> fourier(lattice);
    const auto                   buffer = fourier.make_buffer();
    const std::ptrdiff_t         k[3]   = {lattice.n(0) > 2 ? 1 : 0, lattice.n(1) > 2 ? 1 : 0, lattice.n(2) - 1};
    const auto                   wave   = [&](const auto x, const auto y, const auto z) {
      return std::cos(2. * pi *
                        (double(k[0] * x) / double(lattice.n(0)) + double(k[1] * y) / double(lattice.n(1)) +
                         double(k[2] * z) / double(lattice.n(2))) +
                      0.3);
    };
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
        for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
          buffer[(z * lattice.n(1) + y) * fourier.row_stride() + x] = Number(wave(x, y, z + lattice.first_plane()));
    fourier.forward(buffer.get());

    // All of the energy sits at k (and −k where both are stored).
    double at_k = 0.;
    for (std::ptrdiff_t y = 0; y < fourier.n_local_waves_y(); ++y)
      if (y + fourier.first_wave_y() == k[1])
        {
          const std::ptrdiff_t index = 2 * ((y * lattice.n(2) + k[2]) * fourier.n_waves_x() + k[0]);
          at_k                       = std::hypot(double(buffer[index]), double(buffer[index + 1]));
        }
    const double tolerance = 10. * std::numeric_limits<Number>::epsilon();
    if (shape[0] > 2 && shape[1] > 2)
      {
        EXPECT_NEAR(lattice.sum(at_k) / static_cast<double>(lattice.n_voxels()), 0.5, tolerance);
      }

    fourier.backward(buffer.get());
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
        for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
          EXPECT_NEAR(double(buffer[(z * lattice.n(1) + y) * fourier.row_stride() + x]) /
                        static_cast<double>(lattice.n_voxels()),
                      wave(x, y, z + lattice.first_plane()),
                      tolerance);
  }

  TEST(LatticeFourier, OneWaveThereAndBack)
  {
    for (const auto &shape : shapes)
      {
        transform_one_wave<double>(shape);
        transform_one_wave<float>(shape);
      }
  }
} // namespace
