#ifndef cryoglass_solver_run_estimate_h
#define cryoglass_solver_run_estimate_h

#include "solver/run/work.h"

#include <string>

namespace cryoglass
{
  /**
   * What a run will need, from measured figures (benchmarks/README.md): bytes
   * per voxel at the peak, and processor seconds per unit of its work. Memory is good
   * to about 10 %, time to a factor of two on a machine like that of the figures; so for every shipped input, and for
   * stays from 1 ms to 10 min, contrasts up to 1.2, any order of the time integration and parts of a cycle's drive.
   * Sharp phases and maps of one's own may take more iterations than their spread tells.
   */
  struct Estimate
  {
    unsigned int ranks;
    unsigned int ranks_per_realisation;
    double       bytes_per_rank;
    Work         work;
    double       processor_seconds; // of all ranks
    double       seconds;           // on a clock
    std::string  time_class;        // minutes | hours | day | days
  };

  /** Its memory alone, on @p ranks ranks in all. */
  double
  bytes_per_rank(const Case &the_case, unsigned int ranks);

  /** On @p ranks ranks in all. The caller makes the specimen's mesh for it. */
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
