#ifndef cryoglass_solver_run_memory_h
#define cryoglass_solver_run_memory_h

#include "solver/input/case.h"

#include <cstdint>

namespace cryoglass
{
  /**
   * Memory that the processes of this node may use together, in bytes: what is installed, or what a control group
   * (as Slurm and containers make one) allows, if that is less.
   */
  std::uint64_t
  memory_of_node();

  /**
   * Refuses a run that cannot fit, before anything of it is allocated: estimate() against memory_of_node(), for the
   * ranks that share a node. Box/Check memory = false takes the risk.
   * @throws std::invalid_argument with what is needed and what is there, on all ranks. Collective.
   */
  void
  check_memory(const Case &the_case, MPI_Comm communicator);
} // namespace cryoglass

#endif
