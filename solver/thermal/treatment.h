#ifndef cryoglass_solver_thermal_treatment_h
#define cryoglass_solver_thermal_treatment_h

#include "solver/thermal/bath.h"

#include <utility>
#include <vector>

namespace cryoglass
{
  /** One stay in one bath. */
  struct TreatmentStep
  {
    Bath   bath;
    double duration;           // s
    double pulling_speed = 0.; // m/s, of a wire's end meanwhile
  };

  /** What is done to the specimen: a sequence of stays in baths, repeated. */
  struct Treatment
  {
    double                     start_temperature     = 293.; // K, uniform
    double                     reference_temperature = 293.; // K, T_ref, at which the glass is free of stress
    std::vector<TreatmentStep> steps;                        // of one cycle
    unsigned int               n_cycles = 1;

    /** s. */
    double
    duration_of_cycle() const;

    double
    duration() const;

    bool
    is_pulling() const;

    /** The bath of the coldest step. */
    const Bath &
    coldest_bath() const;

    /** Lowest and highest temperature of the start and the baths, K. */
    std::pair<double, double>
    temperature_range() const;

    /** The largest h of all baths, W/(m² K). */
    double
    largest_coefficient() const;
  };
} // namespace cryoglass

#endif
