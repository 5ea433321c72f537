#ifndef cryoglass_solver_run_identity_h
#define cryoglass_solver_run_identity_h

#include "solver/input/case.h"

#include <string>

namespace cryoglass
{
  /** What the numbers of a run depend on: program, libraries, every entry, the content of every file that is read. */
  Identity
  identity_of_run(const Case &the_case);

  /** What differs between two of them, "NAME = A there, B now; ..."; "" if nothing does. */
  std::string
  difference(const Identity &there, const Identity &now);
} // namespace cryoglass

#endif
