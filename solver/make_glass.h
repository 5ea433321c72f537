#ifndef cryoglass_solver_make_glass_h
#define cryoglass_solver_make_glass_h

#include "solver/parameters.h"

#include <memory>

namespace cryoglass
{
  /** The glass that the parameters ask for (random, two phases, or from a file), with this seed. Collective. */
  std::unique_ptr<Glass>
  make_glass(const Parameters &parameters, std::uint64_t seed, const Lattice &lattice);
} // namespace cryoglass

#endif
