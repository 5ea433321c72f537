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
    double duration;           // s
    double pulling_speed = 0.; // m/s, of a wire's end meanwhile
  };

  /**
   * What is done to the specimen: a sequence of stays in baths, repeated.
   * `Steps = liquid nitrogen for 60 s, ethanol at 343 K for 1 min`, and for a
   * wire `still air for 2 s pulling at 5 mm/s`.
   *
   * Baths known by name, with h in W/(m² K); "assumption" where the value is
   * only known to lie in a handbook's range (Incropera & DeWitt, Fundamentals of
   * Heat and Mass Transfer, table 1.1: free convection of gases 2–25, of liquids
   * 50–1000; forced convection of gases 25–250):
   *
   * - liquid nitrogen, 77 K: 148 in film boiling, 1355 in nucleate boiling, transition at 131 K where 75 % of the way
   *   from 293 K is done: Ketov et al., Nature 524, 200 (2015), Methods
   * - liquid helium, 4.2 K: 500 in film boiling, 10⁴ in nucleate boiling, transition at 8 K: orders of magnitude of
   *   pool boiling at 1 bar, Brentari & Smith, Adv. Cryog. Eng. 10, 325 (1965)
   * - dry ice, 195 K: 100, assumption: a film of carbon dioxide gas as in forced convection
   * - ethanol, 338 K: 500, assumption; the temperature: Ketov et al. (333–343 K)
   * - room air or still air, 293 K: 50, assumption: small bodies in free convection with a light draught
   * - hair-dryer, 293 K: 200: Churchill & Bernstein, J. Heat Transfer 99, 300 (1977), for air of 10 m/s across a
   *   cylinder of 3 mm
   * - salt bath, 683 K: 1000, assumption; the temperature: 60 K above T_g = 623 K
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
      std::string  baths;

      void
      add_parameters(dealii::ParameterHandler &prm);

      /** @throws std::invalid_argument naming the entry */
      void
      check() const;
    };

    /** @throws std::invalid_argument for a step or bath that cannot be read */
    explicit Treatment(const Parameters &parameters);

    /** s. */
    double
    duration() const;

    bool
    is_pulling() const;

    /** The bath of the coldest step. */
    const Bath &
    coldest_bath() const;

    double start_temperature; // K
    /** The steps of one cycle. */
    std::vector<TreatmentStep> steps;
    unsigned int               n_cycles;
  };
} // namespace cryoglass

#endif
