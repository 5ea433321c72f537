#include "materials/temperature_law.h"

#include <gtest/gtest.h>

#include <gsl/gsl_sf_debye.h>

#include <cmath>

namespace
{
  using namespace cryoglass;

  constexpr double pi = 3.14159265358979323846;

  TEST(TemperatureLaw, ConstantIntegratesToTheDifference)
  {
    const auto law = TemperatureLaw::constant();
    EXPECT_EQ(law.value(77.), 1.);
    EXPECT_NEAR(law.integral(293., 77.), -216., 1e-11);
    EXPECT_EQ(law.integral(100., 100.), 0.);
  }

  TEST(TemperatureLaw, TableIsLinearBetweenPointsAndConstantBeyond)
  {
    const auto law = TemperatureLaw::table(parse_table("93: 3, 193: 5, 393: 9"));
    // 7 at 293 K
    EXPECT_NEAR(law.value(93.), 3. / 7., 1e-15);
    EXPECT_NEAR(law.value(143.), 4. / 7., 1e-15);
    EXPECT_NEAR(law.value(10.), 3. / 7., 1e-15);
    EXPECT_NEAR(law.value(900.), 9. / 7., 1e-15);
    EXPECT_NEAR(law.integral(43., 193.), (50. * 3. + 100. * 4.) / 7., 1e-11);
  }

  TEST(TemperatureLaw, RefusesBadTables)
  {
    EXPECT_THROW(parse_table("100 1"), std::invalid_argument);
    EXPECT_THROW(parse_table("100: x"), std::invalid_argument);
    EXPECT_THROW(TemperatureLaw::table({}), std::invalid_argument);
    EXPECT_THROW(TemperatureLaw::table({{200., 1.}, {100., 1.}}), std::invalid_argument);
    EXPECT_THROW(TemperatureLaw::table({{100., -1.}}), std::invalid_argument);
    EXPECT_THROW(TemperatureLaw::debye(0.), std::invalid_argument);
  }

  TEST(TemperatureLaw, DebyeHasItsLimits)
  {
    // Dulong-Petit with the first correction 1 − x²/20; T³ law 4π⁴/5 (T/Θ)³ of 3R.
    EXPECT_NEAR(TemperatureLaw::debye_heat_capacity(3000., 300.), 1. - 0.01 / 20., 1e-6);
    const double ratio = 1. / 60.;
    EXPECT_NEAR(TemperatureLaw::debye_heat_capacity(300. * ratio, 300.) /
                  (4. * std::pow(pi, 4) / 5. * std::pow(ratio, 3)),
                1.,
                1e-9);
    EXPECT_EQ(TemperatureLaw::debye_heat_capacity(0., 300.), 0.);
    EXPECT_EQ(TemperatureLaw::debye(300.).value(TemperatureLaw::reference_temperature), 1.);
  }

  TEST(TemperatureLaw, DebyeIntegratesToItsEnergy)
  {
    // ∫₀ᵀ c_v/3R dT = T D₃(Θ/T)
    const double debye_temperature = 327.;
    const auto   energy            = [&](const double T) { return T * gsl_sf_debye_3(debye_temperature / T); };
    const auto   law               = TemperatureLaw::debye(debye_temperature);
    const double at_293            = TemperatureLaw::debye_heat_capacity(293., debye_temperature);
    for (const double T : {4.2, 77., 195., 338.})
      EXPECT_NEAR(law.integral(293., T), (energy(T) - energy(293.)) / at_293, 1e-9);
  }
} // namespace
