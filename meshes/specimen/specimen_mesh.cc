#include "meshes/specimen/specimen_mesh.h"

#include "meshes/specimen/unit_point.h"

#include <deal.II/base/mpi.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/petsc_vector.h>

#include <stdexcept>

namespace cryoglass
{
  using namespace dealii;

  template <int dim>
  SpecimenMesh<dim>::SpecimenMesh(const SpecimenShape<dim> &shape,
                                  const double              coefficient,
                                  const MPI_Comm            communicator)
    : communicator_(communicator)
    , triangulation_(communicator)
    , element_(2)
    , dof_handler_(triangulation_)
  {
    shape.make_mesh(triangulation_, coefficient);
    shortcoming_        = shape.shortcoming(triangulation_, coefficient);
    centre_and_surface_ = shape.centre_and_surface(triangulation_);
    dof_handler_.distribute_dofs(element_);
    DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant_dofs_);
  }

  template <int dim>
  std::vector<double>
  SpecimenMesh<dim>::value_at(const Point<dim> &point) const
  {
    const MappingQ<dim>        mapping(1);
    PETScWrappers::MPI::Vector weights(owned_dofs(), communicator_);
    unsigned int               n_cells = 0;
    auto                       dofs    = std::vector<types::global_dof_index>(element_.n_dofs_per_cell());
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (const auto unit = cell->is_locally_owned() ? unit_point(mapping, cell, point) : std::nullopt)
        {
          ++n_cells;
          cell->get_dof_indices(dofs);
          for (unsigned int i = 0; i < dofs.size(); ++i)
            weights(dofs[i]) += element_.shape_value(i, *unit);
        }
    weights.compress(VectorOperation::add);
    n_cells = Utilities::MPI::sum(n_cells, communicator_);
    if (n_cells == 0)
      throw std::invalid_argument("Specimen/Material point: the point lies outside the specimen");
    std::vector<double> row;
    for (const auto dof : weights.locally_owned_elements())
      row.push_back(weights(dof) / n_cells);
    return row;
  }

  template class SpecimenMesh<2>;
  template class SpecimenMesh<3>;
} // namespace cryoglass
