#include "solver/thermal/treatment.h"

#include <gtest/gtest.h>

namespace
{
  using namespace cryoglass;

  TEST(Treatment, ReadsSteps)
  {
    Treatment::Parameters parameters;
    parameters.steps = "liquid nitrogen for 4 h,ethanol for 1.5 min , room air for 60 s";
    const Treatment treatment(parameters);
    ASSERT_EQ(treatment.steps.size(), 3u);
    EXPECT_EQ(treatment.steps[0].bath.name, "liquid nitrogen");
    EXPECT_EQ(treatment.steps[0].duration, 14400.);
    EXPECT_EQ(treatment.steps[1].bath.temperature, 338.);
    EXPECT_EQ(treatment.steps[1].duration, 90.);
    EXPECT_EQ(treatment.steps[2].duration, 60.);
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
                                    "room air for 3 s now"})
      {
        Treatment::Parameters parameters;
        parameters.steps = steps;
        EXPECT_THROW(parameters.check(), std::invalid_argument) << steps;
      }
  }

  TEST(Bath, ChangesRegimeSmoothlyWithinTheBand)
  {
    const Bath bath{"liquid nitrogen", 77., 148., 1355., 131., 10.};
    EXPECT_EQ(bath.coefficient(bath.wetting(293.)), 148.);
    EXPECT_EQ(bath.coefficient(bath.wetting(136.)), 148.);
    EXPECT_NEAR(bath.coefficient(bath.wetting(131.)), 0.5 * (148. + 1355.), 1e-12);
    EXPECT_EQ(bath.coefficient(bath.wetting(126.)), 1355.);
    for (const double T : {127., 130., 133.})
      EXPECT_NEAR(bath.wetting_slope(T), (bath.wetting(T + 1e-5) - bath.wetting(T - 1e-5)) / 2e-5, 1e-8);
    const Bath air{"room air", 293., 50., 0., 0., 0.};
    EXPECT_EQ(air.coefficient(air.wetting(100.)), 50.);
  }
} // namespace
