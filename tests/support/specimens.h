#ifndef cryoglass_tests_support_specimens_h
#define cryoglass_tests_support_specimens_h

#include "materials/alloy.h"
#include "meshes/specimen/specimen_mesh.h"
#include "solver/input/sheets.h"
#include "solver/input/specimen_entries.h"
#include "solver/input/treatment_entries.h"

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
