// Values between the centres of the voxels, against the sum over all waves.
#include "meshes/lattice/trigonometric_interpolation.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using dealii::Point;

  constexpr double pi = 3.14159265358979323846;

  using Shape = std::array<std::ptrdiff_t, 3>;

  const std::vector<Shape> shapes = {{16, 12, 9}, {5, 7, 11}, {4, 6, 8}, {1, 2, 5}, {13, 4, 4}};

  /** Every wave is there: no two values are related. */
  double
  value_at(const std::ptrdiff_t voxel, const unsigned int field)
  {
    return std::fmod(std::sin(double(2 * voxel + field) + 1.) * 43758.5453, 1.);
  }

  VoxelField
  make_field(const Lattice &lattice, const unsigned int number)
  {
    VoxelField field(lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      field[i] = value_at(i + lattice.first_plane() * lattice.plane_size(), number);
    return field;
  }

  /**
   * The band-limited function of one axis that is 1 at the centre of voxel 0 and 0 at the others, at the distance
   * @p x from that centre: 1/n Σ_k cos(2πkx/n) over |k| ≤ n/2, the wave at n/2 once.
   */
  double
  cardinal(const double x, const std::ptrdiff_t n)
  {
    double sum = 1.;
    for (std::ptrdiff_t k = 1; 2 * k <= n; ++k)
      sum += (2 * k == n ? 1. : 2.) * std::cos(2. * pi * double(k) * x / double(n));
    return sum / double(n);
  }

  double
  interpolated(const Shape &n, const unsigned int field, const Point<3> &point)
  {
    double sum = 0.;
    for (std::ptrdiff_t i = 0; i < n[0] * n[1] * n[2]; ++i)
      sum += value_at(i, field) * cardinal(point[0] - 0.5 - double(i % n[0]), n[0]) *
             cardinal(point[1] - 0.5 - double(i / n[0] % n[1]), n[1]) *
             cardinal(point[2] - 0.5 - double(i / (n[0] * n[1])), n[2]);
    return sum;
  }

  TEST(TrigonometricInterpolation, IsTheSumOverAllWaves)
  {
    const unsigned int rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
    for (const Shape &n : shapes)
      {
        const Lattice                    lattice(n, 1e-9, MPI_COMM_WORLD);
        const VoxelField                 first = make_field(lattice, 0), second = make_field(lattice, 1);
        const TrigonometricInterpolation interpolation(lattice, {&first, &second});
        std::vector<Point<3>>            points; // of every rank its own, also beside the box; of one rank none
        for (unsigned int i = 0; i < (rank == 1 ? 0u : 40u); ++i)
          points.emplace_back(0.37 * i - 3., 0.71 * i + 0.1 * rank, 0.53 * i - 0.013 * i * i);
        const auto found = interpolation(points);
        ASSERT_EQ(found.size(), 2u);
        double error = 0.;
        for (unsigned int field = 0; field < 2; ++field)
          {
            ASSERT_EQ(found[field].size(), points.size());
            for (std::size_t p = 0; p < points.size(); ++p)
              error = std::max(error, std::abs(found[field][p] - interpolated(n, field, points[p])));
          }
        EXPECT_LT(lattice.max(error), 1e-10) << n[0] << " x " << n[1] << " x " << n[2];
      }
  }

  TEST(TrigonometricInterpolation, KeepsTheValuesAtTheCentres)
  {
    for (const Shape &n : shapes)
      {
        const Lattice         lattice(n, 1e-9, MPI_COMM_WORLD);
        const VoxelField      field = make_field(lattice, 0);
        std::vector<Point<3>> points; // of voxels that mostly belong to another rank
        for (std::ptrdiff_t i = 0; i < lattice.n_voxels(); i += 3)
          points.emplace_back(
            0.5 + double(i % n[0]), 0.5 + double(i / n[0] % n[1]), 0.5 + double(i / (n[0] * n[1])) - 2. * double(n[2]));
        const auto found = TrigonometricInterpolation(lattice, {&field})(points);
        double     error = 0.;
        for (std::size_t p = 0; p < points.size(); ++p)
          error = std::max(error, std::abs(found[0][p] - value_at(3 * static_cast<std::ptrdiff_t>(p), 0)));
        EXPECT_LT(lattice.max(error), 1e-10) << n[0] << " x " << n[1] << " x " << n[2];
      }
  }
} // namespace
