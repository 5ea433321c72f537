#ifndef cryoglass_solver_run_work_h
#define cryoglass_solver_run_work_h

#include "solver/input/case.h"

namespace cryoglass
{
  /** What a run will have to do, in units that no machine changes; the summary counts the same of what was done. */
  struct Work
  {
    double box_iterations; // of conjugate gradients: all loads, cycles and realisations
    double changing_cycles,
      resting_cycles;         // of a glass that changes: those in which spots turn, and those when all have
    double specimen_unknowns; // of the temperature
    double specimen_steps;    // in time, of the cycles that are not repeated
  };

  /**
   * Without running anything but the specimen's mesh, which this rank makes for itself. The iterations follow from the
   * spread of the moduli and the tolerance, the cycles that are computed from the lumped cooling of the specimen
   * (T − T_bath falls as exp(−h t/(ρ c_p L)), L volume over surface, h the least of the bath); their constants are
   * measured on the shipped inputs, see estimate.cc.
   */
  Work
  work_of(const Case &the_case);

  /** The finite elements of a case, if it has them. */
  const FemBox::Options *
  finite_elements(const Case &the_case);

  /** Macroscopic stresses of the specimen that act on the box. */
  double
  n_stress_loads(const Case &the_case);
} // namespace cryoglass

#endif
