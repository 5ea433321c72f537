#include "solver/surface_profile.h"

#include "solver/mechanics/voxel_responses.h"

namespace cryoglass
{
  std::optional<FreeSurface>
  surface_profile(const Parameters &parameters, const Glass &glass, const ShearEnergy &energy, const double theta)
  {
    if (parameters.run.box_solver != "fem" || parameters.fem_box.free_surfaces == "none")
      return std::nullopt;
    std::array<bool, 3> is_free = parameters.fem_box.is_periodic();
    for (bool &axis : is_free)
      axis = !axis;
    const Lattice       &lattice = glass.lattice();
    VoxelField           periodic(lattice);
    const VoxelResponses responses(glass, parameters.voxel_solver, false, {}, {});
    responses.at(theta, {})->energies(&periodic, nullptr, nullptr);
    return FreeSurface{depth_profile(lattice, energy.field(), is_free), depth_profile(lattice, periodic, is_free)};
  }
} // namespace cryoglass
