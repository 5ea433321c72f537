#include "solver/mechanics/specimen_stress.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/sparsity_tools.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <utility>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    /** Which components become fields. */
    template <int dim>
    std::vector<unsigned int>
    field_components()
    {
      return dim == 2 ? std::vector<unsigned int>{0, 1, 2, 5} : std::vector<unsigned int>{0, 1, 2, 3, 4, 5};
    }
  } // namespace

  template <int dim>
  SpecimenStress<dim>::SpecimenStress(std::shared_ptr<const SpecimenMesh<dim>> mesh,
                                      const ElasticModuli                     &moduli,
                                      const double                             expansion,
                                      const double                             tolerance)
    : mesh_(std::move(mesh))
    , moduli_(moduli)
    , expansion_(expansion)
    , element_(FE_Q<dim>(dim == 2 ? 3 : 2), dim)
    , field_element_(FE_DGQ<dim>(1), field_components<dim>().size() + 1)
    , dof_handler_(mesh_->dof_handler().get_triangulation())
    , field_dof_handler_(mesh_->dof_handler().get_triangulation())
  {
    dof_handler_.distribute_dofs(element_);
    field_dof_handler_.distribute_dofs(field_element_);
    make_constraints();
    assemble();
    make_solver(tolerance);
  }

  template <int dim>
  void
  SpecimenStress<dim>::make_constraints()
  {
    DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant_dofs_);
    const auto faces_of = [&](const unsigned int axis, const types::boundary_id id) {
      ComponentMask component(dim, false);
      component.set(axis, true);
      return DoFTools::extract_boundary_dofs(dof_handler_, component, {id});
    };
    std::vector<std::pair<IndexSet, types::global_dof_index>> cuts;
    for (unsigned int axis = 0; axis < dim; ++axis)
      {
        // All follow the first of them, which every rank that has one must know.
        const IndexSet cut  = faces_of(axis, Specimen::cut_id(axis));
        const auto     none = std::numeric_limits<types::global_dof_index>::max();
        const auto first = Utilities::MPI::min(cut.is_empty() ? none : cut.nth_index_in_set(0), mesh_->communicator());
        if (first != none)
          {
            relevant_dofs_.add_index(first);
            cuts.emplace_back(cut, first);
          }
      }
    constraints_.reinit(relevant_dofs_);
    for (unsigned int axis = 0; axis < dim; ++axis)
      constraints_.add_lines(faces_of(axis, Specimen::symmetry_id(axis)));
    for (const auto &[cut, first] : cuts)
      for (const auto dof : cut)
        if (dof != first)
          {
            constraints_.add_line(dof);
            constraints_.add_entry(dof, first, 1.);
          }
    constraints_.close();
  }

  template <int dim>
  SymmetricTensor<2, 3>
  SpecimenStress<dim>::strain(const Values &values, const unsigned int i, const unsigned int q) const
  {
    const unsigned int    c        = element_.system_to_component_index(i).first;
    const Tensor<1, dim> &gradient = values.shape_grad(i, q);
    SymmetricTensor<2, 3> result;
    if constexpr (dim == 3)
      for (unsigned int a = 0; a < 3; ++a)
        result[c][a] = (a == c ? 1. : 0.5) * gradient[a];
    else
      {
        const unsigned int axis = c == 0 ? 0 : 2; // r, z
        result[axis][axis]      = gradient[c];
        result[0][2]            = 0.5 * gradient[1 - c];
        const double r          = values.quadrature_point(q)[0];
        if (c == 0) // u_r/r, on the axis its limit
          result[1][1] = r > 1e-12 * values.get_cell()->diameter() ? values.shape_value(i, q) / r : gradient[0];
      }
    return result;
  }

  template <int dim>
  StressTensor
  SpecimenStress<dim>::components(const SymmetricTensor<2, 3> &stress)
  {
    StressTensor result;
    for (unsigned int m = 0; m < 6; ++m)
      result[m] = stress[component_axes[m].first][component_axes[m].second];
    return result;
  }

  template <int dim>
  SymmetricTensor<2, 3>
  SpecimenStress<dim>::stress(const SymmetricTensor<2, 3> &elastic_strain) const
  {
    return moduli_.lame_lambda() * trace(elastic_strain) * unit_symmetric_tensor<3>() +
           2. * moduli_.shear_modulus * elastic_strain;
  }

  template <int dim>
  void
  SpecimenStress<dim>::assemble()
  {
    const IndexSet        &owned = dof_handler_.locally_owned_dofs();
    DynamicSparsityPattern sparsity(relevant_dofs_);
    DoFTools::make_sparsity_pattern(dof_handler_, sparsity, constraints_, false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned, mesh_->communicator(), relevant_dofs_);
    stiffness_.reinit(owned, owned, sparsity, mesh_->communicator());

    const MappingQ<dim> mapping(1);
    Values              values(mapping,
                  element_,
                  QGauss<dim>(element_.degree + 1),
                  update_values | update_gradients | update_quadrature_points | update_JxW_values);
    const unsigned int  n = element_.n_dofs_per_cell();
    // σ : ε = B tr² + 2G dev : dev, as RᵀR of seven rows per quadrature point: one product of matrices.
    constexpr unsigned int               n_rows = 7;
    FullMatrix<double>                   matrix(n, n), rows(n_rows * values.n_quadrature_points, n);
    std::vector<types::global_dof_index> dofs(n);
    for_each_cell([&](const auto &cell, const auto &, const auto &) {
      values.reinit(cell);
      for (const unsigned int q : values.quadrature_point_indices())
        {
          const double weight     = values.JxW(q) * (dim == 2 ? values.quadrature_point(q)[0] : 1.);
          const double volumetric = std::sqrt(weight * moduli_.bulk_modulus);
          const double deviatoric = std::sqrt(2. * weight * moduli_.shear_modulus);
          for (unsigned int i = 0; i < n; ++i)
            {
              const SymmetricTensor<2, 3> epsilon = strain(values, i, q), dev = deviator(epsilon);
              rows(n_rows * q, i) = volumetric * trace(epsilon);
              for (unsigned int m = 0; m < 6; ++m)
                rows(n_rows * q + 1 + m, i) =
                  (m < 3 ? 1. : std::sqrt(2.)) * deviatoric * dev[component_axes[m].first][component_axes[m].second];
            }
        }
      rows.Tmmult(matrix, rows);
      cell->get_dof_indices(dofs);
      constraints_.distribute_local_to_global(matrix, dofs, stiffness_);
    });
    stiffness_.compress(VectorOperation::add);
  }

  template <int dim>
  void
  SpecimenStress<dim>::make_solver(const double tolerance)
  {
    // Translations, then rotations (in a meridian plane there is one).
    const IndexSet        &owned       = dof_handler_.locally_owned_dofs();
    constexpr unsigned int n_rotations = dim == 2 ? 1 : 3;
    std::vector<Vector>    modes(dim + n_rotations);
    for (Vector &mode : modes)
      mode.reinit(owned, mesh_->communicator());
    std::map<types::global_dof_index, Point<dim>> points;
    DoFTools::map_dofs_to_support_points(MappingQ<dim>(1), dof_handler_, points);
    double size = 0.;
    for (const auto &point : points)
      size = std::max(size, point.second.norm());
    size = Utilities::MPI::max(size, mesh_->communicator());
    for_each_cell([&](const auto &cell, const auto &, const auto &) {
      std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell());
      cell->get_dof_indices(dofs);
      for (unsigned int i = 0; i < dofs.size(); ++i)
        if (owned.is_element(dofs[i]) && !constraints_.is_constrained(dofs[i]))
          {
            const unsigned int c = element_.system_to_component_index(i).first;
            const auto         x = points.at(dofs[i]) / size;
            modes[c](dofs[i])    = 1.;
            for (unsigned int axis = 0; axis < n_rotations; ++axis)
              {
                const unsigned int a = dim == 2 ? 0 : (axis + 1) % 3, b = dim == 2 ? 1 : (axis + 2) % 3;
                if (c == a || c == b)
                  modes[dim + axis](dofs[i]) = c == a ? -x[b] : x[a];
              }
          }
    });
    for (Vector &mode : modes)
      mode.compress(VectorOperation::insert);

    // Planes of symmetry hold the translation along their normal and the rotations about the other axes.
    std::set<unsigned int> held;
    for (const auto id : mesh_->dof_handler().get_triangulation().get_boundary_ids())
      for (unsigned int axis = 0; axis < dim; ++axis)
        if (id == Specimen::symmetry_id(axis))
          held.insert(axis);
    std::vector<Vector> free_modes;
    if (dim == 3)
      for (unsigned int axis = 0; axis < dim; ++axis)
        {
          if (held.count(axis) == 0)
            free_modes.push_back(modes[axis]);
          if (held.empty() || (held.size() == 1 && held.count(axis) == 1))
            free_modes.push_back(modes[dim + axis]);
        }
    constexpr types::global_dof_index most_factorised = 100000; // beyond, multigrid is faster and needs less memory
    ElasticSolver::Options            options;
    options.tolerance     = tolerance;
    options.is_factorised = dof_handler_.n_dofs() <= most_factorised;
    solver_ =
      std::make_unique<ElasticSolver>(stiffness_, std::move(modes), std::move(free_modes), dim == 2 ? 1 : 3, options);
  }

  template <int dim>
  typename SpecimenStress<dim>::Vector
  SpecimenStress<dim>::with_ghosts(const Vector &nodal_theta) const
  {
    Vector result(mesh_->owned_dofs(), mesh_->relevant_dofs(), mesh_->communicator());
    result = nodal_theta;
    return result;
  }

  template <int dim>
  typename SpecimenStress<dim>::Vector
  SpecimenStress<dim>::displacement(const Vector &theta) const
  {
    const auto         &temperature_element = mesh_->dof_handler().get_fe();
    const Vector        ghosted             = with_ghosts(theta);
    const MappingQ<dim> mapping(1);
    const QGauss<dim>   quadrature(element_.degree + 1);
    Values              values(
      mapping, element_, quadrature, update_values | update_gradients | update_quadrature_points | update_JxW_values);
    FEValues<dim>                        theta_values(mapping, temperature_element, quadrature, update_values);
    std::vector<double>                  thetas(quadrature.size());
    dealii::Vector<double>               cell_force(element_.n_dofs_per_cell());
    std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell());
    Vector                               force(dof_handler_.locally_owned_dofs(), mesh_->communicator());
    for_each_cell([&](const auto &cell, const auto &temperature_cell, const auto &) {
      values.reinit(cell);
      theta_values.reinit(temperature_cell);
      theta_values.get_function_values(ghosted, thetas);
      cell_force = 0.;
      for (const unsigned int q : values.quadrature_point_indices())
        {
          const double pressure = 3. * moduli_.bulk_modulus * expansion_ * thetas[q] * values.JxW(q) *
                                  (dim == 2 ? values.quadrature_point(q)[0] : 1.);
          for (unsigned int i = 0; i < dofs.size(); ++i)
            cell_force[i] += pressure * trace(strain(values, i, q));
        }
      cell->get_dof_indices(dofs);
      constraints_.distribute_local_to_global(cell_force, dofs, force);
    });
    force.compress(VectorOperation::add);

    Vector solution(force);
    solution = 0.;
    solver_->solve(solution, force, "the thermal stress of the specimen");
    constraints_.distribute(solution);
    Vector result(dof_handler_.locally_owned_dofs(), relevant_dofs_, mesh_->communicator());
    result = solution;
    return result;
  }

  template <int dim>
  std::vector<std::string>
  SpecimenStress<dim>::field_names()
  {
    if (dim == 2)
      return {"stress_rr", "stress_hoop", "stress_zz", "stress_rz", "von_mises"};
    return {"stress_xx", "stress_yy", "stress_zz", "stress_xy", "stress_yz", "stress_xz", "von_mises"};
  }

  template <int dim>
  typename SpecimenStress<dim>::Vector
  SpecimenStress<dim>::stress_fields(const Vector &theta)
  {
    // A uniform ϑ makes no stress; without it the differences keep their digits.
    Vector    difference(theta);
    PetscReal lowest;
    VecMin(theta, nullptr, &lowest);
    difference.add(-lowest);
    const Vector          u       = displacement(difference);
    const auto            chosen  = field_components<dim>();
    const Vector          ghosted = with_ghosts(difference);
    const MappingQ<dim>   mapping(1);
    const Quadrature<dim> points(field_element_.base_element(0).get_unit_support_points());
    Values              values(mapping, element_, points, update_values | update_gradients | update_quadrature_points);
    FEValues<dim>       theta_values(mapping, mesh_->dof_handler().get_fe(), points, update_values);
    std::vector<double> thetas(points.size()), local(element_.n_dofs_per_cell());
    std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell()), field_dofs(field_element_.n_dofs_per_cell());
    Vector                               fields(field_dof_handler_.locally_owned_dofs(), mesh_->communicator());
    for_each_cell([&](const auto &cell, const auto &temperature_cell, const auto &field_cell) {
      values.reinit(cell);
      theta_values.reinit(temperature_cell);
      theta_values.get_function_values(ghosted, thetas);
      cell->get_dof_indices(dofs);
      field_cell->get_dof_indices(field_dofs);
      u.extract_subvector_to(dofs.begin(), dofs.end(), local.begin());
      for (const unsigned int q : values.quadrature_point_indices())
        {
          SymmetricTensor<2, 3> elastic_strain = -expansion_ * thetas[q] * unit_symmetric_tensor<3>();
          for (unsigned int i = 0; i < dofs.size(); ++i)
            elastic_strain += local[i] * strain(values, i, q);
          const StressTensor sigma = components(stress(elastic_strain));
          for (unsigned int f = 0; f < chosen.size(); ++f)
            fields(field_dofs[field_element_.component_to_system_index(f, q)]) = sigma[chosen[f]];
          fields(field_dofs[field_element_.component_to_system_index(chosen.size(), q)]) = von_mises(sigma);
        }
    });
    fields.compress(VectorOperation::insert);
    return fields;
  }

  template <int dim>
  double
  SpecimenStress<dim>::largest_von_mises(const Vector &fields) const
  {
    double                               largest = 0.;
    std::vector<types::global_dof_index> dofs(field_element_.n_dofs_per_cell());
    for (const auto &cell : field_dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          cell->get_dof_indices(dofs);
          for (unsigned int q = 0; q < field_element_.base_element(0).n_dofs_per_cell(); ++q)
            largest = std::max(
              largest,
              std::abs(fields(dofs[field_element_.component_to_system_index(field_element_.n_components() - 1, q)])));
        }
    return Utilities::MPI::max(largest, mesh_->communicator());
  }

  template class SpecimenStress<2>;
  template class SpecimenStress<3>;
} // namespace cryoglass
