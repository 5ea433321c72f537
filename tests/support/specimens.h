#ifndef cryoglass_tests_support_specimens_h
#define cryoglass_tests_support_specimens_h

#include "materials/alloy.h"
#include "meshes/specimen/specimen_mesh.h"
#include "solver/input/sheets.h"
#include "solver/input/specimen_entries.h"
#include "solver/input/treatment_entries.h"

#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/petsc_vector.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace cryoglass::test
{
  /** A shape with the default measures. */
  inline SpecimenEntries
  shape(const std::string &name)
  {
    SpecimenEntries entries;
    entries.shape = name;
    return entries;
  }

  /** The shape of some entries, whose mesh has @p dim dimensions. */
  template <int dim>
  std::shared_ptr<const SpecimenShape<dim>>
  make_shape(const SpecimenEntries &entries)
  {
    return std::get<std::shared_ptr<const SpecimenShape<dim>>>(entries.make_shape());
  }

  /** Its mesh for a heat transfer coefficient over conductivity, 1/m. */
  template <int dim>
  std::shared_ptr<const SpecimenMesh<dim>>
  make_mesh(const SpecimenEntries &entries, const double coefficient, const MPI_Comm communicator = MPI_COMM_WORLD)
  {
    return std::make_shared<SpecimenMesh<dim>>(*make_shape<dim>(entries), coefficient, communicator);
  }

  /** Nodal values of a function of the position. */
  template <int dim>
  dealii::PETScWrappers::MPI::Vector
  nodal(const SpecimenMesh<dim> &mesh, const std::function<double(const dealii::Point<dim> &)> &function)
  {
    std::map<dealii::types::global_dof_index, dealii::Point<dim>> points;
    dealii::DoFTools::map_dofs_to_support_points(dealii::MappingQ<dim>(1), mesh.dof_handler(), points);
    dealii::PETScWrappers::MPI::Vector values(mesh.owned_dofs(), mesh.communicator());
    for (const auto dof : values.locally_owned_elements())
      values(dof) = function(points.at(dof));
    values.compress(dealii::VectorOperation::insert);
    return values;
  }

  /** A treatment with the shipped baths. */
  inline Treatment
  make_treatment(TreatmentEntries entries)
  {
    return entries.make(read_bath_sheets(MPI_COMM_SELF));
  }

  /** Heat capacity per volume, J/(m³ K). */
  inline double
  capacity(const Alloy &alloy)
  {
    return alloy.density * alloy.heat_capacity;
  }
} // namespace cryoglass::test

#endif
