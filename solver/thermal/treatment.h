#ifndef cryoglass_solver_thermal_treatment_h
#define cryoglass_solver_thermal_treatment_h

#include "solver/thermal/bath.h"

#include <deal.II/base/parameter_handler.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /** One stay in one bath. */
  struct TreatmentStep
  {
    Bath   bath;
    double duration; // s
  };

  /**
   * What is done to the specimen: a sequence of stays in baths, repeated.
   * `Steps = liquid nitrogen for 60 s, room air for 60 s`.
   */
  class Treatment
  {
  public:
    struct Parameters
    {
      double       start_temperature      = 293.; // K
      std::string  steps                  = "liquid nitrogen for 60 s, room air for 60 s";
      unsigned int cycles                 = 10;
      double       film_coefficient       = 148.;  // W/m2/K
      double       nucleate_coefficient   = 1355.; // W/m2/K
      double       transition_temperature = 131.;  // K
      double       transition_band        = 10.;   // K
      double       air_temperature        = 293.;  // K
      double       air_coefficient        = 50.;   // W/m2/K
      double       ethanol_temperature    = 338.;  // K
      double       ethanol_coefficient    = 500.;  // W/m2/K

      void
      add_parameters(dealii::ParameterHandler &prm);

      void
      check() const;
    };

    /** @throws std::invalid_argument for a step that cannot be read or an unknown bath */
    explicit Treatment(const Parameters &parameters);

    double start_temperature; // K
    /** The steps of one cycle. */
    std::vector<TreatmentStep> steps;
    unsigned int               n_cycles;
  };
} // namespace cryoglass

#endif
