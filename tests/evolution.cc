#include "solver/energy/cycle_row.h"
#include "solver/evolution/evolution.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double expansion_reference = 293.; // K

  ThermalStrain
  constant_strain()
  {
    return {TemperatureLaw::constant(), expansion_reference, 10., 700.};
  }

  /** A specimen whose box went through these times (s) and temperatures (K) in one cycle. */
  SpecimenResult
  course(const std::vector<std::pair<double, double>> &path)
  {
    SpecimenResult result;
    for (const auto &[time, temperature] : path)
      result.steps.emplace_back(time, std::vector<PointState>{{temperature, {}}});
    result.cycle_ends = {0, path.size() - 1};
    return result;
  }

  EvolutionModel
  model_of(const double energy_scale)
  {
    EvolutionModel model{SoftSpotModel{GlassEntries().make_covariance(2e-9)}};
    model.spots.candidate_fraction    = 0.2;
    model.energy_scale                = energy_scale;
    model.relaxation.glass_transition = 475.;
    model.heat                        = {740., 5., 0.2};
    return model;
  }

  TEST(CycleCourse, CountsWhatTurnsOver)
  {
    const BetaRelaxation none{0., 26., 475.};
    // θ² rises and falls by 216²; a hold adds nothing, however long.
    for (const double hold : {1., 3600., 4 * 3600.})
      {
        const auto cycle =
          course_of_cycle(course({{0., 293.}, {5., 150.}, {10., 77.}, {10. + hold, 77.}, {20. + hold, 293.}}),
                          1,
                          constant_strain(),
                          none);
        EXPECT_NEAR(cycle.turnover, 2. * 216. * 216., 1e-9);
        EXPECT_NEAR(cycle.theta, -216., 1e-12);
        EXPECT_EQ(cycle.coldest, 77.);
        EXPECT_EQ(cycle.end_time, 20. + hold);
        ASSERT_EQ(cycle.turning_points.size(), 3u);
        EXPECT_NEAR(cycle.turning_points[1].theta, -216., 1e-12);
      }
    // Through the reference temperature to 423 K: down to 77 K, back to 0, up to 130 K, back to 0.
    const auto both =
      course_of_cycle(course({{0., 293.}, {1., 77.}, {2., 423.}, {3., 293.}}), 1, constant_strain(), none);
    EXPECT_NEAR(both.turnover, 2. * 216. * 216. + 2. * 130. * 130., 1e-9);
  }

  TEST(CycleCourse, AgesByTheRateOfTheHold)
  {
    const BetaRelaxation relaxation{1e13, 26., 475.};
    const double         k    = 1e13 * std::exp(-26. * 475. / 323.);
    const auto           hold = course_of_cycle(course({{0., 323.}, {1500., 323.}}), 1, constant_strain(), relaxation);
    EXPECT_NEAR(hold.ageing / (k * 1500.), 1., 1e-12);
    // A ramp, against a fine trapezoid.
    double         sum = 0.;
    const unsigned n   = 100000;
    for (unsigned int i = 0; i < n; ++i)
      sum += 10. / n * relaxation.rate(300. + 10. * (i + 0.5) / n);
    EXPECT_NEAR(
      course_of_cycle(course({{0., 300.}, {10., 310.}}), 1, constant_strain(), relaxation).ageing / sum, 1., 1e-3);
  }

  TEST(HeatOfRelaxation, FollowsItsFormula)
  {
    const HeatOfRelaxation heat{740., 7., 0.2};
    EXPECT_NEAR(heat.ratio(0., 0.), 1., 1e-15);
    EXPECT_NEAR(heat.ratio(0.07, 0.5), 1. + 0.49 - 0.2 * (1. - std::exp(-0.5)), 1e-15);
    EXPECT_NEAR(heat.ratio(0., 1e9), 0.8, 1e-15);
  }

  TEST(Evolution, NeedsContrast)
  {
    const Lattice lattice({12, 12, 12}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, test_alloy().moduli, test_alloy().thermal_expansion);
    const auto    model = model_of(1.);
    Evolution     evolution(model, 1, glass);
    SolvedVoxels  voxels(glass, {}, thermal_only);
    CycleCourse   cycle;
    cycle.turnover = 1e5;
    EXPECT_EQ(evolution.advance(voxels.box, cycle, no_components), 0u);
    EXPECT_EQ(evolution.spots().fraction(SoftSpots::State::intact), 1.);
  }

  TEST(Evolution, KnowsOnlyTheRatioOfTurnoverAndScale)
  {
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass         one = sample_glass(lattice), two = sample_glass(lattice);
    const auto    model = model_of(1e3), doubled = model_of(2e3);
    Evolution     first(model, 1, one), second(doubled, 1, two);
    SolvedVoxels  box_one(one, {}, thermal_only), box_two(two, {}, thermal_only);
    CycleCourse   cycle, twice;
    cycle.turnover = 1e5;
    twice.turnover = 2e5;
    EXPECT_GT(first.advance(box_one.box, cycle, no_components), 0u);
    second.advance(box_two.box, twice, no_components);
    EXPECT_EQ(first.spots().states(), second.spots().states());
    const auto unmoved = model_of(std::numeric_limits<double>::infinity());
    Evolution  third(unmoved, 1, two);
    EXPECT_EQ(third.advance(box_two.box, twice, no_components), 0u);
  }

  TEST(Evolution, CountsTheTurningPointsOfStressLikeThoseOfTemperature)
  {
    // Without stress the sum over turning points is w₁ ∮ |d(θ²)|.
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass         one = sample_glass(lattice), two = sample_glass(lattice);
    const auto    model = model_of(1e3);
    Evolution     first(model, 1, one), second(model, 1, two);
    SolvedVoxels  box_one(one, {}, with_everything), box_two(two, {}, with_everything);
    const auto    cycle = course_of_cycle(
      course({{0., 293.}, {5., 150.}, {10., 77.}, {20., 293.}}), 1, constant_strain(), model.relaxation);
    EXPECT_GT(first.advance(box_one.box, cycle, no_components), 0u);
    second.advance(box_two.box, cycle, all_components);
    std::ptrdiff_t n_other = 0;
    for (std::size_t i = 0; i < first.spots().states().size(); ++i)
      n_other += first.spots().states()[i] != second.spots().states()[i] ? 1 : 0;
    EXPECT_LE(n_other, 1); // a voxel at its threshold may fall to either side by rounding
  }

  TEST(CycleReader, ReadsRatiosToTheFirstRow)
  {
    // A uniform glass whose moduli fall by a tenth: so do all of its moduli, and it yields at nine tenths of the load.
    const Lattice  lattice({8, 8, 8}, 1e-9, MPI_COMM_WORLD);
    const auto     model = model_of(1e3);
    Glass          glass(lattice, test_alloy().moduli, test_alloy().thermal_expansion);
    Evolution      evolution(model, 1, glass);
    SolvedVoxels   voxels(glass, {}, {false, {false, false, true, false, false, false}});
    CycleReader    reader(model, test_alloy().moduli);
    const CycleRow first = reader.read(0, voxels.box, evolution, 2u);
    const double   B = test_alloy().moduli.bulk_modulus, G = test_alloy().moduli.shear_modulus;
    EXPECT_NEAR(*first.bulk_modulus / B, 1., 1e-10);
    EXPECT_NEAR(*first.shear_modulus / G, 1., 1e-10);
    EXPECT_NEAR(first.heat, 740., 1e-12);
    Glass softer(lattice, {0.9 * B, 0.9 * G}, test_alloy().thermal_expansion);
    voxels.box.update(softer);
    voxels.box.solve({false, {false, false, true, false, false, false}});
    const CycleRow second = reader.read(1, voxels.box, evolution, 2u);
    EXPECT_NEAR(*second.young_modulus_ratio, 0.9, 1e-7);
    EXPECT_NEAR(*second.bulk_modulus / B, 0.9, 1e-7);
    EXPECT_NEAR(*second.shear_modulus / G, 0.9, 1e-7);
    for (const auto &ratio :
         {second.yield_mean_ratio, second.yield_p90_ratio, second.yield_p99_ratio, second.yield_p999_ratio})
      EXPECT_NEAR(*ratio, 0.9, 1e-7);
  }
} // namespace
