#ifndef cryoglass_solver_mechanics_voxel_nodal_scaling_h
#define cryoglass_solver_mechanics_voxel_nodal_scaling_h

#include "materials/glass.h"
#include "meshes/lattice/bfloat16.h"
#include "meshes/lattice/streaming_fourier.h"
#include "meshes/ranks/large_array.h"

namespace cryoglass
{
  /** The numbers of the preconditioner; benchmarks/tuning.cc counts what others take. */
  struct PreconditionerParameters
  {
    double exponent              = 0.4;  // of the scaling
    double bulk_weight           = 0.15; // of B in the stiffness that it scales by
    double cutoff_factor         = 2.;   // of κ
    double reference_bulk_factor = 1.;   // of ⟨B⟩ in the reference medium

    StreamingFourier::Options transforms{StreamingFourier::Payload::bfloat16};
  };

  /**
   * The glass's local stiffness as seen by the preconditioner: a factor per
   * local node, s = (c/⟨c⟩)^(−0.4), with c = G + 0.15 B averaged over the eight
   * voxels around the node, and the wave number κ = 2 √⟨|∇ ln √c|²⟩ per voxel
   * edge below which the scaled Green operator needs its LongWaveCorrection.
   * Iterations with other numbers stand in benchmarks/README.md.
   *
   * Reference for the combination of Green operator and scaling (Green–Jacobi):
   * arXiv:2508.02613 (2025).
   */
  struct NodalScaling
  {
    explicit NodalScaling(const Lattice &lattice);

    /** Takes the moduli of @p glass, whose ghost planes must be up to date. Collective. */
    void
    update(const Glass &glass, const PreconditionerParameters &parameters = {});

    LargeArray<Bfloat16> factor; // three digits are enough, and half of the memory
    double               cutoff = 0.;
  };
} // namespace cryoglass

#endif
