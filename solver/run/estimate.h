#ifndef cryoglass_solver_run_estimate_h
#define cryoglass_solver_run_estimate_h

#include "solver/input/case.h"

#include <string>

namespace cryoglass
{
  /**
   * What a run will need, from measured figures (benchmarks/README.md): bytes
   * per voxel at the peak and rank-seconds per voxel and load. Memory is good
   * to about 10 %, time to a factor of two or three: it depends on the machine,
   * and the specimen's mesh is not looked at.
   */
  struct Estimate
  {
    unsigned int ranks;
    unsigned int ranks_per_realisation;
    double       bytes_per_rank;
    double       seconds;
    std::string  time_class; // minutes | hours | day | days
  };

  /** On @p ranks ranks in all. */
  Estimate
  estimate(const Case &the_case, unsigned int ranks);

  /**
   * Ranks that share a realisation of an ensemble: the entry, or, where it is 0, the smallest divisor of @p ranks with
   * which the groups of a node fit into 80 % of its memory.
   */
  unsigned int
  ranks_per_realisation(const Case &the_case, unsigned int ranks);
} // namespace cryoglass

#endif
