#ifndef cryoglass_solver_mechanics_voxel_operator_h
#define cryoglass_solver_mechanics_voxel_operator_h

#include "materials/glass.h"
#include "solver/mechanics/kernels.h"
#include "solver/mechanics/nodal_field.h"

#include <vector>

namespace cryoglass
{
  /** A state of the box: periodic displacement fluctuation u (in voxel edges) and macroscopic strain E. */
  struct BoxState
  {
    explicit BoxState(const Lattice &lattice)
      : displacement(lattice)
    {
    }

    /** this ← factor · this + other_factor · other, ghost planes included. */
    void
    combine(double factor, double other_factor, const BoxState &other);

    NodalField<double> displacement;
    VoigtTensor        strain{};
  };

  /**
   * The thermoelastic lattice, matrix-free:
   *
   *   σ = B (tr ε − 3αθ) I + 2G dev ε,   ε = E + sym ∇u,
   *   force_i = ∫ σ : ∇φ_i dV,           stress_sum = Σ_voxels ⟨σ⟩
   *
   * with trilinear hexahedra, B, G, α constant in a voxel and exact
   * integration. In the modes s = (a+b)/2, d = b−a of each direction (a
   * Hadamard basis of the 8 nodes) the stiffness of such a voxel is exact and
   * sparse: the mean strain with weight 1, its linear part with weight
   * ∫ξ² = 1/12, its bilinear part with 1/144. Lengths are in voxel edges;
   * forces in Pa. Overlapping voxel layers between slabs are computed twice
   * rather than sent.
   *
   * Reference for the element and the lattice: Leuschner & Fritzen,
   * Comput. Mech. 62, 359 (2018).
   */
  class VoxelOperator
  {
  public:
    /** Keeps a reference to @p glass, whose ghost planes must be up to date. */
    VoxelOperator(const Glass &glass, const std::string &instruction_set);

    struct Sums
    {
      VoigtTensor stress; // Σ over all voxels of the mean stress, Pa
      double      work;   // Σ over all nodes of displacement · force
    };

    /**
     * force ← ∫ σ : ∇φ. @p displacement needs up-to-date ghost planes.
     * Single-precision forces of a double-precision displacement are computed
     * in double precision and rounded at the end.
     * @param theta thermal strain multiplier in K. Collective.
     */
    template <typename Number, typename ForceNumber>
    Sums
    apply(const NodalField<Number> &displacement,
          const VoigtTensor        &strain,
          double                    theta,
          NodalView<ForceNumber>    force) const;

    /** Energies per voxel (J/m³) and von Mises stress (Pa); each out pointer may be null. */
    void
    energies(const BoxState &state,
             double          theta,
             VoxelField     *shear_energy,
             VoxelField     *volumetric_energy,
             VoxelField     *von_mises) const;

    const Glass &
    glass() const
    {
      return glass_;
    }

    const Kernels &
    kernels() const
    {
      return kernels_;
    }

  private:
    template <typename Number, typename ForceNumber>
    VoxelKernelData<Number, ForceNumber>
    kernel_data(const NodalField<Number> &displacement,
                const VoigtTensor        &strain,
                double                    theta,
                Number                   *workspace) const;

    const Glass                &glass_;
    const Kernels              &kernels_;
    mutable std::vector<double> workspace_double_;
    mutable std::vector<float>  workspace_float_;
  };
} // namespace cryoglass

#endif
