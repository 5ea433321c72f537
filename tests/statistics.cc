#include "solver/energy/depth_profile.h"
#include "solver/energy/pooled_distribution.h"
#include "solver/energy/statistics.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double pi = 3.14159265358979323846;

  TEST(Statistics, AgreesWithSortingTheWholeBox)
  {
    // A heavy tail, many equal values, a constant, some outliers that leave all others to one bin of the histogram, and
    // numbers at the end of their digits.
    const std::vector<std::function<double(double)>> laws = {
      [](const double i) { return std::exp(std::fmod(i * 0.6180339887498949, 1.) * 12.); },
      [](const double i) { return std::floor(std::fmod(i * 0.6180339887498949, 1.) * 5.); },
      [](const double) { return 3.; },
      [](const double i) { return std::fmod(i * 0.6180339887498949, 1.) * (std::fmod(i, 1000.) == 7. ? 1e12 : 1.); },
      [](const double i) { return 1. + std::fmod(i, 3.) * 0x1p-52; }};
    const Lattice lattice({64, 64, 64}, 1e-9, MPI_COMM_WORLD, 2);
    for (const auto &law : laws)
      {
        VoxelField          field(lattice);
        std::vector<double> all;
        for (std::ptrdiff_t i = 0; i < lattice.n_voxels(); ++i)
          all.push_back(law(double(i)));
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          field[i] = all[static_cast<std::size_t>(i + lattice.first_plane() * lattice.plane_size())];
        const auto statistics = compute_statistics(lattice, field, {1, 10, 50, 90, 99});
        std::sort(all.begin(), all.end());
        double mean = 0.;
        for (const double value : all)
          mean += value / double(all.size());
        EXPECT_NEAR(statistics.mean / mean, 1., 1e-12);
        EXPECT_EQ(statistics.min, all.front());
        EXPECT_EQ(statistics.max, all.back());
        for (const auto &[percentile, value] : statistics.percentiles)
          {
            const double position = percentile / 100. * double(all.size() - 1);
            const auto   index    = static_cast<std::size_t>(position);
            EXPECT_NEAR(
              value, all[index] + (position - double(index)) * (all[index + 1] - all[index]), 1e-12 * std::abs(value))
              << percentile;
          }
      }
  }

  TEST(Statistics, AutocorrelationLengthOfAGaussianField)
  {
    // ln G is a Gaussian field with the kernel exp(−r²/l²).
    const Lattice lattice({96, 96, 96}, 0.5e-9, MPI_COMM_WORLD);
    GlassEntries  parameters      = GlassEntries();
    parameters.correlation_length = 4.;
    const Glass glass             = sample_glass(lattice, parameters);
    VoxelField  log_shear(lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      log_shear[i] = std::log(glass.shear_modulus[i]);
    // The sample's mean is subtracted and about (48/4)^3/5.6 = 300 samples are independent: a few percent.
    EXPECT_NEAR(autocorrelation_length(lattice, log_shear) / 4e-9, 1., 0.08);
  }

  TEST(Statistics, CorrelationWithLogarithm)
  {
    const Lattice lattice({8, 8, 8}, 1e-9, MPI_COMM_WORLD);
    VoxelField    a(lattice), b(lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        a[i] = std::sin(2. * pi * double(i % 8) / 8.);
        b[i] = std::exp(2. - 3. * a[i]);
      }
    EXPECT_NEAR(correlation_with_log(lattice, a, b), -1., 1e-12);
  }

  // Percentiles of several boxes together, against the sorted values.
  TEST(PooledDistribution, HasThePercentilesOfAllBoxes)
  {
    const Lattice       lattice({10, 12, 9}, 1e-9, MPI_COMM_WORLD), whole({10, 12, 9}, 1e-9, MPI_COMM_SELF);
    PooledDistribution  distribution;
    std::vector<double> all;
    for (unsigned int box = 0; box < 5; ++box)
      {
        const auto value = [&](const std::ptrdiff_t voxel) {
          return 1e4 * std::exp(0.8 * std::sin(1.3 * double(voxel) + box) + 0.3 * std::cos(0.11 * double(voxel)));
        };
        VoxelField           field(lattice);
        const std::ptrdiff_t offset = lattice.first_plane() * lattice.plane_size();
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          field[i] = value(i + offset);
        distribution.add(field);
        for (std::ptrdiff_t i = 0; i < whole.n_local_voxels(); ++i)
          all.push_back(value(i));
      }
    std::sort(all.begin(), all.end());
    const auto counts = distribution.total(MPI_COMM_WORLD);
    for (const double percent : {1., 10., 50., 90., 99.})
      {
        const double exact = all[std::size_t(0.01 * percent * double(all.size() - 1))];
        EXPECT_NEAR(PooledDistribution::percentile(counts, percent) / exact, 1., 3e-3) << percent;
      }
  }

  TEST(DepthProfile, SortsTheLayers)
  {
    const Lattice lattice({6, 5, 9}, 2e-9, MPI_COMM_WORLD);
    VoxelField    field(lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      field[i] = double(i / 30 + lattice.first_plane()) + 0.01 * double(i % 30); // plane, and 0 … 0.29 in it
    const auto film = depth_profile(lattice, field, {false, false, true});
    if (lattice.first_plane() != 0)
      {
        EXPECT_TRUE(film.empty());
        return;
      }
    ASSERT_EQ(film.size(), 5u);
    EXPECT_EQ(film[4].n_voxels, 30);
    EXPECT_NEAR(film[0].depth, 1e-9, 1e-20);
    EXPECT_NEAR(film[2].depth, 5e-9, 1e-20);
    EXPECT_NEAR(film[0].mean, 4. + 0.145, 1e-12); // planes 0 and 8
    EXPECT_NEAR(film[0].p90, 8. + 0.01 * (0.9 * 59. - 30.), 1e-12);
    EXPECT_NEAR(film[4].p90, 4. + 0.01 * 0.9 * 29., 1e-12);
    // Farthest from 1 in the second layer; 0.5/e = 0.184 lies between 0.25 and 0.125.
    std::vector<DepthBin> profile, reference;
    for (const double excess : {0.01, 0.5, 0.25, 0.125})
      {
        const double depth = static_cast<double>(profile.size()) + 0.5;
        profile.push_back({depth, 1, 2. * (1. - excess), 0.});
        reference.push_back({depth, 1, 2., 0.});
      }
    EXPECT_NEAR(depth_of_influence(profile, reference), 2.5 + (0.25 - 0.5 / std::exp(1.)) / 0.125, 1e-12);
    EXPECT_EQ(depth_of_influence(reference, reference), 0.);
  }
} // namespace
