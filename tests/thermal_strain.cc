// θ(T) = ∫ α(T′)/α(293 K) dT′ against closed forms.
#include "materials/thermal_strain.h"

#include <gtest/gtest.h>

#include <gsl/gsl_sf_debye.h>

namespace
{
  using namespace cryoglass;

  TEST(ThermalStrain, OfAConstantLawIsTheDifference)
  {
    const ThermalStrain theta(TemperatureLaw::constant(), 293., 77., 343.);
    for (const double T : {77., 77.123, 130.9, 293., 300.01, 343.})
      EXPECT_NEAR(theta(T), T - 293., 1e-10) << T;
  }

  // ∫ c_v/3R dT = T D₃(Θ/T), to 1e-8 K in the table and 1e-7 K beyond it, where the law's own quadrature is asked.
  TEST(ThermalStrain, OfDebyesLawIsItsEnergy)
  {
    for (const double debye_temperature : {100., 210., 327., 450.})
      for (const double reference : {293., 683., 20.})
        {
          const ThermalStrain theta(TemperatureLaw::debye(debye_temperature), reference, 4.2, 700.);
          const auto          energy = [&](const double T) { return T * gsl_sf_debye_3(debye_temperature / T); };
          const double        at_293 = TemperatureLaw::debye_heat_capacity(293., debye_temperature);
          for (const double T : {4.2, 5.03, 11.1, 31.37, 77., 131.13, 293., 337.9, 699.99, 2.1, 750.})
            EXPECT_NEAR(theta(T), (energy(T) - energy(reference)) / at_293, T < 3. || T > 702. ? 1e-7 : 1e-8)
              << T << ' ' << debye_temperature << ' ' << reference;
          EXPECT_EQ(theta(reference), 0.);
        }
  }

  // Linear between points: θ is a parabola in each piece, which the table has exactly where points lie on its grid.
  TEST(ThermalStrain, OfATableIsPiecewiseQuadratic)
  {
    const ThermalStrain theta(TemperatureLaw::table({{93., 3.}, {193., 5.}, {393., 9.}}), 193., 50., 420.);
    const auto          integral = [](const double T) { // of the points' values, from 193 K
      return T < 93.    ? -400. + 3. * (T - 93.)
                      : T < 393. ? (T - 193.) * (5. + 0.01 * (T - 193.))
                                 : 1400. + 9. * (T - 393.);
    };
    for (const double T : {50.3, 93., 93.1, 155.55, 193., 250.7, 392.9, 410.2})
      EXPECT_NEAR(theta(T), integral(T) / 7., 1e-10) << T; // 7 at 293 K
  }

  // The slope is α/α(293 K) also between the points of the table.
  TEST(ThermalStrain, HasTheSlopeOfItsLaw)
  {
    const TemperatureLaw law = TemperatureLaw::debye(210.);
    const ThermalStrain  theta(law, 293., 4.2, 300.);
    for (const double T : {6.1, 20.2, 77.13, 200.06, 295.9})
      EXPECT_NEAR((theta(T + 0.01) - theta(T - 0.01)) / 0.02, law.value(T), 1e-5) << T;
  }
} // namespace
