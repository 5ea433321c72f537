// The specimen through a treatment: history, stress at points, whether the bath is reached, the table of Biot numbers.
#include "solver/run/specimen_run.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <iterator>
#include <sstream>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  Treatment
  treatment(const std::string &steps, const std::string &baths = "", const unsigned int cycles = 1)
  {
    TreatmentEntries entries;
    entries.steps  = steps;
    entries.baths  = baths;
    entries.cycles = cycles;
    return make_treatment(entries);
  }

  Case
  make_case(SpecimenEntries    specimen,
            const Treatment   &whole,
            const std::string &point = "centre",
            const Alloy       &alloy = test_alloy())
  {
    specimen.material_point = point;
    Case result;
    result.alloy     = alloy;
    result.treatment = whole;
    result.specimen  = specimen.make();
    return result;
  }

  /** Through the whole treatment. */
  SpecimenResult
  follow(const Case &the_case, const MPI_Comm communicator = MPI_COMM_WORLD)
  {
    const ThermalStrain strain = make_thermal_strain(the_case.alloy, the_case.treatment);
    const auto          run    = SpecimenRun::make(
      the_case, {the_case.alloy.moduli, the_case.alloy.thermal_expansion}, strain, {}, {}, communicator);
    for (unsigned int cycle = 0; cycle < the_case.treatment.n_cycles; ++cycle)
      run->follow_cycle([](double, unsigned int, const std::string &) {});
    run->finish();
    return run->result();
  }

  TEST(SpecimenCourse, IsTheSameOnAnyNumberOfRanks)
  {
    auto disc                     = shape("disc");
    disc.thickness                = 500.;
    disc.diameter                 = 3000.;
    const Case           the_case = make_case(disc, treatment("liquid nitrogen for 5 s"), "100, 100, 20");
    const SpecimenResult alone = follow(the_case, MPI_COMM_SELF), all = follow(the_case, MPI_COMM_WORLD);
    ASSERT_EQ(alone.steps.size(), all.steps.size());
    const double scale = alone.summary.max_thermal_stress.value();
    EXPECT_GT(scale, 1e5);
    EXPECT_NEAR(all.summary.max_thermal_stress.value() / scale, 1., 1e-7);
    for (std::size_t i = 0; i < alone.steps.size(); ++i)
      {
        EXPECT_NEAR(all.steps[i].first / (alone.steps[i].first + 1e-300), i == 0 ? 0. : 1., 1e-8);
        for (unsigned int p = 0; p < 3; ++p)
          {
            const PointState &one = alone.steps[i].second[p], &other = all.steps[i].second[p];
            EXPECT_NEAR(other.temperature / one.temperature, 1., 1e-8);
            for (unsigned int m = 0; m < 6; ++m)
              EXPECT_NEAR((other.stress[m] - one.stress[m]) / scale, 0., 1e-6);
          }
      }
    ASSERT_EQ(alone.history.points, (std::vector<std::string>{"100, 100, 20", "centre", "surface"}));
  }

  // Followed a cycle at a time, the course is known up to there, and a longer treatment begins like a shorter one.
  TEST(SpecimenCourse, IsFollowedCycleByCycle)
  {
    const auto steps           = "liquid nitrogen for 2 s, room air for 3 s";
    const Case two             = make_case(shape("ribbon"), treatment(steps, "", 2)),
               three           = make_case(shape("ribbon"), treatment(steps, "", 3));
    const ThermalStrain strain = make_thermal_strain(three.alloy, three.treatment);
    const auto          run =
      SpecimenRun::make(three, {three.alloy.moduli, three.alloy.thermal_expansion}, strain, {}, {}, MPI_COMM_WORLD);
    const SpecimenResult whole  = follow(two);
    std::size_t          n_rows = 1;
    for (unsigned int cycle = 1; cycle <= 2; ++cycle)
      {
        run->follow_cycle([](double, unsigned int, const std::string &) {});
        EXPECT_EQ(run->n_cycles(), cycle);
        const auto &rows = run->result().history.rows;
        EXPECT_GT(rows.size(), n_rows);
        n_rows = rows.size();
        EXPECT_EQ(rows.back().cycle, cycle);
        EXPECT_NEAR(rows.back().time, 5. * cycle, 1e-9);
        EXPECT_TRUE(rows.back().is_step_end);
      }
    ASSERT_EQ(whole.history.rows.size(), n_rows);
    for (std::size_t i = 0; i < n_rows; ++i)
      EXPECT_NEAR(run->result().history.rows[i].mean_temperature, whole.history.rows[i].mean_temperature, 1e-9);
  }

  // A cycle that begins as the one before it is not computed again, but for the last one, which is: it is the same.
  TEST(SpecimenCourse, RepeatsACycle)
  {
    const Case the_case = make_case(shape("ribbon"), treatment("liquid nitrogen for 5 s, room air for 60 s", "", 5));
    const SpecimenResult                   result = follow(the_case);
    std::array<std::vector<HistoryRow>, 6> cycles;
    for (const HistoryRow &row : result.history.rows)
      cycles.at(row.cycle).push_back(row);
    const double period = 65., tolerance = 10. * the_case.specimen.heat.time_tolerance;
    ASSERT_EQ(cycles[3].size(), cycles[2].size());
    for (std::size_t i = 0; i < cycles[2].size(); ++i)
      {
        EXPECT_NEAR(cycles[3][i].time - cycles[2][i].time, period, 1e-9);
        EXPECT_EQ(cycles[3][i].mean_temperature, cycles[2][i].mean_temperature); // copied
      }
    EXPECT_NEAR(cycles[5].back().time, 5. * period, 1e-9);
    EXPECT_NEAR(cycles[5].back().mean_temperature, cycles[4].back().mean_temperature, tolerance);
    for (const double time : {0.01, 0.05, 0.3, 5.02, 8.})
      EXPECT_NEAR(result.state_at(4. * period + time).temperature, result.state_at(3. * period + time).temperature, 0.1)
        << time;
  }

  // Lines between the rows of the history are within 0.5 K of an exact solution, also where it stays long at one bath.
  TEST(SpecimenCourse, HasRowsWhereTheCurvesNeedThem)
  {
    for (const auto &[name, duration] : {std::pair{"ribbon", 60.}, {"rod", 120.}})
      {
        std::ostringstream steps;
        steps << "liquid nitrogen for " << duration << " s, room air for " << duration << " s";
        auto          entries           = shape(name);
        const History history           = follow(make_case(entries, treatment(steps.str()))).history;
        entries.time_tolerance          = 1e-7;
        const SpecimenResult exact      = follow(make_case(entries, treatment(steps.str())));
        double               largest[2] = {0., 0.};
        for (const auto &[time, states] : exact.steps)
          {
            auto after =
              std::lower_bound(history.rows.begin(), history.rows.end(), time, [](const auto &row, const double t) {
                return row.time < t - 1e-9;
              });
            ASSERT_NE(after, history.rows.end());
            const HistoryRow &to = *after, &from = after == history.rows.begin() ? to : *std::prev(after);
            const double      share = to.time > from.time ? (time - from.time) / (to.time - from.time) : 1.;
            for (unsigned int p = 0; p < 2; ++p) // the centre, the surface
              largest[p] = std::max(largest[p],
                                    std::abs(from.points[p].temperature +
                                             share * (to.points[p].temperature - from.points[p].temperature) -
                                             states[p].temperature));
          }
        EXPECT_LT(largest[0], 0.5) << name;
        EXPECT_LT(largest[1], 0.5) << name;
        EXPECT_LT(history.rows.size(), 500u) << name;
      }
  }

  // Without the thermal stress the temperatures are the same, and nothing is said of a stress.
  TEST(SpecimenCourse, GoesWithoutStress)
  {
    Case                 the_case        = make_case(shape("disc"), treatment("liquid nitrogen for 5 s"));
    const SpecimenResult with            = follow(the_case);
    the_case.specimen.stress.is_computed = false;
    const SpecimenResult without         = follow(the_case);
    EXPECT_TRUE(with.history.has_stress);
    EXPECT_GT(with.summary.max_thermal_stress.value(), 0.);
    EXPECT_FALSE(without.history.has_stress);
    EXPECT_FALSE(without.summary.max_thermal_stress.has_value());
    ASSERT_EQ(with.history.rows.size(), without.history.rows.size());
    for (std::size_t i = 0; i < with.history.rows.size(); ++i)
      EXPECT_EQ(with.history.rows[i].mean_temperature, without.history.rows[i].mean_temperature);
  }

  // What symmetry says of a point and its images, and of the axes of the stress.
  TEST(SpecimenCourse, GivesTheStressInTheAxesOfTheBody)
  {
    const StressTensor stress = {1., 2., 3., 4., 5., 6.};
    const auto         cuboid = make_shape<3>(shape("cuboid"));
    const auto         rod = make_shape<2>(shape("rod")), disc = make_shape<2>(shape("disc"));
    EXPECT_EQ(cuboid->unfold(stress, {1., 1., 1.}), stress);
    EXPECT_EQ(cuboid->unfold(stress, {1., -1., 1.}), (StressTensor{1., 2., 3., -4., -5., 6.}));
    EXPECT_EQ(cuboid->unfold(stress, {-1., -1., -1.}), stress);
    const StressTensor section = {1., 2., 3., 0., 0., 5.}; // rr, hoop, zz, rz
    EXPECT_EQ(disc->unfold(section, {2., 0., -1.}), (StressTensor{1., 2., 3., 0., 0., -5.}));
    const StressTensor turned = rod->unfold(section, {0., 3., 0.});
    EXPECT_NEAR(turned.xx, 2., 1e-15);
    EXPECT_NEAR(turned.yy, 1., 1e-15);
    EXPECT_NEAR(turned.yz, 5., 1e-15);
    const StressTensor oblique = rod->unfold(section, {3., 3., 0.});
    EXPECT_NEAR(oblique.xx, 1.5, 1e-12);
    EXPECT_NEAR(oblique.xy, -0.5, 1e-12); // (rr − hoop)/2
    EXPECT_TRUE(rod->stress_components({1e-4, 1e-4, 0.})[3]);
    EXPECT_FALSE(rod->stress_components({1e-4, 0., 0.})[3]);
    EXPECT_TRUE(rod->contains({0.7e-3, 0., 5.}));
    EXPECT_FALSE(rod->contains({0.7e-3, 0.7e-3, 0.}));
  }

  // The largest stress is that of the largest difference of θ, not of T: with Debye's law helium contracts late.
  TEST(SpecimenCourse, FindsTheLargestStressWhereExpansionDependsOnTemperature)
  {
    auto properties                  = alloy_entries();
    properties.thermal_expansion_law = "debye";
    properties.debye_temperature     = 210.;
    auto rod                         = shape("rod");
    rod.diameter                     = 3000.;
    const SpecimenResult course      = follow(make_case(
      rod, treatment("cold for 60 s", "cold: two_regime 50 10000 15 2 at 4.2 K"), "centre", properties.make()));
    double               largest     = 0.;
    for (const auto &[time, states] : course.steps)
      for (const PointState &state : states)
        largest = std::max(largest, std::abs(state.stress.yy)); // equal to von Mises at the surface
    EXPECT_GE(course.summary.max_thermal_stress, 0.999 * largest);
  }

  // A 3 mm rod warmed for a minute in still air only reaches about 247 K, a ribbon of 40 um reaches 293 K.
  TEST(SpecimenCourse, TellsWhetherTheBathIsReached)
  {
    auto rod                  = shape("rod");
    rod.diameter              = 3000.;
    rod.time_tolerance        = 1e-6;
    const SpecimenResult slow = follow(make_case(rod, treatment("liquid nitrogen for 120 s, still air for 60 s")));
    const SpecimenResult fast =
      follow(make_case(shape("ribbon"), treatment("liquid nitrogen for 60 s, still air for 60 s")));
    ASSERT_EQ(slow.summary.steps.size(), 2u);
    EXPECT_TRUE(slow.summary.steps[0].time_to_bath.has_value());
    EXPECT_FALSE(slow.summary.steps[1].time_to_bath.has_value());
    // Nearly uniform warming: 293 − 216 exp(−t/τ), a little less at a Biot number of 0.01.
    const Alloy  alloy   = test_alloy();
    const double uniform = 293. - 216. * std::exp(-60. * 50. / (capacity(alloy) * 0.75e-3));
    EXPECT_NEAR(slow.summary.steps[1].end_temperature, uniform, 1.);
    EXPECT_LT(uniform, 270.);
    EXPECT_TRUE(fast.summary.steps[1].time_to_bath.has_value());
    EXPECT_NEAR(fast.summary.steps[1].end_temperature, 293., 0.01);
    EXPECT_LT(slow.summary.heat_balance_error.value(), 1e-6);
  }

  // The table of Ketov et al. (2015), Methods, to the digits that are printed there.
  TEST(SpecimenCourse, ReproducesTheTableOfBiotNumbers)
  {
    std::ifstream file(CRYOGLASS_LITERATURE "/biot_numbers.csv");
    ASSERT_TRUE(file.good());
    std::string  line;
    unsigned int n_rows = 0;
    while (std::getline(file, line))
      {
        if (line.empty() || line[0] == '#' || line.rfind("shape", 0) == 0)
          continue;
        std::vector<std::string> cells;
        std::istringstream       stream(line);
        for (std::string cell; std::getline(stream, cell, ',');)
          cells.push_back(cell);
        ASSERT_EQ(cells.size(), 6u) << line;
        auto parameters      = shape(cells[0]);
        parameters.thickness = parameters.diameter = std::stod(cells[1]);
        if (cells[0] == "disc")
          parameters.diameter = 3000.;
        auto properties                = alloy_entries();
        properties.conductivity        = 4.;
        const Alloy           alloy    = properties.make();
        const Case            the_case = make_case(parameters, treatment("liquid nitrogen for 60 s"), "centre", alloy);
        const ThermalStrain   strain   = make_thermal_strain(alloy, the_case.treatment);
        const auto            run = SpecimenRun::make(the_case, {alloy.moduli, 1e-5}, strain, {}, {}, MPI_COMM_WORLD);
        const SpecimenSummary summary = run->result().summary;
        EXPECT_NEAR(summary.characteristic_length * 1e6, std::stod(cells[2]), 1e-9) << line;
        for (const auto &[printed, computed] :
             {std::pair(cells[3], summary.biot_film), {cells[4], summary.biot_nucleate}})
          {
            // Half a unit of the last printed digit.
            const auto exponent = printed.find('e');
            const auto mantissa = printed.substr(0, exponent);
            const auto decimals =
              mantissa.find('.') == std::string::npos ? 0 : mantissa.size() - mantissa.find('.') - 1;
            const double unit =
              std::pow(10., -double(decimals)) *
              (exponent == std::string::npos ? 1. : std::pow(10., std::stod(printed.substr(exponent + 1))));
            EXPECT_NEAR(computed, std::stod(printed), 0.5001 * unit) << line;
          }
        ++n_rows;
      }
    EXPECT_EQ(n_rows, 7u);
  }
} // namespace
