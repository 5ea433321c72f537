#ifndef cryoglass_solver_mechanics_voxel_nodal_scaling_h
#define cryoglass_solver_mechanics_voxel_nodal_scaling_h

#include "materials/glass.h"

#include <vector>

namespace cryoglass
{
  /**
   * The glass's local stiffness as seen by the preconditioner: a factor per
   * local node, s = (c/⟨c⟩)^(−1/2), with c = G + 0.2 B averaged over the eight
   * voxels around the node, and the wave number κ = 2 √⟨|∇ ln s|²⟩ per voxel
   * edge below which the scaled Green operator needs its LongWaveCorrection.
   * The weight of B and the factor 2 were found by experiment: iterations
   * hardly change between half and twice these values.
   *
   * Reference for the combination of Green operator and scaling (Green–Jacobi):
   * arXiv:2508.02613 (2025).
   */
  struct NodalScaling
  {
    explicit NodalScaling(const Lattice &lattice);

    /** Takes the moduli of @p glass, whose ghost planes must be up to date. Collective. */
    void
    update(const Glass &glass);

    std::vector<float> factor;
    double             cutoff = 0.;
  };
} // namespace cryoglass

#endif
