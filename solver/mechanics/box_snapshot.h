#ifndef cryoglass_solver_mechanics_box_snapshot_h
#define cryoglass_solver_mechanics_box_snapshot_h

#include "meshes/lattice/voxel_field.h"

#include <deal.II/dofs/dof_handler.h>
#include <deal.II/lac/la_parallel_vector.h>
#include <deal.II/lac/vector.h>

#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * The box at one moment, as one value per voxel of this rank. Every solver has its own elements; a voxel gets their
   * mean over its volume (which at the centre of a trilinear element is the value itself).
   */
  class BoxSnapshot
  {
  public:
    virtual ~BoxSnapshot() = default;

    /**
     * Shear-strain energy G dev ε : dev ε and volumetric energy ½B(tr ε − 3αθ)², J/m³, and the von Mises stress of the
     * voxel's mean stress, Pa. Each may be null. Collective.
     */
    virtual void
    energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const = 0;

    /**
     * Non-affine displacement u (without the macroscopic strain), m, as [voxel][x, y, z]. Along free directions there
     * is no macroscopic strain: there it contains the expansion.
     */
    virtual void
    displacement(std::vector<float> &values) const = 0;

    /** Total strain ε = E + sym ∇u as [voxel][component], in the order of SymmetricComponents. */
    virtual void
    strain(std::vector<float> &values) const = 0;

    /** Stress B (tr ε − 3αθ) I + 2G dev ε, Pa, in the same order. */
    virtual void
    stress(std::vector<float> &values) const = 0;
  };

  /** The box at one moment on the solver's own mesh, where that is not the lattice. */
  struct MeshSnapshot
  {
    const dealii::DoFHandler<3>                               *dof_handler;
    dealii::LinearAlgebra::distributed::Vector<double>         displacement; // voxel edges, with ghosts
    std::vector<std::pair<std::string, dealii::Vector<float>>> cell_fields;  // name, value per active cell
  };
} // namespace cryoglass

#endif
