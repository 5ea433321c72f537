#include "solver/energy/cycle_row.h"
#include "solver/energy/mean_energy.h"
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
        ASSERT_EQ(cycle.path.size(), 3u);
        EXPECT_NEAR(cycle.path[1].theta, -216., 1e-12);
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
    EXPECT_NEAR(hold.ageing.total() / (k * 1500.), 1., 1e-12);
    // A ramp, against a fine trapezoid.
    double         sum = 0.;
    const unsigned n   = 100000;
    for (unsigned int i = 0; i < n; ++i)
      sum += 10. / n * relaxation.rate(300. + 10. * (i + 0.5) / n);
    EXPECT_NEAR(course_of_cycle(course({{0., 300.}, {10., 310.}}), 1, constant_strain(), relaxation).ageing.total() /
                  sum,
                1.,
                1e-3);
  }

  TEST(CycleCourse, KnowsWhetherAHoldComesBeforeOrAfterTheDrive)
  {
    const BetaRelaxation relaxation{1e13, 26., 475.};
    const double         K = 1500. * relaxation.rate(350.);
    // At 77 K nothing ages, and the way there and back is short: what is soft after the first half bears the hold.
    const auto after =
      course_of_cycle(course({{0., 293.}, {1e-3, 77.}, {2e-3, 350.}, {1500., 350.}}), 1, constant_strain(), relaxation);
    EXPECT_NEAR(after.ageing.after(0.) / K, 1., 1e-4);
    EXPECT_NEAR(after.ageing.after(0.99) / K, 1., 1e-4);
    const auto before =
      course_of_cycle(course({{0., 350.}, {1500., 350.}, {1500.001, 77.}}), 1, constant_strain(), relaxation);
    EXPECT_NEAR(before.ageing.total() / K, 1., 1e-4);
    EXPECT_NEAR(before.ageing.after(0.01) / K, 0., 1e-4);
  }

  TEST(CycleCourse, KeepsToCornersAndLeavesOutStressesThatAreNothing)
  {
    auto specimen        = course({{0., 293.}, {1., 239.}, {2., 185.}, {3., 131.}, {4., 77.}, {8., 185.}, {12., 293.}});
    const double noise[] = {0., 3e-9, -1e-9, 2e-9, -3e-9, 1e-9, 0.};
    for (std::size_t i = 0; i < specimen.steps.size(); ++i)
      {
        specimen.steps[i].second[0].stress[0] = i == 2 ? 5e7 : 0.; // a corner on the way down
        specimen.steps[i].second[0].stress[2] = noise[i];
      }
    const ComponentSet all{true, true, true, true, true, true}, normal_to{false, false, true, false, false, false};
    const auto         path = [&](const ComponentSet &components) {
      return course_of_cycle(specimen, 1, constant_strain(), {0., 26., 475.}, {components, 2e6}).path;
    };
    ASSERT_EQ(path(all).size(), 6u); // start, before, corner, after, coldest, end
    EXPECT_NEAR(path(all)[2].theta, -108., 1e-12);
    EXPECT_EQ(path(all)[2].stress[0], 5e7);
    EXPECT_EQ(path(normal_to).size(), 3u);
    EXPECT_EQ(path(no_components).size(), 3u);
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

  TEST(Evolution, TurnsOverAlongAPathOfStressWhatItDoesAlongOneOfTemperature)
  {
    // Without stress ∮ |dw| is w₁ ∮ |d(θ²)|, also through θ = 0.
    const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass         one = sample_glass(lattice), two = sample_glass(lattice);
    const auto    model = model_of(1e3);
    Evolution     first(model, 1, one), second(model, 1, two);
    SolvedVoxels  box_one(one, {}, with_everything), box_two(two, {}, with_everything);
    const auto    cycle = course_of_cycle(
      course({{0., 293.}, {5., 150.}, {10., 77.}, {20., 393.}, {30., 293.}}), 1, constant_strain(), model.relaxation);
    EXPECT_GT(first.advance(box_one.box, cycle, no_components), 0u);
    second.advance(box_two.box, cycle, all_components);
    std::ptrdiff_t n_other = 0;
    for (std::size_t i = 0; i < first.spots().states().size(); ++i)
      n_other += first.spots().states()[i] != second.spots().states()[i] ? 1 : 0;
    EXPECT_LE(n_other, 1); // a voxel at its threshold may fall to either side by rounding
  }

  TEST(Evolution, TurnsOverTheEnergyOfStressToo)
  {
    // Up to Σ and back: twice w(Σ) on every voxel, whatever lies between.
    const Lattice      lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
    Glass              glass = sample_glass(lattice);
    const auto         model = model_of(1e3);
    Evolution          evolution(model, 1, glass);
    SoftSpots          spots(model.spots, 1, glass);
    Glass              copy = sample_glass(lattice);
    const ComponentSet axial{false, false, true, false, false, false};
    SolvedVoxels       box(glass, {}, {false, axial});
    CycleCourse        cycle;
    BoxPoint           loaded, half;
    loaded.stress[2] = 3e8;
    half.stress[2]   = 1e8;
    cycle.path       = {BoxPoint{}, half, loaded, BoxPoint{}};
    VoxelField energy(lattice);
    box.box.at(0., loaded.stress)->energies(&energy, nullptr, nullptr);
    spots.advance(energy, {2. / model.energy_scale, model.endurance, 0.}, copy);
    EXPECT_GT(evolution.advance(box.box, cycle, axial), 0u);
    std::ptrdiff_t n_other = 0;
    for (std::size_t i = 0; i < spots.states().size(); ++i)
      n_other += evolution.spots().states()[i] != spots.states()[i] ? 1 : 0;
    EXPECT_LE(n_other, 1);
  }

  TEST(Evolution, DoesNotKnowTheNamesOfAxes)
  {
    constexpr std::ptrdiff_t n = 16;
    const Lattice            lattice({n, n, n}, 1e-9, MPI_COMM_SELF);
    const auto               turned = [](const std::ptrdiff_t i) { // x, y, z become y, z, x
      return (i % n) * n * n + (i / (n * n)) * n + i / n % n;
    };
    auto model                        = model_of(1e3);
    model.spots.bulk_softening        = 0.5;
    model.endurance                   = 1e30; // t₂ is not turned
    Glass                         one = sample_glass(lattice), two = sample_glass(lattice);
    Evolution                     first(model, 1, one), second(model, 1, two);
    std::vector<SoftSpots::State> states(static_cast<std::size_t>(n * n * n));
    std::vector<float>            remaining(states.size());
    for (std::ptrdiff_t i = 0; i < n * n * n; ++i)
      {
        two.bulk_modulus[turned(i)]                    = one.bulk_modulus[i];
        two.shear_modulus[turned(i)]                   = one.shear_modulus[i];
        two.thermal_expansion[turned(i)]               = one.thermal_expansion[i];
        states[static_cast<std::size_t>(turned(i))]    = first.spots().states()[static_cast<std::size_t>(i)];
        remaining[static_cast<std::size_t>(turned(i))] = first.spots().remaining()[static_cast<std::size_t>(i)];
      }
    two.exchange_ghost_planes();
    second.restore(states, remaining, 0.);
    SolvedVoxels box_one(one, {}, thermal_only), box_two(two, {}, thermal_only);
    CycleCourse  cycle;
    cycle.turnover = 2e3;
    for (unsigned int i = 0; i < 3; ++i)
      {
        EXPECT_GT(first.advance(box_one.box, cycle, no_components), 0u);
        second.advance(box_two.box, cycle, no_components);
        for (auto *const box : {&box_one, &box_two})
          {
            box->box.update(box->box.glass());
            box->box.solve({});
          }
      }
    std::ptrdiff_t n_other = 0;
    for (std::ptrdiff_t i = 0; i < n * n * n; ++i)
      n_other += first.spots().states()[static_cast<std::size_t>(i)] !=
                 second.spots().states()[static_cast<std::size_t>(turned(i))];
    EXPECT_LE(n_other, 2); // a voxel at its threshold may fall to either side by rounding
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
    const CycleRow first = reader.read(0, voxels.box, evolution, UnitEnergies(voxels.box).shear, 2u);
    const double   B = test_alloy().moduli.bulk_modulus, G = test_alloy().moduli.shear_modulus;
    EXPECT_NEAR(*first.bulk_modulus / B, 1., 1e-10);
    EXPECT_NEAR(*first.shear_modulus / G, 1., 1e-10);
    EXPECT_NEAR(first.heat, 740., 1e-12);
    Glass softer(lattice, {0.9 * B, 0.9 * G}, test_alloy().thermal_expansion);
    voxels.box.update(softer);
    voxels.box.solve({false, {false, false, true, false, false, false}});
    const CycleRow second = reader.read(1, voxels.box, evolution, UnitEnergies(voxels.box).shear, 2u);
    EXPECT_NEAR(*second.young_modulus_ratio, 0.9, 1e-7);
    EXPECT_NEAR(*second.bulk_modulus / B, 0.9, 1e-7);
    EXPECT_NEAR(*second.shear_modulus / G, 0.9, 1e-7);
    for (const auto &ratio :
         {second.yield_mean_ratio, second.yield_p90_ratio, second.yield_p99_ratio, second.yield_p999_ratio})
      EXPECT_NEAR(*ratio, 0.9, 1e-7);
  }
} // namespace
