#ifndef cryoglass_solver_mechanics_voxel_voxel_operator_h
#define cryoglass_solver_mechanics_voxel_voxel_operator_h

#include "materials/glass.h"
#include "meshes/lattice/nodal_field.h"
#include "solver/mechanics/box_state.h"
#include "solver/mechanics/voxel/kernels.h"

#include <vector>

namespace cryoglass
{
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
    VoxelOperator(const Lattice &lattice, InstructionSet instruction_set);

    /** Ready to use. */
    VoxelOperator(const Glass &glass, InstructionSet instruction_set);

    /** Keeps a reference to @p glass, whose ghost planes must be up to date. */
    void
    set_glass(const Glass &glass)
    {
      glass_ = &glass;
    }

    struct Sums
    {
      StressTensor stress; // Σ over all voxels of the mean stress, Pa
      double       work;   // Σ over all nodes of displacement · force
    };

    /**
     * force ← ∫ σ : ∇φ. @p displacement needs up-to-date ghost planes.
     * Single-precision forces of a double-precision displacement are computed
     * in double precision and rounded at the end.
     * @param theta thermal strain multiplier in K. Collective.
     */
    template <typename Number, typename ForceNumber>
    Sums
    apply(NodalSpan<const Number> displacement,
          const StrainTensor     &strain,
          double                  theta,
          NodalView<ForceNumber>  force) const;

    template <typename Number, typename ForceNumber>
    Sums
    apply(const NodalField<Number> &displacement,
          const StrainTensor       &strain,
          const double              theta,
          NodalView<ForceNumber>    force) const
    {
      return apply(displacement.span(), strain, theta, force);
    }

    /** The displacement of a state of this lattice; ghost planes as they are. */
    NodalSpan<const double>
    displacement(const BoxState &state) const
    {
      return {lattice_, state.displacement.data()};
    }

    NodalSpan<double>
    displacement(BoxState &state) const
    {
      return {lattice_, state.displacement.data()};
    }

    /** Energies per voxel (J/m³) and von Mises stress (Pa); each out pointer may be null. */
    void
    energies(const BoxState &state,
             double          theta,
             VoxelField     *shear_energy,
             VoxelField     *volumetric_energy,
             VoxelField     *von_mises) const;

    /** Frees what apply() keeps from call to call. */
    void
    release_workspace();

    const Glass &
    glass() const
    {
      return *glass_;
    }

    const Kernels &
    kernels() const
    {
      return kernels_;
    }

  private:
    /** For the planes from @p first_plane on. */
    template <typename Number, typename ForceNumber>
    VoxelKernelData<Number, ForceNumber>
    kernel_data(NodalSpan<const Number> displacement,
                const StrainTensor     &strain,
                double                  theta,
                std::ptrdiff_t          first_plane,
                std::ptrdiff_t          n_planes) const;

    Sums
    sums_over_rows() const;

    const Lattice              &lattice_;
    const Glass                *glass_ = nullptr;
    const Kernels              &kernels_;
    mutable std::vector<double> workspace_double_;
    mutable std::vector<double> row_sums_;
    mutable std::vector<float>  workspace_float_;
  };
} // namespace cryoglass

#endif
