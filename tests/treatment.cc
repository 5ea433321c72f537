#include "tests/support/specimens.h"

#include <gtest/gtest.h>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  TEST(Treatment, ReadsSteps)
  {
    TreatmentEntries parameters;
    parameters.steps          = "liquid nitrogen for 4 h,ethanol for 1.5 min , room air for 60 s";
    const Treatment treatment = make_treatment(parameters);
    ASSERT_EQ(treatment.steps.size(), 3u);
    EXPECT_EQ(treatment.steps[0].bath.name, "liquid nitrogen");
    EXPECT_EQ(treatment.steps[0].duration, 14400.);
    EXPECT_EQ(treatment.steps[1].bath.temperature, 338.);
    EXPECT_EQ(treatment.steps[1].duration, 90.);
    EXPECT_EQ(treatment.steps[2].duration, 60.);
  }

  TEST(Treatment, KnowsBathsByName)
  {
    TreatmentEntries parameters;
    parameters.steps           = "liquid helium for 1 s, dry ice for 1 s, still air for 1 s, hair-dryer for 1 s, "
                                 "salt bath at 700 K for 3 min, ethanol at 343 K for 1 s";
    const Treatment treatment  = make_treatment(parameters);
    const double    expected[] = {4.2, 195., 293., 293., 700., 343.};
    for (unsigned int i = 0; i < 6; ++i)
      EXPECT_EQ(treatment.steps[i].bath.temperature, expected[i]) << i;
    EXPECT_TRUE(treatment.steps[0].bath.is_boiling());
    EXPECT_EQ(treatment.coldest_bath().name, "liquid helium");
    EXPECT_EQ(treatment.duration(), 10. * 185.);
    EXPECT_FALSE(treatment.is_pulling());
  }

  // The entries for single values of shipped baths stand over the sheets.
  TEST(Treatment, TakesValuesOverTheSheets)
  {
    TreatmentEntries parameters;
    parameters.film_coefficient = {100.};
    parameters.air_temperature  = {300.};
    parameters.steps            = "liquid nitrogen for 1 s, room air for 1 s, still air for 1 s, hair-dryer for 1 s";
    const Treatment treatment   = make_treatment(parameters);
    EXPECT_EQ(treatment.steps[0].bath.film_coefficient, 100.);
    EXPECT_EQ(treatment.steps[0].bath.nucleate_coefficient, 1355.);
    EXPECT_EQ(treatment.steps[1].bath.temperature, 300.);
    EXPECT_EQ(treatment.steps[2].bath.temperature, 300.);
    EXPECT_EQ(treatment.steps[3].bath.temperature, 293.);
  }

  TEST(Treatment, TakesBathsFromTheInput)
  {
    TreatmentEntries parameters;
    parameters.baths          = "furnace: constant 35 at 683 K; quench oil: two_regime 200 2000 400 20 at 300 K;"
                                "liquid nitrogen: table 77:1355 126:1355 136:148 293:148 at 77 K";
    parameters.steps          = "furnace for 1 s, quench oil for 1 s, liquid nitrogen for 1 s pulling at 5 mm/s";
    const Treatment treatment = make_treatment(parameters);
    EXPECT_EQ(treatment.steps[0].bath.coefficient(400., 0.), 35.);
    EXPECT_EQ(treatment.steps[0].bath.temperature, 683.);
    EXPECT_EQ(treatment.steps[1].bath.coefficient(500., 0.), 200.);
    EXPECT_EQ(treatment.steps[1].bath.coefficient(500., 1.), 2000.);
    const Bath &table = treatment.steps[2].bath;
    EXPECT_EQ(table.coefficient(300., 0.), 148.);
    EXPECT_EQ(table.coefficient(50., 0.), 1355.);
    EXPECT_NEAR(table.coefficient(131., 0.), 0.5 * (148. + 1355.), 1e-10);
    EXPECT_NEAR(table.coefficient_slope(131., 0.), (148. - 1355.) / 10., 1e-10);
    EXPECT_EQ(table.coefficient_range(), std::pair(148., 1355.));
    EXPECT_EQ(treatment.steps[2].pulling_speed, 5e-3);
    EXPECT_TRUE(treatment.is_pulling());
  }

  TEST(Treatment, RefusesBathsItCannotRead)
  {
    for (const std::string baths : {"furnace",
                                    "furnace: constant at 300 K",
                                    "furnace: constant -1 at 300 K",
                                    "furnace: constant 3 at 0 K",
                                    "furnace: constant 3 4 at 300 K",
                                    "furnace: boiling 3 at 300 K",
                                    "oil: two_regime 200 2000 400 at 300 K",
                                    "oil: two_regime 200 2000 400 0 at 300 K",
                                    "spray: table 300:1 200:2 at 300 K",
                                    "spray: table 300:1 at 300 K",
                                    "spray: table 300 1 at 300 K"})
      {
        TreatmentEntries parameters;
        parameters.baths = baths;
        EXPECT_THROW(make_treatment(parameters), std::invalid_argument) << baths;
      }
  }

  TEST(Treatment, RefusesWhatItCannotRead)
  {
    for (const std::string steps : {"",
                                    "liquid nitrogen",
                                    "lava for 60 s",
                                    "room air for s",
                                    "room air for -3 s",
                                    "room air for 3 days",
                                    "room air for 1e12 s",
                                    "room air for nan s",
                                    "room air for 3 s now",
                                    "room air at -3 K for 3 s",
                                    "room air for 3 s pulling at 0 mm/s",
                                    "room air for 3 s pulling at 3 km/s"})
      {
        TreatmentEntries parameters;
        parameters.steps = steps;
        EXPECT_THROW(make_treatment(parameters), std::invalid_argument) << steps;
      }
  }

  TEST(Bath, ChangesRegimeSmoothlyWithinTheBand)
  {
    const Bath bath{"liquid nitrogen", 77., 148., 1355., 131., 10.};
    EXPECT_EQ(bath.coefficient(293., 0.), 148.);
    EXPECT_EQ(bath.coefficient(136., 0.), 148.);
    EXPECT_NEAR(bath.coefficient(131., 0.), 0.5 * (148. + 1355.), 1e-12);
    EXPECT_EQ(bath.coefficient(126., 0.), 1355.);
    for (const double T : {127., 130., 133.})
      EXPECT_NEAR(
        bath.coefficient_slope(T, 0.), (bath.coefficient(T + 1e-5, 0.) - bath.coefficient(T - 1e-5, 0.)) / 2e-5, 1e-4);
    EXPECT_EQ(bath.coefficient_slope(130., 1.), 0.);
    EXPECT_EQ(bath.coefficient_range(), std::pair(148., 1355.));
    const Bath air{"room air", 293., 50.};
    EXPECT_EQ(air.coefficient(100., 0.), 50.);
  }
} // namespace
