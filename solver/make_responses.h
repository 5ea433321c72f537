#ifndef cryoglass_solver_make_responses_h
#define cryoglass_solver_make_responses_h

#include "solver/mechanics/unit_responses.h"
#include "solver/parameters.h"

#include <memory>
#include <string>

namespace cryoglass
{
  /** Solves the box by the solver that the parameters name. @throws NotConverged. Collective. */
  std::unique_ptr<UnitResponses>
  make_responses(const Parameters &parameters, const Glass &glass, const UnitResponses::Progress &progress);
  /**
   * The components (xx, yy, zz, yz, xz, xy) of the specimen's stress at the box's point that the box has no response
   * to: all of them without Box/Effective moduli, and those that free surfaces cannot carry.
   */
  std::string
  missing_stress_responses(const Parameters &parameters, const UnitResponses &responses);
} // namespace cryoglass

#endif
