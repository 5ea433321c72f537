#ifndef cryoglass_solver_energy_depth_profile_h
#define cryoglass_solver_energy_depth_profile_h

#include "meshes/lattice/voxel_field.h"

#include <array>
#include <vector>

namespace cryoglass
{
  /** The voxels of one layer below the free surfaces. */
  struct DepthBin
  {
    double         depth; // of the voxels' centres below the nearest free surface, m
    std::ptrdiff_t n_voxels;
    double         mean, p90;
  };

  /**
   * Mean and 90th percentile of a voxel field against the distance to the nearest face of the box that is free of
   * traction, a bin per layer of voxels, the outermost first. Percentiles are linear between order statistics.
   * @param is_free the axes whose two faces are free, at least one
   * @return on rank 0 of the lattice, elsewhere empty. Collective.
   */
  std::vector<DepthBin>
  depth_profile(const Lattice &lattice, const VoxelField &field, const std::array<bool, 3> &is_free);

  /**
   * How deep a surface reaches: the ratio of two profiles' means is farthest from 1 in some layer; below that layer it
   * comes as near to 1 as 1/e of that at this depth, linear between layers, m. 0 where it does not.
   */
  double
  depth_of_influence(const std::vector<DepthBin> &profile, const std::vector<DepthBin> &reference);
} // namespace cryoglass

#endif
