#ifndef cryoglass_solver_mechanics_voxel_nodal_scaling_h
#define cryoglass_solver_mechanics_voxel_nodal_scaling_h

#include "materials/glass.h"

#include <vector>

namespace cryoglass
{
  /**
   * The glass's local stiffness as seen by the preconditioner: a factor per
   * local node, s = (c/⟨c⟩)^(−0.4), with c = G + 0.2 B averaged over the eight
   * voxels around the node, and the wave number κ = 2 √⟨|∇ ln √c|²⟩ per voxel
   * edge below which the scaled Green operator needs its LongWaveCorrection.
   *
   * The numbers are measured with La55Ni20Al25, 8 voxels per ℓ and residual 1e-8.
   * Powers of 0.35, 0.4, 0.45 and 0.5 take 13, 12, 13 and 13 iterations at 64³
   * with variations of 18 and 27 %, 14 each at 128³; 35, 32, 30 and 31 at 64³ with
   * 50 and 80 %, 53, 45, 43 and 43 at 128³; with soft spots, whose contrast is
   * sharp, 0.4 takes the fewest. With the power 0.5, weights of B of 0.1, 0.2 and
   * 0.4 take 17, 14 and 14 iterations at 64³ and 18, 16 and 16 at 128³, factors
   * of κ of 1, 2 and 4 take 15, 14 and 14, and 17, 16 and 16.
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
