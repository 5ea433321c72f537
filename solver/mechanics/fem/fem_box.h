#ifndef cryoglass_solver_mechanics_fem_fem_box_h
#define cryoglass_solver_mechanics_fem_fem_box_h

#include "materials/glass_at_points.h"
#include "solver/mechanics/box_state.h"

#include <deal.II/base/quadrature.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/la_parallel_vector.h>
#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>
#include <deal.II/lac/vector.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The thermoelastic box on a distributed mesh of hexahedra of any degree:
   *
   *   σ = B (tr ε − 3αθ) I + 2G dev ε,   ε = E + sym ∇u,   ∫ σ : sym ∇φ dV = 0 for all φ,
   *
   * u periodic along the joined axes; the other faces are free of traction. B, G and α are those of the glass at
   * the quadrature points: Gauss's rule of degree + 1 points per direction in every cell, or, where a cell is larger
   * than a voxel and the glass piecewise constant, in every voxel of it. What the voxels of a larger cell get in a
   * smooth glass comes from two (degree 3: three) points per direction and voxel, so that their mean stress is
   * Σ up to that difference only. Joined faces keep a film flat: it does not bend, as the glass at the surface of a
   * thick ribbon does not. The unit loads are θ = 1 K at E = 0 and those macroscopic strains E_m = 1 that the joined
   * faces transmit: all six of a periodic box, the three in the plane of a film, none of a particle. Lengths are in
   * voxel edges, moduli in Pa.
   */
  class FemBox
  {
  public:
    enum class FreeSurfaces
    {
      none,
      z,  // a film
      all // a free particle
    };

    /** What the elements see of the glass. */
    enum class GlassView
    {
      smooth,            // the random function itself, of which a voxel has the value at its centre
      piecewise_constant // the voxels
    };

    struct Options
    {
      unsigned int degree        = 2;
      double       cell_size     = 1.; // voxel edges: a whole number or one over it
      FreeSurfaces free_surfaces = FreeSurfaces::none;
      GlassView    glass         = GlassView::smooth;
      unsigned int n_refinements = 0;
      double       refined_share = 0.1;
      std::string  petsc_options;

      /** Along which axes the box is periodic. */
      std::array<bool, 3>
      is_periodic() const;

      /** The macroscopic stresses that the joined faces transmit. */
      ComponentSet
      transmitted_stresses() const;

      /** Memory per rank of what does not depend on the number of cells. */
      double
      bytes_of_rule() const;
    };

    using PetscVector  = dealii::PETScWrappers::MPI::Vector;
    using Displacement = dealii::LinearAlgebra::distributed::Vector<double>; // with ghosts, in voxel edges

    /** K and the forces of the unit loads, and what they mean for the macroscopic stress. */
    struct System
    {
      dealii::PETScWrappers::MPI::SparseMatrix stiffness;
      std::vector<PetscVector>                 forces; // [load]: θ, then strains()
      /** ∫ σ_m dV of the unit loads at u = 0, [load][strain]; with u it is this less f_m · u. */
      dealii::FullMatrix<double> stress_integrals;
      std::vector<PetscVector>   rigid_modes; // three translations, three rotations; zero at constrained unknowns
    };

    /** What a voxel gets from the elements in it: means over its volume. */
    struct VoxelMeans
    {
      static constexpr unsigned int n_numbers = 17;
      enum
      {
        displacement = 0, // 3, voxel edges
        strain       = 3, // 6 components
        stress       = 9, // 6 components, Pa
        shear_energy = 15,
        volumetric_energy
      };
      std::vector<double> values; // [local voxel][number]
    };

    /** Means over the cells, [active cell of this rank's mesh]; zero in cells of other ranks. */
    struct CellMeans
    {
      dealii::Vector<float> shear_energy;                // J/m³
      dealii::Vector<float> bulk_modulus, shear_modulus; // Pa
    };

    /** Makes the uniform mesh. Collective. */
    FemBox(const Lattice &lattice, const Options &options);

    /** Samples the glass at the quadrature points. Needed again after refine(). Collective. */
    void
    set_glass(const Glass &glass);

    /** Memory for K, forces and modes on the mesh as it is. Collective. */
    std::unique_ptr<System>
    make_system() const;

    /** Fills them for the glass. Collective. */
    void
    assemble(System &system) const;

    /** The owned unknowns of a solution, those that are constrained included. Collective. */
    LargeArray<double>
    owned_values(const PetscVector &solution) const;

    PetscVector
    petsc_vector(const LargeArray<double> &owned_values) const;

    /** With the values of the neighbours. Collective. */
    Displacement
    with_ghosts(const LargeArray<double> &owned_values) const;

    dealii::types::global_dof_index
    n_owned() const
    {
      return owned_.n_elements();
    }

    /**
     * Divides the cells where the gradient of @p displacement jumps most. The estimator is
     * that of Kelly, de Gago, Zienkiewicz & Babuška (Int. J. Numer. Methods Eng. 19, 1593 (1983)), η² = h/24 ∫
     * |[∂u/∂n]|² per face, joined faces included, free ones not; a cell has the sum, scaled to its whole surface.
     * Collective.
     */
    void
    refine(const Displacement &displacement);

    /** η of every cell of this rank's mesh, see refine(). Collective. */
    dealii::Vector<float>
    estimated_errors(const Displacement &displacement) const;

    /** Of the state @p displacement, E = @p strain, θ = @p theta. Collective. */
    VoxelMeans
    voxel_means(const Displacement &displacement, const StrainTensor &strain, double theta) const;

    CellMeans
    cell_means(const Displacement &displacement, const StrainTensor &strain) const;

    /** Which macroscopic strains the joined faces transmit, by component; their unit loads have γ = 1 in shear. */
    const std::vector<unsigned int> &
    strains() const
    {
      return strains_;
    }

    /** Rigid-body modes that no boundary condition holds: the first so many of System::rigid_modes. */
    unsigned int
    n_free_modes() const
    {
      return strains_.empty() ? 6 : 3;
    }

    const dealii::DoFHandler<3> &
    dof_handler() const
    {
      return dof_handler_;
    }

    /** In voxel edges cubed. */
    double
    volume() const
    {
      return static_cast<double>(lattice_.n_voxels());
    }

    /** The macroscopic strain of a unit load. */
    static StrainTensor
    unit_strain(unsigned int component);

  private:
    /** E as a tensor. */
    static dealii::Tensor<2, 3>
    strain_tensor(const StrainTensor &strain);
    void
    set_up();
    struct CellWork;
    /** Quadrature points of a cell, the elements at them, and the glass there, cell by cell. */
    struct Rule
    {
      Rule(const dealii::FiniteElement<3> &element, const dealii::Quadrature<3> &rule);

      dealii::Quadrature<3>        quadrature;
      dealii::FullMatrix<double>   shapes;    // [point][node] of the scalar element
      dealii::FullMatrix<double>   gradients; // [point][axis · n + node], on a cell of edge 1
      std::vector<PointProperties> properties;
    };

    /** The points of this rank's cells, in voxel edges. */
    std::vector<dealii::Point<3>>
    points(const Rule &rule) const;
    /** Which voxels the evaluation points lie in. */
    void
    find_voxels(const std::vector<dealii::Point<3>> &evaluation_points);
    void
    assemble_cell(const typename dealii::DoFHandler<3>::active_cell_iterator &cell,
                  std::size_t                                                 first_point,
                  CellWork                                                   &work,
                  System                                                     &system) const;
    std::vector<PetscVector>
    rigid_modes() const;
    /** Calls action(cell, point, weight, u, ε) at every evaluation point of this rank. */
    template <typename Action>
    void
    visit(const Displacement &displacement, const StrainTensor &strain, const Action &action) const;

    const Lattice            &lattice_;
    Options                   options_;
    std::vector<unsigned int> strains_;
    dealii::FESystem<3>       element_;
    std::shared_ptr<Rule>     assembly_, evaluation_; // often the same

    dealii::parallel::distributed::Triangulation<3> triangulation_;
    dealii::DoFHandler<3>                           dof_handler_;
    dealii::IndexSet                                owned_, relevant_;
    dealii::AffineConstraints<double>               constraints_;

    std::vector<unsigned int>   slots_;  // [evaluation point], which of the voxels that this rank touches
    std::vector<std::ptrdiff_t> voxels_; // [slot], index in the whole box
  };
} // namespace cryoglass

#endif
