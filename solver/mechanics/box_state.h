#ifndef cryoglass_solver_mechanics_box_state_h
#define cryoglass_solver_mechanics_box_state_h

#include "meshes/ranks/large_array.h"
#include "meshes/symmetric_tensor.h"

#include <cstddef>

namespace cryoglass
{
  /** What acts on the box: a uniform temperature and either a macroscopic stress or a macroscopic strain. */
  struct BoxLoad
  {
    /** Thermal strain multiplier θ in K; the free strain of a voxel is αθ. */
    double theta = 0.;
    /** Macroscopic stress ⟨σ⟩ in Pa; zero is a free sample. */
    StressTensor stress{};
    /** Keep the macroscopic strain that the state has, instead of prescribing the stress. */
    bool is_strain_prescribed = false;
    /** Relative residual to which it is solved; 0: the solver's, as always by finite elements. */
    double tolerance = 0.;
  };

  /** What the residuals of a load are measured against: its force on the lattice, and its stress. */
  struct ResidualScale
  {
    double force = 0., stress = 0.; // |.|₂; 0: not known
  };

  /**
   * A state of the box: the displacement fluctuation u as the solver stores its unknowns on this rank (in voxel edges),
   * and the macroscopic strain E. States of one solver can be added.
   */
  struct BoxState
  {
    /** this ← factor · this + other_factor · other. */
    void
    combine(const double factor, const double other_factor, const BoxState &other)
    {
      for (std::size_t i = 0; i < displacement.size(); ++i)
        displacement[i] = factor * displacement[i] + other_factor * other.displacement[i];
      strain = factor * strain + other_factor * other.strain;
      scale  = {};
    }

    LargeArray<double> displacement;
    StrainTensor       strain{};
    /** Of the load that it is the solution for, and that a solve which starts from it has again. */
    ResidualScale scale{};
  };
} // namespace cryoglass

#endif
