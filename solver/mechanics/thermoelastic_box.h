#ifndef cryoglass_solver_mechanics_thermoelastic_box_h
#define cryoglass_solver_mechanics_thermoelastic_box_h

#include "solver/mechanics/unit_responses.h"

#include <memory>

namespace cryoglass
{
  /** A box of glass with a solver and its responses: its state at any temperature and macroscopic stress. */
  class ThermoelasticBox
  {
  public:
    explicit ThermoelasticBox(std::unique_ptr<BoxSolver> solver);

    /** The glass has changed; responses are those of the earlier one until the next solve(). Collective. */
    void
    update(const Glass &glass);

    /** @throws NotConverged. Collective. */
    void
    solve(const ResponseRequest &request, const BoxSolver::Progress &progress = {});

    /** See BoxSolver. */
    void
    set_tolerance(double tolerance);

    void
    release_workspace();

    /** Takes responses that an earlier run has solved for; the glass is that of the last update. */
    void
    restore(UnitResponses responses);

    /**
     * The box at thermal strain multiplier @p theta (K) under @p stress (Pa), until the next solve() or restore(). Must
     * not outlive the box. Collective.
     */
    std::unique_ptr<BoxSnapshot>
    at(double theta, const StressTensor &stress = {}) const;

    bool
    has_stress_response(const unsigned int component) const
    {
      return responses_.stresses[component].has_value();
    }

    const UnitResponses &
    responses() const
    {
      return responses_;
    }

    const EffectiveProperties &
    effective() const
    {
      return responses_.effective;
    }

    const BoxSolver &
    solver() const
    {
      return *solver_;
    }

    const Glass &
    glass() const
    {
      return solver_->glass();
    }

  private:
    std::unique_ptr<BoxSolver> solver_;
    UnitResponses              responses_;
  };
} // namespace cryoglass

#endif
