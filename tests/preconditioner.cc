// The parts of the voxel solver's preconditioner beside the Green operator: nodal scaling, correction of long waves.
#include "solver/mechanics/voxel/long_wave_correction.h"
#include "solver/mechanics/voxel/nodal_scaling.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double pi = 3.14159265358979323846;

  using Shape = std::array<std::ptrdiff_t, 3>;

  /** A reproducible number in (−1, 1). */
  double
  scatter(const std::ptrdiff_t i)
  {
    return std::fmod(std::sin(double(i) + 1.) * 43758.5453, 1.);
  }

  Glass
  scattered_glass(const Lattice &lattice, const double scale = 1.)
  {
    Glass glass(lattice, {1e11, 4e10}, 1e-5);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const std::ptrdiff_t voxel = i + lattice.first_plane() * lattice.plane_size();
        glass.bulk_modulus[i] *= scale * std::exp(scatter(2 * voxel));
        glass.shear_modulus[i] *= scale * std::exp(1.5 * scatter(2 * voxel + 1));
      }
    glass.exchange_ghost_planes();
    return glass;
  }

  std::vector<float>
  factors(const NodalScaling &scaling)
  {
    std::vector<float> result(scaling.factor.size());
    widen(scaling.factor.data(), static_cast<std::ptrdiff_t>(result.size()), result.data());
    return result;
  }

  // (c/⟨c⟩)^(−0.4), c = G + 0.15 B averaged over the eight voxels around a node, to the nearest number of 16 bits.
  TEST(NodalScaling, IsThePowerOfTheStiffnessAround)
  {
    for (const Shape &n : {Shape{7, 5, 6}, {16, 9, 8}, {1, 2, 5}})
      {
        const Lattice lattice(n, 1e-9, MPI_COMM_WORLD), whole(n, 1e-9, MPI_COMM_SELF);
        const Glass   glass = scattered_glass(lattice), all = scattered_glass(whole);
        NodalScaling  scaling(lattice);
        scaling.update(glass);
        const std::vector<float> found = factors(scaling);
        const auto               c     = [&](const std::ptrdiff_t x, const std::ptrdiff_t y, const std::ptrdiff_t z) {
          const std::ptrdiff_t i =
            ((z + n[2]) % n[2] * n[1] + (y + n[1]) % n[1]) * n[0] + (x + n[0]) % n[0]; // periodic
          return all.shear_modulus[i] + 0.15 * all.bulk_modulus[i];
        };
        const double average = mean(whole, [&](const auto i) { return c(i % n[0], i / n[0] % n[1], i / n[0] / n[1]); });
        EXPECT_LT(largest(lattice,
                          [&](const auto i) {
                            const auto x = i % n[0], y = i / n[0] % n[1], z = i / n[0] / n[1] + lattice.first_plane();
                            double     around = 0.;
                            for (std::ptrdiff_t k = 0; k < 8; ++k)
                              around += c(x - k % 2, y - k / 2 % 2, z - k / 4) / 8.;
                            return std::abs(found[static_cast<std::size_t>(i)] / std::pow(around / average, -0.4) - 1.);
                          }),
                  std::ldexp(1., -8) + 1e-6);
      }
  }

  // κ = 2 √⟨|∇ ln √c|²⟩: of a wave ln c = a cos(k·x) it is a |k|/√2.
  TEST(NodalScaling, KnowsTheWaveNumberOfTheGlass)
  {
    const Shape   n = {48, 96, 64}, waves = {1, -2, 1};
    const Lattice lattice(n, 1e-9, MPI_COMM_WORLD);
    NodalScaling  scaling(lattice);
    for (const double amplitude : {0.02, 0.2})
      {
        Glass  glass(lattice, {1e11, 4e10}, 1e-5);
        double k_sq = 0.;
        for (unsigned int axis = 0; axis < 3; ++axis)
          k_sq += std::pow(2. * pi * double(waves[axis]) / double(n[axis]), 2);
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          {
            const double phase =
              2. * pi *
              (double(waves[0] * (i % n[0])) / double(n[0]) + double(waves[1] * (i / n[0] % n[1])) / double(n[1]) +
               double(waves[2] * (i / n[0] / n[1] + lattice.first_plane())) / double(n[2]));
            glass.bulk_modulus[i] *= std::exp(amplitude * std::cos(phase));
            glass.shear_modulus[i] *= std::exp(amplitude * std::cos(phase));
          }
        glass.exchange_ghost_planes();
        scaling.update(glass);
        // Differences of neighbours are low by k²/24 relative, those of √c by a²k²/16 more.
        EXPECT_NEAR(scaling.cutoff / (amplitude * std::sqrt(k_sq / 2.)), 1., 0.1 * k_sq);
      }
  }

  TEST(NodalScaling, DoesNotKnowTheUnitOfTheModuli)
  {
    const Lattice lattice({8, 6, 7}, 1e-9, MPI_COMM_WORLD);
    NodalScaling  one(lattice), other(lattice);
    one.update(scattered_glass(lattice));
    other.update(scattered_glass(lattice, 3.7));
    EXPECT_NEAR(other.cutoff / one.cutoff, 1., 1e-12);
    const std::vector<float> of_one = factors(one), of_other = factors(other);
    EXPECT_LT(largest(lattice,
                      [&](const auto i) {
                        const auto node = static_cast<std::size_t>(i);
                        return std::abs(double(of_other[node]) / double(of_one[node]) - 1.);
                      }),
              std::ldexp(1., -7) + 1e-6); // another rounding, if any
    one.update(Glass(lattice, {1e11, 4e10}, 1e-5));
    EXPECT_LT(one.cutoff, 1e-15);
    for (const float factor : factors(one))
      EXPECT_EQ(factor, 1.f);
  }

  using Nodal = std::array<std::vector<double>, 3>; // [component][local node]

  /** What the solver does with the correction of a residual, plane by plane; also residual · correction. */
  std::pair<Nodal, double>
  correct(LongWaveCorrection &long_waves, const Lattice &lattice, const Nodal &residual)
  {
    const auto          &rows = long_waves.rows();
    const std::ptrdiff_t n_x  = lattice.n(0);
    const auto           at   = [&](const std::ptrdiff_t z, const std::size_t y, const std::ptrdiff_t x) {
      return static_cast<std::size_t>((z * lattice.n(1) + static_cast<std::ptrdiff_t>(y)) * n_x + x);
    };
    long_waves.clear(1.);
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (unsigned int c = 0; c < 3; ++c)
        {
          float *const coarse = long_waves.coarse_rows(0);
          for (std::size_t y = 0; y < rows.share.size(); ++y)
            for (std::ptrdiff_t x = 0; x < n_x; ++x)
              {
                const auto value = static_cast<float>(residual[c][at(z, y, x)]);
                coarse[rows.first[y] + x] += (1.f - rows.share[y]) * value;
                coarse[rows.second[y] + x] += rows.share[y] * value;
              }
          for (const auto &part : long_waves.parts())
            long_waves.restrict(c, z, part, 0);
        }
    std::pair<Nodal, double> result({}, long_waves.apply());
    for (auto &component : result.first)
      component.resize(static_cast<std::size_t>(lattice.n_local_voxels()));
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (unsigned int c = 0; c < 3; ++c)
        {
          for (const auto &part : long_waves.parts())
            long_waves.prolong(c, z, part, 0);
          const float *const coarse = long_waves.coarse_rows(0);
          for (std::size_t y = 0; y < rows.share.size(); ++y)
            for (std::ptrdiff_t x = 0; x < n_x; ++x)
              result.first[c][at(z, y, x)] =
                (1.f - rows.share[y]) * coarse[rows.first[y] + x] + rows.share[y] * coarse[rows.second[y] + x];
        }
    return result;
  }

  double
  product(const Lattice &lattice, const Nodal &a, const Nodal &b)
  {
    double sum = 0.;
    for (unsigned int c = 0; c < 3; ++c)
      for (std::size_t i = 0; i < a[c].size(); ++i)
        sum += a[c][i] * b[c][i];
    return lattice.sum(sum);
  }

  const ElasticModuli moduli{1.1e11, 3.7e10};

  /**
   * A wave r = a cos(k·x) longer than two coarse nodes. Restriction multiplies it by Π (sin(k H/2)/sin(k/2))²/H, H
   * voxels per coarse node, and at the coarse nodes stands (G k² I + (λ+G) k kᵀ)⁻¹ κ²/(k²+κ²) of it; per voxel, 1/H³.
   */
  TEST(LongWaveCorrection, AppliesTheOperatorOfTheContinuumToAWave)
  {
    const Shape                 n = {64, 40, 48};
    const std::array<double, 3> a = {1., -0.7, 0.4};
    constexpr double            H = 8.;
    const Lattice               lattice(n, 1e-9, MPI_COMM_WORLD);
    LongWaveCorrection          long_waves(lattice);
    long_waves.set_reference(moduli, 0.1);
    EXPECT_NEAR(long_waves.cutoff(), 0.1, 1e-15);
    for (const Shape &waves : {Shape{1, 0, 0}, {0, 2, 0}, {1, -1, 2}, {3, 1, -1}, {2, 2, 1}})
      {
        std::array<double, 3> k{};
        double                k_sq = 0., restriction = 1., k_a = 0.;
        for (unsigned int axis = 0; axis < 3; ++axis)
          {
            k[axis] = 2. * pi * double(waves[axis]) / double(n[axis]);
            k_sq += k[axis] * k[axis];
            k_a += k[axis] * a[axis];
            restriction *= k[axis] == 0. ? H : std::pow(std::sin(0.5 * k[axis] * H) / std::sin(0.5 * k[axis]), 2) / H;
          }
        const double lambda_plus_g = moduli.lame_lambda() + moduli.shear_modulus, G = moduli.shear_modulus;
        const double weight = 0.01 / (k_sq + 0.01) * restriction / (H * H * H) / (G * k_sq);
        const auto   phase  = [&](const std::ptrdiff_t i) {
          return k[0] * double(i % n[0]) + k[1] * double(i / n[0] % n[1]) +
                 k[2] * double(i / n[0] / n[1] + lattice.first_plane());
        };
        Nodal residual;
        for (unsigned int c = 0; c < 3; ++c)
          for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
            residual[c].push_back(a[c] * std::cos(phase(i)));
        const auto [correction, work] = correct(long_waves, lattice, residual);
        EXPECT_NEAR(work / product(lattice, residual, correction), 1., 1e-5);
        const double error = largest(lattice, [&, &found = correction](const auto i) {
          if (i % n[0] % 8 != 0 || i / n[0] % n[1] % 8 != 0 || (i / n[0] / n[1] + lattice.first_plane()) % 8 != 0)
            return 0.;
          double result = 0.;
          for (unsigned int c = 0; c < 3; ++c)
            {
              const double expected = a[c] - lambda_plus_g / (lambda_plus_g + G) * k[c] * k_a / k_sq;
              result                = std::max(
                result, std::abs(found[c][static_cast<std::size_t>(i)] / weight - expected * std::cos(phase(i))));
            }
          return result;
        });
        EXPECT_LT(error, 2e-6) << waves[0] << ' ' << waves[1] << ' ' << waves[2];
      }
  }

  // As a preconditioner must be, on any lattice: symmetric and positive. A uniform force moves nothing.
  TEST(LongWaveCorrection, IsSymmetricAndPositive)
  {
    for (const Shape &n : {Shape{64, 40, 48}, {37, 20, 50}, {17, 33, 9}, {16, 4, 64}, {9, 137, 5}})
      {
        const Lattice      lattice(n, 1e-9, MPI_COMM_WORLD);
        LongWaveCorrection long_waves(lattice);
        long_waves.set_reference(moduli, 0.05);
        Nodal a, b, uniform;
        for (unsigned int c = 0; c < 3; ++c)
          for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
            {
              const std::ptrdiff_t node = i + lattice.first_plane() * lattice.plane_size();
              a[c].push_back(scatter(6 * node + c));
              b[c].push_back(scatter(6 * node + c + 3));
              uniform[c].push_back(1. + c);
            }
        const auto [of_a, work_of_a] = correct(long_waves, lattice, a);
        const auto [of_b, work_of_b] = correct(long_waves, lattice, b);
        EXPECT_GT(work_of_a, 0.);
        EXPECT_GT(work_of_b, 0.);
        const double scale = std::sqrt(work_of_a * work_of_b);
        EXPECT_NEAR(work_of_a / scale, product(lattice, a, of_a) / scale, 1e-4);
        EXPECT_NEAR(product(lattice, a, of_b) / scale, product(lattice, b, of_a) / scale, 1e-4);
        if (n[0] % 8 != 0 || n[1] % 4 != 0 || n[2] % 8 != 0)
          continue; // coarse nodes of unequally many voxels make waves of a uniform force
        const auto [of_uniform, work_of_uniform] = correct(long_waves, lattice, uniform);
        EXPECT_LT(std::abs(work_of_uniform), 1e-6 * scale);
        EXPECT_LT(product(lattice, of_uniform, of_uniform), 1e-12 * product(lattice, of_a, of_a));
      }
  }

  TEST(LongWaveCorrection, TakesNoShorterWavesThanItsLatticeHas)
  {
    const Lattice      lattice({64, 40, 50}, 1e-9, MPI_COMM_WORLD); // coarse: 8, 5, 6 nodes
    LongWaveCorrection long_waves(lattice);
    long_waves.set_reference(moduli, 3.);
    EXPECT_NEAR(long_waves.cutoff(), 6. / 50., 1e-15);
    long_waves.set_reference(moduli, 0.);
    Nodal residual;
    for (auto &component : residual)
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        component.push_back(scatter(i));
    const auto [correction, work] = correct(long_waves, lattice, residual);
    EXPECT_EQ(work, 0.);
    EXPECT_EQ(product(lattice, correction, correction), 0.);
  }
} // namespace
