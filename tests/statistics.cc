#include "solver/energy/correlation_length.h"
#include "solver/energy/depth_profile.h"
#include "solver/energy/pooled_distribution.h"
#include "solver/energy/statistics.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <stdexcept>
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

  TEST(CorrelationLength, OfAGaussianField)
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
    EXPECT_NEAR(correlation_lengths(lattice, {&log_shear})[0] / 4e-9, 1., 0.08);
  }

  /** Where Σ_i share_i sin(k_i r)/(k_i r) = 1/e, by bisection from a place above to one below it. */
  double
  crossing(const std::vector<std::array<double, 2>> &k_and_share, double low, double high)
  {
    while (high - low > 1e-14 * high)
      {
        const double middle = 0.5 * (low + high);
        double       sum    = -std::exp(-1.);
        for (const auto &[k, share] : k_and_share)
          sum += share * std::sin(k * middle) / (k * middle);
        (sum > 0. ? low : high) = middle;
      }
    return low;
  }

  VoxelField
  field_of(const Lattice &lattice, const std::function<double(double, double, double)> &f)
  {
    VoxelField     field(lattice);
    std::ptrdiff_t i = 0;
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
        for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
          field[i++] = f(2. * pi * double(x) / double(lattice.n(0)),
                         2. * pi * double(y) / double(lattice.n(1)),
                         2. * pi * double(z + lattice.first_plane()) / double(lattice.n(2)));
    return field;
  }

  TEST(CorrelationLength, OfSingleWavesIsExact)
  {
    // Boxes with edges that have nothing in common, an odd and a prime one, on threads too; a wave along each axis, one
    // along none of them, two with shares of 1/5 and 4/5, and the highest of the lattice, which is its own opposite.
    const double h = 0.7e-9;
    for (const std::array<std::ptrdiff_t, 3> &n : {std::array<std::ptrdiff_t, 3>{40, 36, 42}, {30, 37, 45}})
      for (const unsigned int n_threads : {1u, 3u})
        {
          const Lattice lattice(n, h, MPI_COMM_WORLD, n_threads);
          const auto    k = [&](const double m_x, const double m_y, const double m_z) {
            return 2. * pi *
                   std::sqrt(std::pow(m_x / double(n[0]), 2) + std::pow(m_y / double(n[1]), 2) +
                             std::pow(m_z / double(n[2]), 2));
          };
          const VoxelField along_x = field_of(lattice, [](double x, double, double) { return 5. + std::cos(3. * x); });
          const VoxelField along_y =
            field_of(lattice, [](double, double y, double) { return 1e10 + 1e9 * std::sin(2. * y); });
          const VoxelField along_z = field_of(lattice, [](double, double, double z) { return std::cos(4. * z + 1.); });
          const VoxelField oblique =
            field_of(lattice, [](double x, double y, double z) { return std::sin(2. * x - 3. * y + 4. * z); });
          const VoxelField two = field_of(
            lattice, [](double x, double y, double z) { return std::sin(2. * x - 3. * y) - 2. * std::cos(z); });
          const VoxelField highest =
            field_of(lattice, [&](double x, double, double) { return std::cos(std::floor(double(n[0]) / 2.) * x); });
          const auto expected = [&](const std::vector<std::array<double, 2>> &waves, const double high) {
            return h * crossing(waves, 1e-3, high);
          };
          const std::vector<double> first  = correlation_lengths(lattice, {&along_x, &along_y, &along_z}),
                                    second = correlation_lengths(lattice, {&oblique, &two});
          EXPECT_NEAR(first[0] / expected({{k(3, 0, 0), 1.}}, pi / k(3, 0, 0)), 1., 1e-6);
          EXPECT_NEAR(first[1] / expected({{k(0, 2, 0), 1.}}, pi / k(0, 2, 0)), 1., 1e-6);
          EXPECT_NEAR(first[2] / expected({{k(0, 0, 4), 1.}}, pi / k(0, 0, 4)), 1., 1e-6);
          EXPECT_NEAR(second[0] / expected({{k(2, 3, 4), 1.}}, pi / k(2, 3, 4)), 1., 1e-6);
          EXPECT_NEAR(second[1] / expected({{k(2, 3, 0), .2}, {k(0, 0, 1), .8}}, pi / k(0, 0, 1)), 1., 1e-6);
          const double k_most = k(double(n[0] / 2), 0, 0);
          EXPECT_NEAR(correlation_lengths(lattice, {&highest})[0] / expected({{k_most, 1.}}, pi / k_most), 1., 1e-6);
        }
  }

  TEST(CorrelationLength, IsHalfTheBoxWhereNothingFalls)
  {
    const Lattice    lattice({16, 6, 7}, 1e-9, MPI_COMM_WORLD);
    const VoxelField constant  = field_of(lattice, [](double, double, double) { return 3.; });
    const VoxelField long_wave = field_of(lattice, [](double x, double, double) { return std::cos(x); });
    EXPECT_EQ(correlation_lengths(lattice, {&constant, &long_wave}),
              (std::vector<double>(2, 3. * lattice.voxel_size())));
  }

  TEST(CorrelationLength, OfAConstantIsNotThatOfItsRounding)
  {
    // The mean is not 0.1, and transforms of 7 and 11 nodes leave something of the difference.
    const Lattice    lattice({14, 22, 26}, 1e-9, MPI_COMM_WORLD);
    const VoxelField constant = field_of(lattice, [](double, double, double) { return 0.1; });
    EXPECT_EQ(correlation_lengths(lattice, {&constant}), std::vector<double>(1, 7. * lattice.voxel_size()));
    EXPECT_THROW(correlation_lengths(lattice, {}), std::logic_error);
  }

  TEST(CorrelationLength, WaitsForNoRankWithoutPlanes)
  {
    // More in flight than an exchange lets wait, and more ranks than blocks of planes.
    const Lattice    lattice({1024, 1200, 4}, 1e-9, MPI_COMM_WORLD);
    const VoxelField field = field_of(lattice, [](double x, double, double) { return std::cos(x); });
    EXPECT_EQ(correlation_lengths(lattice, {&field, &field, &field}),
              std::vector<double>(3, 2. * lattice.voxel_size()));
  }

  TEST(CorrelationLength, HasTheSameBitsOnAnyNumberOfRanksAndThreads)
  {
    const std::array<std::ptrdiff_t, 3> n     = {21, 18, 16};
    const auto                          noise = [](double x, double y, double z) {
      return std::exp(std::sin(7. * x + 11. * std::sin(5. * y + 3. * z * z)));
    };
    const Lattice    lattice(n, 1e-9, MPI_COMM_WORLD, 2), alone(n, 1e-9, MPI_COMM_SELF);
    const VoxelField field = field_of(lattice, noise), whole = field_of(alone, noise);
    EXPECT_EQ(correlation_lengths(lattice, {&field}), correlation_lengths(alone, {&whole}));
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
    EXPECT_NEAR(standard_deviation_of_log(lattice, b), 3. * std::sqrt(0.5), 1e-12);
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
