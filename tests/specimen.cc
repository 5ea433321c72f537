// The specimen beyond the series of Heisler: lumped cooling, two regimes of boiling, pulled wire, energy
// balance.
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/mapping_q.h>

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  constexpr double pi = 3.14159265358979323846;

  /** The time at which the mean temperature passes each of the given ones while it falls. */
  std::vector<double>
  crossings(HeatEquation<2> &heat, const Bath &bath, const double duration, const std::vector<double> &temperatures)
  {
    std::vector<double> times(temperatures.size());
    double              last_time = 0., last = heat.snapshot(0.).mean_temperature;
    heat.plunge(bath, duration, [&](const auto &now) {
      for (std::size_t i = 0; i < temperatures.size(); ++i)
        if (last > temperatures[i] && now.mean_temperature <= temperatures[i])
          {
            // Exponential between the steps.
            const double all = std::log((last - bath.temperature) / (now.mean_temperature - bath.temperature));
            times[i]         = last_time + (now.time - last_time) *
                                     std::log((last - bath.temperature) / (temperatures[i] - bath.temperature)) / all;
          }
      last      = now.mean_temperature;
      last_time = now.time;
    });
    return times;
  }

  // T = T_env + (T₀ − T_env) exp(−t/τ), τ = ρ c_p V/(h A), for a small Biot number.
  TEST(Specimen, CoolsUniformlyInTheLumpedLimit)
  {
    const Alloy alloy = test_alloy();
    for (const auto &[name, length] :
         std::map<std::string, double>{{"ribbon", 20e-6}, {"rod", 10e-6}, {"disc", 0.}, {"cuboid", 0.}})
      {
        auto parameters          = shape(name);
        parameters.diameter      = 40.;
        parameters.thickness     = 40.;
        parameters.edges         = "40, 60, 80";
        const double over        = name == "disc" ? 1. / (1. / 20e-6 + 2. / 20e-6) : // V/A of a disc, of a cuboid
                              name == "cuboid" ? 1. / (2. / 40e-6 + 2. / 60e-6 + 2. / 80e-6)
                                                      : length;
        const double coefficient = 0.5, time_constant = capacity(alloy) * over / coefficient; // Bi of 1e-6
        const Bath   bath{"test", 77., coefficient};
        const auto   check = [&, &name = name](auto &heat) {
          EXPECT_NEAR(heat.volume_over_surface() / over, 1., 1e-12) << name;
          heat.plunge(bath, 1.5 * time_constant, {});
          EXPECT_NEAR(heat.snapshot(0.).mean_temperature, 77. + 216. * std::exp(-1.5), 2e-3) << name;
        };
        if (parameters.make_shape().index() == 0)
          {
            HeatEquation<2> heat(make_mesh<2>(parameters, coefficient / alloy.conductivity), alloy, {}, 293.);
            check(heat);
          }
        else
          {
            HeatEquation<3> heat(make_mesh<3>(parameters, coefficient / alloy.conductivity), alloy, {}, 293.);
            check(heat);
          }
      }
  }

  // Film boiling, then nucleate boiling: t = ∫ ρ c_p L dT/(h(T) (T − T_bath)); for a narrow band two exponentials.
  TEST(Specimen, ChangesFromFilmToNucleateBoiling)
  {
    const Alloy alloy = test_alloy();
    for (const double band : {0.02, 10.})
      {
        auto thin      = shape("ribbon");
        thin.thickness = 0.04; // um: Bi of 1e-6, uniform
        const Bath      nitrogen{"liquid nitrogen", 77., 148., 1355., 131., band};
        const double    heat_per_area = capacity(alloy) * 0.02e-6;
        HeatEquation<2> heat(make_mesh<2>(thin, 1355. / alloy.conductivity), alloy, {}, 293.);
        const auto      times = crossings(heat, nitrogen, 20. * heat_per_area / 148., {140., 85.});
        double          exact = 0.;
        const double    piece = 1e-4;
        for (double T = 85. + 0.5 * piece; T < 140.; T += piece)
          exact += piece * heat_per_area / (nitrogen.coefficient(T, 0.) * (T - 77.));
        EXPECT_NEAR(times[0] / (heat_per_area / 148. * std::log(216. / 63.)), 1., 1e-5);
        EXPECT_NEAR((times[1] - times[0]) / exact, 1., 2e-4);
        if (band < 1.)
          {
            const double matched =
              heat_per_area / 148. * std::log(63. / 54.) + heat_per_area / 1355. * std::log(54. / 8.);
            EXPECT_NEAR((times[1] - times[0]) / matched, 1., 1e-3);
          }
      }
  }

  // No film re-forms during a plunge: a surface that is wet and warms up again from within, far above the transition,
  // keeps the h of nucleate boiling.
  TEST(Specimen, StaysWetForThePlunge)
  {
    const Alloy alloy = test_alloy();
    auto        rod   = shape("rod");
    rod.diameter      = 4000.;
    HeatEquation<2> heat(make_mesh<2>(rod, 1e4 / alloy.conductivity), alloy, {}, 293.);
    heat.plunge({"cold", 77., 1e4}, 0.5, {});
    ASSERT_LT(heat.snapshot(0.).lowest_temperature, 120.);
    const double before = heat.snapshot(0.).mean_temperature, length = 1e-3, time = 10.;
    ASSERT_GT(before, 155.);
    double warmest_surface = 0.;
    heat.plunge({"gentle", 77., 10., 30., 131., 10.}, time, [&](const auto &now) {
      warmest_surface = std::max(warmest_surface, now.lowest_temperature);
    });
    EXPECT_GT(warmest_surface, 145.);
    const auto after = [&](const double h) {
      return 77. + (before - 77.) * std::exp(-h * time / (capacity(alloy) * length));
    };
    EXPECT_NEAR(heat.snapshot(0.).mean_temperature, after(30.), 0.1 * (after(10.) - after(30.)));
  }

  // dT/dt = −h A(t) (T − T_env)/(ρ c_p V), A = 2√(πVL), L = L₀ + v t: ∫√L dt = 2/(3v) (L^(3/2) − L₀^(3/2)).
  TEST(Specimen, PulledWireFollowsTheClosedForm)
  {
    const Alloy alloy      = test_alloy();
    auto        wire       = shape("wire");
    wire.diameter          = 20.;
    wire.length            = 10.;
    const double    length = 10e-3, speed = 0.05, radius = 10e-6, volume = pi * radius * radius * length;
    const double    coefficient = 2., duration = 3.;
    HeatEquation<2> heat(make_mesh<2>(wire, coefficient / alloy.conductivity), alloy, {}, 683.);
    Pulling         pulling;
    pulling.rate = speed / make_shape<2>(wire)->pulled_length().value();
    heat.plunge({"still air", 293., coefficient}, duration, {}, pulling);
    const double root_integral = 2. / (3. * speed) * (std::pow(length + speed * duration, 1.5) - std::pow(length, 1.5));
    const double exponent      = coefficient * 2. * std::sqrt(pi * volume) * root_integral / (capacity(alloy) * volume);
    EXPECT_GT(exponent, 0.5);
    EXPECT_NEAR((heat.snapshot(0.).mean_temperature - 293.) / 390., std::exp(-exponent), 3e-5);
  }

  // Heat lost through the surface is heat content lost, with c_p(T) and κ(T).
  TEST(Specimen, BalancesHeat)
  {
    auto properties               = alloy_entries();
    properties.heat_capacity_law  = "debye";
    properties.debye_temperature  = 210.;
    properties.conductivity_law   = "table";
    properties.conductivity_table = "77: 2.5, 293: 4.59, 350: 4.8";
    const Alloy alloy             = properties.make();
    auto        rod               = shape("rod");
    rod.diameter                  = 3000.;
    HeatEquation<2> heat(make_mesh<2>(rod, 1355. / alloy.conductivity), alloy, {1e-6, 4}, 293.);
    double          content = heat.heat_content(293.);
    for (const Bath &bath : {Bath{"liquid nitrogen", 77., 148., 1355., 131., 10.}, Bath{"ethanol", 338., 500.}})
      {
        const double lost = heat.heat_lost();
        heat.plunge(bath, 60., {});
        const double now = heat.heat_content(293.);
        EXPECT_GT(std::abs(now - content), 50.);
        EXPECT_LT(std::abs(heat.heat_lost() - lost + now - content) / std::abs(now - content), 1e-6) << bath.name;
        content = now;
      }
  }
} // namespace
