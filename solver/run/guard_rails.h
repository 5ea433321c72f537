#ifndef cryoglass_solver_run_guard_rails_h
#define cryoglass_solver_run_guard_rails_h

#include "solver/input/case.h"
#include "solver/mechanics/effective_properties.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * What can be computed but may not be meant, a sentence each with its reason: temperatures above 0.9 T_g, baths that
   * do not exist at their temperature, a start below all baths, thermal expansion that stays constant down to where it
   * does not, soft spots that the lattice does not resolve.
   */
  std::vector<std::string>
  warnings_of(const Case &the_case);

  /** α*, B*, G* of a box that is not isotropic. */
  std::vector<std::string>
  warnings_of(const EffectiveProperties &effective);
} // namespace cryoglass

#endif
