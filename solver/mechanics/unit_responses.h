#ifndef cryoglass_solver_mechanics_unit_responses_h
#define cryoglass_solver_mechanics_unit_responses_h

#include "solver/mechanics/box_solver.h"
#include "solver/mechanics/effective_properties.h"

#include <array>
#include <optional>
#include <vector>

namespace cryoglass
{
  /** Which responses of the box are wanted beside that to temperature. */
  struct ResponseRequest
  {
    bool         has_moduli = false;         // B* and G*: all six unit stresses are solved for
    ComponentSet stresses   = no_components; // the responses to these macroscopic stresses are kept
    /**
     * Relative residual for stresses from which nothing but the moduli follows, whose errors are far below it (of
     * second order where a solve starts from zero); 0: the solver's.
     */
    double moduli_tolerance = 0.;
  };

  /**
   * The box's answers to unit loads, as data. The problem is linear, so that every state of a history is
   *
   *   θ · (response to θ = 1 K of a free sample) + Σ_m Σ_m · (response to a unit macroscopic stress m).
   */
  struct UnitResponses
  {
    /** Response to a macroscopic stress of unit_stress, in single precision. */
    struct Stress
    {
      LargeArray<float> displacement;
      StrainTensor      strain;
      ResidualScale     scale;
    };

    static constexpr double unit_stress = 1e6; // Pa; any, the response is linear

    BoxState                             thermal; // θ = 1 K
    std::array<std::optional<Stress>, 6> stresses;
    EffectiveProperties                  effective;
    std::vector<SolveResult>             solves; // of the linear systems, in their order

    /** The state at thermal strain multiplier @p theta (K) under @p stress; components without response are left out.
     */
    BoxState
    state(double theta, const StressTensor &stress) const;
  };

  /**
   * Solves for the responses with the glass that @p solver has now. What @p responses holds already is where the solves
   * start. Of a request that a box with free faces cannot fulfil, what it can is solved for.
   * @throws NotConverged. Collective.
   */
  void
  solve_unit_responses(BoxSolver                 &solver,
                       const ResponseRequest     &request,
                       const BoxSolver::Progress &progress,
                       UnitResponses             &responses);
} // namespace cryoglass

#endif
