#ifndef cryoglass_solver_run_make_box_solver_h
#define cryoglass_solver_run_make_box_solver_h

#include "solver/input/case.h"

#include <memory>

namespace cryoglass
{
  /** The solver that a case asks for, without a glass. Collective. */
  std::unique_ptr<BoxSolver>
  make_box_solver(const BoxCase &box, const Lattice &lattice);

  /** The macroscopic stresses that the boundaries of its box can carry. */
  ComponentSet
  transmitted_stresses(const BoxCase &box);

  /** The same elements without free faces; nothing for a box that has none. Collective. */
  std::unique_ptr<BoxSolver>
  make_periodic_counterpart(const BoxCase &box, const Lattice &lattice);
} // namespace cryoglass

#endif
