#include "materials/soft_spots.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using State = SoftSpots::State;

  SoftSpotModel
  spot_model(const double size)
  {
    SoftSpotModel model{GlassEntries().make_covariance(size)};
    model.candidate_fraction = 0.2;
    return model;
  }

  /** Every voxel with its own volume: spots far smaller than a voxel. */
  constexpr double independent = 0.3e-9;

  VoxelField
  uniform(const Lattice &lattice, const double value)
  {
    VoxelField field(lattice);
    fill(field, value);
    return field;
  }

  Glass
  uniform_glass(const Lattice &lattice)
  {
    return {lattice, test_alloy().moduli, test_alloy().thermal_expansion};
  }

  TEST(SoftSpots, AreTheSameOnAnyNumberOfRanks)
  {
    const std::array<std::ptrdiff_t, 3> n = {24, 20, 18};
    const Lattice                       alone(n, 1e-9, MPI_COMM_SELF), together(n, 1e-9, MPI_COMM_WORLD);
    SoftSpotModel                       model = spot_model(2e-9);
    model.correlation_with_softness           = 0.5;
    Glass      glass_alone = sample_glass(alone), glass_together = sample_glass(together);
    SoftSpots  one(model, 5, glass_alone), all(model, 5, glass_together);
    const auto offset = together.first_plane() * together.plane_size();
    for (unsigned int cycle = 0; cycle < 3; ++cycle)
      {
        EXPECT_EQ(one.advance(uniform(alone, 1.), {0.4, 3., 0.01}, glass_alone),
                  all.advance(uniform(together, 1.), {0.4, 3., 0.01}, glass_together));
        for (std::size_t i = 0; i < all.states().size(); ++i)
          ASSERT_EQ(all.states()[i], one.states()[i + static_cast<std::size_t>(offset)]);
      }
    EXPECT_GT(one.fraction(State::soft), 0.05);
    EXPECT_GT(one.fraction(State::exhausted), 0.01);
    EXPECT_LT(largest(together,
                      [&](const auto i) {
                        return std::abs(glass_together.shear_modulus[i] / glass_alone.shear_modulus[i + offset] - 1.);
                      }),
              1e-12);
  }

  TEST(SoftSpots, StayOnARefinedLattice)
  {
    // A coarse voxel's centre is the corner of eight fine ones: where those agree, so does it, but for the boundary.
    const Lattice coarse({24, 24, 24}, 1e-9, MPI_COMM_SELF), fine({48, 48, 48}, 0.5e-9, MPI_COMM_SELF);
    const auto    model        = spot_model(3e-9);
    Glass         coarse_glass = uniform_glass(coarse), fine_glass = uniform_glass(fine);
    SoftSpots     on_coarse(model, 2, coarse_glass), on_fine(model, 2, fine_glass);
    on_coarse.advance(uniform(coarse, 1.), {1., 1e9, 0.}, coarse_glass);
    on_fine.advance(uniform(fine, 1.), {1., 1e9, 0.}, fine_glass);
    EXPECT_NEAR(on_fine.fraction(State::soft), on_coarse.fraction(State::soft), 0.01);
    std::ptrdiff_t n_agreed = 0, n_same = 0;
    for (std::ptrdiff_t z = 0; z < 24; ++z)
      for (std::ptrdiff_t y = 0; y < 24; ++y)
        for (std::ptrdiff_t x = 0; x < 24; ++x)
          {
            int n_soft = 0;
            for (std::ptrdiff_t k = 0; k < 8; ++k)
              n_soft += on_fine.states()[static_cast<std::size_t>(((2 * z + k / 4) * 48 + 2 * y + k / 2 % 2) * 48 +
                                                                  2 * x + k % 2)] == State::soft;
            if (n_soft != 0 && n_soft != 8)
              continue;
            ++n_agreed;
            const bool is_soft = on_coarse.states()[static_cast<std::size_t>((z * 24 + y) * 24 + x)] == State::soft;
            n_same += is_soft == (n_soft == 8) ? 1 : 0;
          }
    EXPECT_GT(n_agreed, 24 * 24 * 24 / 2);
    EXPECT_GE(static_cast<double>(n_same), 0.999 * static_cast<double>(n_agreed));
  }

  TEST(SoftSpots, FollowTheTwoStepChainOfUniformEnergy)
  {
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    const auto    model = spot_model(independent);
    const double  p = model.candidate_fraction, m = 3.;
    for (const double step : {0.05, 0.7}) // also when a cycle is a large part of the way
      {
        Glass     glass = uniform_glass(lattice);
        SoftSpots spots(model, 1, glass);
        for (double x = step; x < 4.; x += step)
          {
            spots.advance(uniform(lattice, 2.), {0.5 * step, m, 0.}, glass);
            const double soft  = p * (std::exp(-x / m) - std::exp(-x)) / (1. - 1. / m);
            const double error = std::sqrt(soft * (1. - soft) / static_cast<double>(lattice.n_voxels()));
            EXPECT_NEAR(spots.fraction(State::soft), soft, 5. * error) << x;
            const double turned = p * (1. - std::exp(-x));
            EXPECT_NEAR(spots.fraction(State::soft) + spots.fraction(State::exhausted),
                        turned,
                        5. * std::sqrt(turned * (1. - turned) / static_cast<double>(lattice.n_voxels())));
          }
      }
  }

  TEST(SoftSpots, AgeByTimeAlone)
  {
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = uniform_glass(lattice);
    SoftSpots     spots(spot_model(independent), 1, glass);
    spots.advance(uniform(lattice, 1.), {0.5, 1e12, 0.}, glass);
    const double soft = spots.fraction(State::soft);
    // Without drive K of ageing leaves e^(−K) of the soft voxels, in one stay or in four.
    for (unsigned int i = 0; i < 4; ++i)
      spots.advance(uniform(lattice, 0.), {0.5, 1e12, 0.3}, glass);
    EXPECT_NEAR(spots.fraction(State::soft),
                soft * std::exp(-1.2),
                5. * std::sqrt(soft * std::exp(-1.2) / static_cast<double>(lattice.n_voxels())));
  }

  TEST(SoftSpots, AgeByWhatComesAfterTheyTurnedSoft)
  {
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    const auto    exhausted_of_turned = [&](const AgeingCourse &ageing, const unsigned int n_parts) {
      Glass     glass = uniform_glass(lattice);
      SoftSpots spots(spot_model(independent), 1, glass);
      for (unsigned int part = 0; part < n_parts; ++part)
        spots.advance(uniform(lattice, 1.), {0.5 / n_parts, 1e12, ageing.part(part, n_parts)}, glass);
      const double exhausted = spots.fraction(State::exhausted);
      return exhausted / (exhausted + spots.fraction(State::soft));
    };
    constexpr double K = 0.4;
    for (const unsigned int n_parts : {1u, 3u})
      {
        // A hold after the drive finds all of them soft, one before it none.
        EXPECT_NEAR(exhausted_of_turned(AgeingCourse({{0., 0.}, {1., 0.}, {1., K}}), n_parts), 1. - std::exp(-K), 0.01);
        EXPECT_EQ(exhausted_of_turned(AgeingCourse({{0., 0.}, {0., K}, {1., K}}), n_parts), 0.);
        // In the middle it finds those with t < 1/4 of the ones with t < 1/2.
        const double share = std::expm1(-0.25) / std::expm1(-0.5);
        EXPECT_NEAR(exhausted_of_turned(AgeingCourse({{0., 0.}, {0.5, 0.}, {0.5, K}, {1., K}}), n_parts),
                    share * (1. - std::exp(-K)),
                    0.01);
      }
  }

  TEST(AgeingCourse, HasPartsThatAddUp)
  {
    const AgeingCourse course(
      {{0., 0.}, {0., 0.1}, {0.2, 0.15}, {0.5, 0.2}, {0.5, 0.6}, {0.9, 0.7}, {1., 0.7}, {1., 1.}});
    for (const unsigned int n : {1u, 2u, 3u, 7u})
      {
        double sum = 0.;
        for (unsigned int i = 0; i < n; ++i)
          {
            const AgeingCourse part = course.part(i, n);
            for (const double share : {0.1, 0.45, 0.95})
              EXPECT_NEAR(part.total() - part.after(share), course.total() - course.after((i + share) / n) - sum, 1e-12)
                << i << " of " << n;
            sum += part.total();
          }
        EXPECT_NEAR(sum, 1., 1e-12);
      }
    EXPECT_NEAR(AgeingCourse(0.3).after(0.25), 0.225, 1e-15);
  }

  TEST(SoftSpots, AreCandidatesOfTheMatrixAlone)
  {
    // Stiff inclusions in half of the box: they have none, and the matrix its share p also where spots follow its
    // field.
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = sample_glass(lattice);
    glass.inclusions.assign(static_cast<std::size_t>(lattice.n_local_voxels()), 0);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      if (i % 48 < 24)
        {
          glass.inclusions[static_cast<std::size_t>(i)] = 1;
          glass.shear_modulus[i] *= 5.;
        }
    for (const double correlation : {0., 0.99})
      {
        SoftSpotModel model             = spot_model(independent);
        model.correlation_with_softness = correlation;
        Glass     changing              = glass;
        SoftSpots spots(model, 1, changing);
        spots.advance(uniform(lattice, 1.), {1e9, 1e30, 0.}, changing);
        // The glass's own field has few correlation lengths in the box.
        EXPECT_NEAR(
          spots.fraction(State::soft) / (0.5 * model.candidate_fraction), 1., correlation == 0. ? 0.05 : 0.25);
      }
  }

  TEST(SoftSpots, SoftenTheGlassAndGiveItBack)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    SoftSpotModel model       = spot_model(2e-9);
    model.bulk_softening      = 0.6;
    model.shear_softening     = 0.9;
    model.grueneisen_exponent = 1.5;
    const Glass intact        = sample_glass(lattice);
    Glass       glass         = intact;
    SoftSpots   spots(model, 1, glass);
    const auto  check = [&](const Glass &changed) {
      EXPECT_LT(largest(lattice,
                        [&](const auto i) {
                          const bool soft = spots.states()[static_cast<std::size_t>(i)] == State::soft;
                          const auto off  = [&](const double now, const double before, const double exponent) {
                            return std::abs(now / before / (soft ? std::exp(exponent) : 1.) - 1.);
                          };
                          return std::max({off(changed.bulk_modulus[i], intact.bulk_modulus[i], -0.6),
                                           off(changed.shear_modulus[i], intact.shear_modulus[i], -0.9),
                                           off(changed.thermal_expansion[i], intact.thermal_expansion[i], 1.5 * 0.6)});
                        }),
                1e-14);
    };
    EXPECT_GT(spots.advance(uniform(lattice, 1.), {1., 2., 0.}, glass), 0u);
    EXPECT_GT(spots.fraction(State::soft), 0.05);
    check(glass);
    Glass again = intact;
    spots.apply(again);
    check(again);
    spots.advance(uniform(lattice, 1.), {1000., 1e-3, 0.}, glass);
    EXPECT_EQ(spots.fraction(State::soft), 0.);
    EXPECT_NEAR(spots.fraction(State::exhausted), 0.2, 0.1);
    check(glass);
  }

  TEST(SoftSpots, StayIntactWithoutDrive)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    Glass         glass = uniform_glass(lattice);
    SoftSpots     spots(spot_model(2e-9), 1, glass);
    EXPECT_EQ(spots.advance(uniform(lattice, 0.), {1., 3., 5.}, glass), 0u);
    const double no_drive = 1. / std::numeric_limits<double>::infinity(); // w₀ = ∞
    EXPECT_EQ(spots.advance(uniform(lattice, 1e9), {no_drive, 3., 5.}, glass), 0u);
  }

  TEST(SoftSpots, GoOnWhereTheyWere)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    const auto    model = spot_model(2e-9);
    Glass         glass = uniform_glass(lattice), other = uniform_glass(lattice);
    SoftSpots     spots(model, 1, glass), resumed(model, 1, other);
    spots.advance(uniform(lattice, 1.), {0.7, 3., 0.1}, glass);
    resumed.restore(spots.states(), spots.remaining());
    resumed.apply(other);
    for (unsigned int i = 0; i < 3; ++i)
      {
        spots.advance(uniform(lattice, 1.), {0.7, 3., 0.1}, glass);
        resumed.advance(uniform(lattice, 1.), {0.7, 3., 0.1}, other);
      }
    EXPECT_EQ(spots.states(), resumed.states());
    EXPECT_LT(
      largest(lattice, [&](const auto i) { return std::abs(glass.shear_modulus[i] / other.shear_modulus[i] - 1.); }),
      1e-14);
  }

  /** Φ⁻¹(p). */
  double
  normal_quantile(const double p)
  {
    double low = -10., high = 10.;
    for (unsigned int i = 0; i < 100; ++i)
      (0.5 * std::erfc(-0.5 * (low + high) / std::sqrt(2.)) < p ? low : high) = 0.5 * (low + high);
    return low;
  }

  // A voxel is a candidate where g < z = Φ⁻¹(p); of ln G/s with the correlation ρ to g, ⟨G⟩ there is Φ(z − ρs)/p of
  // all.
  TEST(SoftSpots, LieWhereTheGlassIsSoftIfCorrelated)
  {
    const Lattice lattice({48, 48, 48}, 1e-9, MPI_COMM_WORLD);
    GlassEntries  entries;
    entries.correlation_length      = independent * 1e9;
    entries.shear_modulus_variation = 2.; // of which such a lattice carries a little
    for (const double rho : {-0.5, 0., 0.9})
      {
        SoftSpotModel model             = spot_model(independent);
        model.correlation_with_softness = rho;
        Glass       glass               = sample_glass(lattice, entries);
        const Glass intact              = glass;
        SoftSpots   spots(model, 1, glass);
        spots.advance(uniform(lattice, 1.), {1e9, 1e30, 0.}, glass);
        const double average = mean(lattice, [&](const auto i) { return std::log(intact.shear_modulus[i]); });
        const double variance =
          mean(lattice, [&](const auto i) { return std::pow(std::log(intact.shear_modulus[i]) - average, 2); });
        const auto moment = [&](const double power) {
          return mean(lattice, [&](const auto i) {
            return spots.states()[static_cast<std::size_t>(i)] == State::soft
                     ? std::pow(intact.shear_modulus[i] / std::exp(average), power)
                     : 0.;
          });
        };
        const double n = moment(0.), found = moment(1.) / n, spread = std::sqrt(moment(2.) / n - found * found);
        const double s = std::sqrt(variance), z = normal_quantile(model.candidate_fraction);
        const double expected =
          std::exp(0.5 * variance) * 0.5 * std::erfc(-(z - rho * s) / std::sqrt(2.)) / model.candidate_fraction;
        EXPECT_NEAR(found, expected, 4. * spread / std::sqrt(n * double(lattice.n_voxels()))) << rho;
      }
  }
} // namespace
