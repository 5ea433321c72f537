#ifndef cryoglass_solver_mechanics_specimen_stress_h
#define cryoglass_solver_mechanics_specimen_stress_h

#include "materials/elastic_moduli.h"
#include "meshes/specimen/specimen_mesh.h"
#include "solver/mechanics/elastic_solver.h"

#include <deal.II/base/symmetric_tensor.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_dgq.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/lac/affine_constraints.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Quasi-static thermoelastic stress of the specimen, whose surface is free of
   * traction, from its thermal strain multiplier ϑ(x) = θ(T(x)):
   *
   *   div σ = 0,  σ = B (tr ε − 3αϑ) I + 2G dev ε,  ε = sym ∇u,
   *
   * with uniform moduli and expansion. Elements of deal.II on the mesh of the
   * heat equation, of degree 3 in (r, z), so that the strain keeps up with the
   * quadratic temperature, of degree 2 in (x, y, z). Faces of symmetry have
   * u_n = 0; cuts through a long body stay plane and carry no resultant, which
   * makes the ribbon's strain in its plane and the rod's along its axis
   * uniform. Stresses are tensors in (x, y, z), or (r, hoop, z).
   *
   * The stress at a point is linear in ϑ: one adjoint solve per component gives
   * the weights of all nodal temperatures, and with them the stress at every
   * time of the history for the price of a scalar product.
   */
  template <int dim>
  class SpecimenStress
  {
  public:
    /**
     * @param expansion α at 293 K, 1/K
     * @param tolerance relative residual of the linear systems where they are too many for a factorisation
     */
    SpecimenStress(std::shared_ptr<const SpecimenMesh<dim>> mesh,
                   const ElasticModuli                     &moduli,
                   double                                   expansion,
                   double                                   tolerance = 1e-8);

    /**
     * Weights of the owned temperature degrees of freedom that give the stress components at a
     * point from the nodal values of ϑ, Pa/K. All zero for a component that symmetry excludes. Collective.
     */
    std::array<std::vector<double>, 6>
    stress_at(const dealii::Point<dim> &point);

    /** Names of the fields below: the stress components that the mesh's dimension has, at last von Mises. */
    static std::vector<std::string>
    field_names();

    /** Stress of a state: nodal ϑ (K) → these fields, linear in each cell, Pa. Collective. */
    dealii::PETScWrappers::MPI::Vector
    stress_fields(const dealii::PETScWrappers::MPI::Vector &theta);

    /** Largest von Mises stress of such fields, Pa. Collective. */
    double
    largest_von_mises(const dealii::PETScWrappers::MPI::Vector &fields) const;

    dealii::types::global_dof_index
    n_unknowns() const
    {
      return dof_handler_.n_dofs();
    }

    const dealii::DoFHandler<dim> &
    field_dof_handler() const
    {
      return field_dof_handler_;
    }

  private:
    using Vector = dealii::PETScWrappers::MPI::Vector;
    using Values = dealii::FEValues<dim>;

    void
    make_constraints();
    void
    assemble();
    void
    make_solver(double tolerance);
    /** ε of a shape function, in three dimensions. */
    dealii::SymmetricTensor<2, 3>
    strain(const Values &values, unsigned int i, unsigned int q) const;
    dealii::SymmetricTensor<2, 3>
    stress(const dealii::SymmetricTensor<2, 3> &elastic_strain) const;
    static StressTensor
    components(const dealii::SymmetricTensor<2, 3> &stress);
    /** With the values that this rank's cells need. */
    Vector
    with_ghosts(const Vector &nodal_theta) const;
    Vector
    displacement(const Vector &theta) const;
    /** The stress components at a point as linear functionals of the displacement: their coefficients. */
    std::array<Vector, 6>
    gauges_at(const dealii::Point<dim> &point) const;
    /** −∂f/∂ϑ : u of an adjoint displacement: weights of the owned temperature degrees of freedom. */
    Vector
    weights_of(const Vector &adjoint) const;
    /** Calls action(cell, temperature_cell, field_cell) with the same cell of the three degree-of-freedom handlers. */
    template <typename Action>
    void
    for_each_cell(const Action &action) const
    {
      auto temperature_cell = mesh_->dof_handler().begin_active();
      auto field_cell       = field_dof_handler_.begin_active();
      for (const auto &cell : dof_handler_.active_cell_iterators())
        {
          if (cell->is_locally_owned())
            action(cell, temperature_cell, field_cell);
          ++temperature_cell;
          ++field_cell;
        }
    }

    std::shared_ptr<const SpecimenMesh<dim>> mesh_;
    ElasticModuli                            moduli_;
    double                                   expansion_;
    dealii::FESystem<dim>                    element_, field_element_;
    dealii::DoFHandler<dim>                  dof_handler_, field_dof_handler_;
    dealii::IndexSet                         relevant_dofs_;
    dealii::AffineConstraints<double>        constraints_;
    dealii::PETScWrappers::MPI::SparseMatrix stiffness_;
    std::unique_ptr<ElasticSolver>           solver_;
  };
} // namespace cryoglass

#endif
