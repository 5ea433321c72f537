#ifndef cryoglass_solver_surface_profile_h
#define cryoglass_solver_surface_profile_h

#include "solver/energy/shear_energy.h"
#include "solver/output/free_surface.h"
#include "solver/parameters.h"

#include <optional>

namespace cryoglass
{
  /**
   * The energy @p energy of a box with free surfaces by depth, beside that of the same glass at the same θ in a
   * periodic box, which the voxel solver gives in passing: their ratio is free of the glass's own ups and downs.
   * Nothing for a periodic box. Collective.
   */
  std::optional<FreeSurface>
  surface_profile(const Parameters &parameters, const Glass &glass, const ShearEnergy &energy, double theta);
} // namespace cryoglass

#endif
