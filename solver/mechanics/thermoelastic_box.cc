#include "solver/mechanics/thermoelastic_box.h"

#include "solver/mechanics/scaled_snapshot.h"

#include <utility>

namespace cryoglass
{
  ThermoelasticBox::ThermoelasticBox(std::unique_ptr<BoxSolver> solver)
    : solver_(std::move(solver))
  {
  }

  void
  ThermoelasticBox::update(const Glass &glass)
  {
    solver_->update(glass);
  }

  void
  ThermoelasticBox::solve(const ResponseRequest &request, const BoxSolver::Progress &progress)
  {
    solve_unit_responses(*solver_, request, progress, responses_);
  }

  void
  ThermoelasticBox::restore(UnitResponses responses)
  {
    responses_ = std::move(responses);
  }

  void
  ThermoelasticBox::set_tolerance(const double tolerance)
  {
    solver_->set_tolerance(tolerance);
  }

  void
  ThermoelasticBox::release_workspace()
  {
    solver_->release_workspace();
  }

  std::unique_ptr<BoxSnapshot>
  ThermoelasticBox::at(const double theta, const StressTensor &stress) const
  {
    for (unsigned int m = 0; m < 6; ++m)
      if (stress[m] != 0. && has_stress_response(m))
        return solver_->snapshot(responses_.state(theta, stress), theta);
    // A multiple of the response to temperature needs no copy of it.
    const std::shared_ptr<const BoxState> thermal(std::shared_ptr<void>(), &responses_.thermal);
    return std::make_unique<ScaledSnapshot>(solver_->snapshot(thermal, 1.), theta);
  }
} // namespace cryoglass
