// The stress at a point by adjoint solves; the boundary-value problem is in specimen_stress.cc.
#include "meshes/specimen/unit_point.h"
#include "solver/mechanics/specimen_stress.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/fe/mapping_q.h>

namespace cryoglass
{
  using namespace dealii;

  template <int dim>
  std::array<typename SpecimenStress<dim>::Vector, 6>
  SpecimenStress<dim>::gauges_at(const Point<dim> &point) const
  {
    const MappingQ<dim>                  mapping(1);
    const unsigned int                   n = element_.n_dofs_per_cell();
    std::vector<types::global_dof_index> dofs(n);
    std::array<Vector, 6>                gauges;
    for (Vector &gauge : gauges)
      gauge.reinit(dof_handler_.locally_owned_dofs(), mesh_->communicator());
    dealii::Vector<double> cell_gauge(n);
    unsigned int           n_cells = 0;
    for_each_cell([&](const auto &cell, const auto &, const auto &) {
      const auto unit = unit_point(mapping, cell, point);
      if (!unit)
        return;
      ++n_cells;
      Values values(
        mapping, element_, Quadrature<dim>(*unit), update_values | update_gradients | update_quadrature_points);
      values.reinit(cell);
      cell->get_dof_indices(dofs);
      for (unsigned int m = 0; m < 6; ++m)
        {
          for (unsigned int i = 0; i < n; ++i)
            cell_gauge[i] = components(stress(strain(values, i, 0)))[m];
          constraints_.distribute_local_to_global(cell_gauge, dofs, gauges[m]);
        }
    });
    n_cells = Utilities::MPI::sum(n_cells, mesh_->communicator()); // value_at() has refused points outside
    for (Vector &gauge : gauges)
      {
        gauge.compress(VectorOperation::add);
        gauge /= n_cells;
      }
    return gauges;
  }

  template <int dim>
  typename SpecimenStress<dim>::Vector
  SpecimenStress<dim>::weights_of(const Vector &adjoint) const
  {
    Vector ghosted(dof_handler_.locally_owned_dofs(), relevant_dofs_, mesh_->communicator());
    ghosted = adjoint;
    const MappingQ<dim> mapping(1);
    const QGauss<dim>   quadrature(element_.degree + 1);
    Values              values(
      mapping, element_, quadrature, update_values | update_gradients | update_quadrature_points | update_JxW_values);
    const FiniteElement<dim>            &temperature_element = mesh_->dof_handler().get_fe();
    FEValues<dim>                        theta_values(mapping, temperature_element, quadrature, update_values);
    std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell()),
      temperature_dofs(temperature_element.n_dofs_per_cell());
    std::vector<double> local(dofs.size());
    Vector              weights(mesh_->owned_dofs(), mesh_->communicator());
    for_each_cell([&](const auto &cell, const auto &temperature_cell, const auto &) {
      values.reinit(cell);
      theta_values.reinit(temperature_cell);
      cell->get_dof_indices(dofs);
      temperature_cell->get_dof_indices(temperature_dofs);
      ghosted.extract_subvector_to(dofs.begin(), dofs.end(), local.begin());
      for (const unsigned int q : values.quadrature_point_indices())
        {
          double dilatation = 0.;
          for (unsigned int i = 0; i < dofs.size(); ++i)
            dilatation += local[i] * trace(strain(values, i, q));
          const double factor = 3. * moduli_.bulk_modulus * expansion_ * dilatation * values.JxW(q) *
                                (dim == 2 ? values.quadrature_point(q)[0] : 1.);
          for (unsigned int j = 0; j < temperature_dofs.size(); ++j)
            weights(temperature_dofs[j]) += factor * theta_values.shape_value(j, q);
        }
    });
    weights.compress(VectorOperation::add);
    return weights;
  }

  template <int dim>
  std::array<std::vector<double>, 6>
  SpecimenStress<dim>::stress_at(const Point<dim> &point)
  {
    const std::vector<double>          value = mesh_->value_at(point);
    std::array<std::vector<double>, 6> rows;
    const std::array<Vector, 6>        gauges = gauges_at(point);
    for (unsigned int m = 0; m < 6; ++m)
      {
        Vector weights(mesh_->owned_dofs(), mesh_->communicator());
        if (gauges[m].l2_norm() > 0.)
          {
            Vector adjoint(dof_handler_.locally_owned_dofs(), mesh_->communicator());
            solver_->solve(adjoint, gauges[m], "the weights of the specimen's stress");
            constraints_.distribute(adjoint);
            weights = weights_of(adjoint);
          }
        const double pressure = m < 3 ? 3. * moduli_.bulk_modulus * expansion_ : 0.;
        std::size_t  index    = 0;
        for (const auto dof : weights.locally_owned_elements())
          rows[m].push_back(weights(dof) - pressure * value[index++]);
      }
    return rows;
  }

  template std::array<std::vector<double>, 6>
  SpecimenStress<2>::stress_at(const Point<2> &);
  template std::array<std::vector<double>, 6>
  SpecimenStress<3>::stress_at(const Point<3> &);
} // namespace cryoglass
