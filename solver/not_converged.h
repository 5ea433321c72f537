#ifndef cryoglass_solver_not_converged_h
#define cryoglass_solver_not_converged_h

#include <stdexcept>

namespace cryoglass
{
  /** A solver stagnated, diverged or ran out of iterations or steps: exit code 3. */
  class NotConverged : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };
} // namespace cryoglass

#endif
