#include "solver/thermal/rounded_steps.h"

#include <petsc/private/tsimpl.h> // the only place of the step control's function table

#include <cmath>

namespace cryoglass
{
  namespace
  {
    using Choose = PetscErrorCode (
        *)(TSAdapt, TS, PetscReal, PetscInt *, PetscReal *, PetscBool *, PetscReal *, PetscReal *, PetscReal *);

    Choose choose_basic = nullptr; // the same function for every TS

    PetscErrorCode
    choose_rounded(TSAdapt    adapt,
                   TS         ts,
                   PetscReal  step,
                   PetscInt  *next_scheme,
                   PetscReal *next_step,
                   PetscBool *is_accepted,
                   PetscReal *error,
                   PetscReal *absolute_error,
                   PetscReal *relative_error)
    {
      const PetscErrorCode code =
        choose_basic(adapt, ts, step, next_scheme, next_step, is_accepted, error, absolute_error, relative_error);
      *next_step = std::exp2(std::floor(8. * std::log2(*next_step)) / 8.);
      return code;
    }
  } // namespace

  PetscErrorCode
  use_rounded_steps(TS ts)
  {
    TSAdapt        adapt;
    PetscErrorCode code = TSGetAdapt(ts, &adapt);
    if (code == 0)
      code = TSAdaptSetType(adapt, TSADAPTBASIC);
    if (code != 0)
      return code;
    choose_basic       = adapt->ops->choose;
    adapt->ops->choose = &choose_rounded;
    return 0;
  }
} // namespace cryoglass
