#include "solver/surface_profile.h"

#include "solver/mechanics/fem_responses.h"

namespace cryoglass
{
  std::optional<FreeSurface>
  surface_profile(const Parameters &parameters, const UnitResponses &responses, const double theta)
  {
    if (parameters.run.box_solver != "fem" || parameters.fem_box.free_surfaces == "none")
      return std::nullopt;
    std::array<bool, 3> is_free = parameters.fem_box.is_periodic();
    for (bool &axis : is_free)
      axis = !axis;
    FemBox::Parameters without_surface = parameters.fem_box;
    without_surface.free_surfaces      = "none";
    const Glass       &glass           = responses.glass();
    const FemResponses periodic(
      glass, without_surface, parameters.voxel_solver.tolerance, parameters.voxel_solver.max_iterations, false, {});
    const auto profile = [&](const UnitResponses &box) {
      VoxelField shear_energy(glass.lattice());
      box.at(theta, {})->energies(&shear_energy, nullptr, nullptr);
      return depth_profile(glass.lattice(), shear_energy, is_free);
    };
    return FreeSurface{profile(responses), profile(periodic), {}};
  }
} // namespace cryoglass
