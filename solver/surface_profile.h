#ifndef cryoglass_solver_surface_profile_h
#define cryoglass_solver_surface_profile_h

#include "solver/mechanics/unit_responses.h"
#include "solver/output/free_surface.h"
#include "solver/parameters.h"

#include <optional>

namespace cryoglass
{
  /**
   * w of a box with free surfaces by depth at thermal strain multiplier @p theta (K), without macroscopic stress,
   * beside that of the same glass in a periodic box, solved for this by the same elements: their ratio is free of the
   * glass's own ups and downs and of the elements' error. Nothing for a periodic box. Collective.
   */
  std::optional<FreeSurface>
  surface_profile(const Parameters &parameters, const UnitResponses &responses, double theta);
} // namespace cryoglass

#endif
