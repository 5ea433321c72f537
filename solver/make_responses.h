#ifndef cryoglass_solver_make_responses_h
#define cryoglass_solver_make_responses_h

#include "solver/mechanics/unit_responses.h"
#include "solver/parameters.h"

#include <memory>

namespace cryoglass
{
  /** Solves the box by the solver that the parameters name. @throws NotConverged. Collective. */
  std::unique_ptr<UnitResponses>
  make_responses(const Parameters &parameters, const Glass &glass, const UnitResponses::Progress &progress);
} // namespace cryoglass

#endif
