// The specimen through a treatment: history, stress at points, whether the bath is reached, the table of Biot numbers.
#include "solver/thermal/specimen_course.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  Treatment
  treatment(const std::string &steps)
  {
    Treatment::Parameters parameters;
    parameters.steps  = steps;
    parameters.cycles = 1;
    return Treatment(parameters);
  }

  struct Outcome
  {
    History                                                 history;
    SpecimenSummary                                         summary;
    std::vector<std::pair<double, std::vector<PointState>>> steps;
  };

  Outcome
  run(const Specimen::Parameters &parameters, const std::string &steps, const MPI_Comm communicator)
  {
    const Alloy         alloy(alloy_parameters());
    const Specimen      specimen(parameters);
    const Treatment     whole = treatment(steps);
    const ThermalStrain strain(alloy.thermal_expansion_law, 293., 77., 338.);
    HeatEquation<2>     heat(specimen, alloy, {}, 293., 1355., communicator);
    SpecimenStress<2>   stress(heat, alloy.moduli, alloy.thermal_expansion);
    SpecimenCourse<2> course(heat, stress, specimen, alloy, whole, strain, {SpecimenPoint::parse("100, 100, 20")}, 2.);
    course.run([](double, unsigned int, const std::string &) {}, [](double, unsigned int, double) {});
    return {course.history(), course.summary(), course.steps()};
  }

  TEST(SpecimenCourse, IsTheSameOnAnyNumberOfRanks)
  {
    auto disc           = shape("disc");
    disc.thickness      = 500.;
    disc.diameter       = 3000.;
    const Outcome alone = run(disc, "liquid nitrogen for 5 s", MPI_COMM_SELF),
                  all   = run(disc, "liquid nitrogen for 5 s", MPI_COMM_WORLD);
    ASSERT_EQ(alone.steps.size(), all.steps.size());
    const double scale = alone.summary.max_thermal_stress;
    EXPECT_GT(scale, 1e5);
    EXPECT_NEAR(all.summary.max_thermal_stress / scale, 1., 1e-7);
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

  // What symmetry says of a point and its images, and of the axes of the stress.
  TEST(SpecimenCourse, GivesTheStressInTheAxesOfTheBody)
  {
    const std::array<double, 6> stress = {1., 2., 3., 4., 5., 6.};
    const Specimen              cuboid(shape("cuboid")), rod(shape("rod")), disc(shape("disc"));
    EXPECT_EQ(cuboid.unfold(stress, {1., 1., 1.}), stress);
    EXPECT_EQ(cuboid.unfold(stress, {1., -1., 1.}), (std::array<double, 6>{1., 2., 3., -4., 5., -6.}));
    EXPECT_EQ(cuboid.unfold(stress, {-1., -1., -1.}), stress);
    const std::array<double, 6> section = {1., 2., 3., 0., 5., 0.}; // rr, hoop, zz, rz
    EXPECT_EQ(disc.unfold(section, {2., 0., -1.}), (std::array<double, 6>{1., 2., 3., 0., -5., 0.}));
    const auto turned = rod.unfold(section, {0., 3., 0.});
    EXPECT_NEAR(turned[0], 2., 1e-15);
    EXPECT_NEAR(turned[1], 1., 1e-15);
    const auto oblique = rod.unfold(section, {3., 3., 0.});
    EXPECT_NEAR(oblique[0], 1.5, 1e-12);
    EXPECT_NEAR(oblique[5], -0.5, 1e-12); // (rr − hoop)/2
    EXPECT_TRUE(rod.stress_components({1e-4, 1e-4, 0.})[5]);
    EXPECT_FALSE(rod.stress_components({1e-4, 0., 0.})[5]);
    EXPECT_TRUE(rod.contains({0.7e-3, 0., 5.}));
    EXPECT_FALSE(rod.contains({0.7e-3, 0.7e-3, 0.}));
  }

  // The largest stress is that of the largest difference of θ, not of T: with Debye's law helium contracts late.
  TEST(SpecimenCourse, FindsTheLargestStressWhereExpansionDependsOnTemperature)
  {
    auto properties                  = alloy_parameters();
    properties.thermal_expansion_law = "debye";
    properties.debye_temperature     = 210.;
    const Alloy           alloy(properties);
    auto                  rod = shape("rod");
    Treatment::Parameters parameters;
    parameters.baths  = "cold: two_regime 50 10000 15 2 at 4.2 K";
    parameters.steps  = "cold for 60 s";
    parameters.cycles = 1;
    rod.diameter      = 3000.;
    const Specimen      specimen(rod);
    const Treatment     whole(parameters);
    const ThermalStrain strain(alloy.thermal_expansion_law, 293., 4.2, 293.);
    HeatEquation<2>     heat(specimen, alloy, {}, 293., 1e4, MPI_COMM_WORLD);
    SpecimenStress<2>   stress(heat, alloy.moduli, alloy.thermal_expansion);
    SpecimenCourse<2>   course(heat, stress, specimen, alloy, whole, strain, {}, 2.);
    course.run([](double, unsigned int, const std::string &) {}, [](double, unsigned int, double) {});
    double largest = 0.;
    for (const auto &[time, states] : course.steps())
      for (const PointState &state : states)
        largest = std::max(largest, std::abs(state.stress[1])); // equal to von Mises at the surface
    EXPECT_GE(course.summary().max_thermal_stress, 0.999 * largest);
  }

  // A 3 mm rod warmed for a minute in still air only reaches about 247 K, a ribbon of 40 um reaches 293 K.
  TEST(SpecimenCourse, TellsWhetherTheBathIsReached)
  {
    auto rod           = shape("rod");
    rod.diameter       = 3000.;
    const Outcome slow = run(rod, "liquid nitrogen for 120 s, still air for 60 s", MPI_COMM_WORLD);
    const Outcome fast = run(shape("ribbon"), "liquid nitrogen for 60 s, still air for 60 s", MPI_COMM_WORLD);
    ASSERT_EQ(slow.summary.steps.size(), 2u);
    EXPECT_TRUE(slow.summary.steps[0].time_to_bath.has_value());
    EXPECT_FALSE(slow.summary.steps[1].time_to_bath.has_value());
    // Nearly uniform warming: 293 − 216 exp(−t/τ), a little less at a Biot number of 0.01.
    const Alloy  alloy(alloy_parameters());
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
        ASSERT_EQ(cells.size(), 5u) << line;
        auto parameters      = shape(cells[0]);
        parameters.thickness = parameters.diameter = std::stod(cells[1]);
        if (cells[0] == "disc")
          parameters.diameter = 3000.;
        auto properties         = alloy_parameters();
        properties.conductivity = 4.;
        const Alloy         alloy(properties);
        const Specimen      specimen(parameters);
        const Treatment     whole = treatment("liquid nitrogen for 60 s");
        const ThermalStrain strain(alloy.thermal_expansion_law, 293., 77., 293.);
        HeatEquation<2>     heat(specimen, alloy, {}, 293., 1355., MPI_COMM_WORLD);
        SpecimenStress<2>   stress(heat, alloy.moduli, alloy.thermal_expansion);
        const auto          summary = SpecimenCourse<2>(heat, stress, specimen, alloy, whole, strain, {}, 2.).summary();
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
