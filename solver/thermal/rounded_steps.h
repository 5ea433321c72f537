#ifndef cryoglass_solver_thermal_rounded_steps_h
#define cryoglass_solver_thermal_rounded_steps_h

#include <petscts.h>

namespace cryoglass
{
  /**
   * Lets PETSc's error control choose only steps 2^(i/8) seconds long, rounded
   * down. The error estimate is a difference of nearly equal numbers; without
   * this its rounding, different for every number of ranks, would shift all
   * later time points by 1e-9 and more.
   * @return a PETSc error code
   */
  PetscErrorCode
  use_rounded_steps(TS ts);
} // namespace cryoglass

#endif
