#include "solver/output/specimen_files.h"

#include "solver/output/vtu_files.h"

#include <deal.II/dofs/dof_tools.h>
#include <deal.II/numerics/data_out.h>

#include <algorithm>

namespace cryoglass
{
  using dealii::PETScWrappers::MPI::Vector;

  namespace
  {
    /** With the values that this rank's cells need. */
    template <int dim>
    Vector
    with_ghosts(const Vector &owned, const dealii::DoFHandler<dim> &dof_handler, const MPI_Comm communicator)
    {
      dealii::IndexSet relevant;
      dealii::DoFTools::extract_locally_relevant_dofs(dof_handler, relevant);
      Vector result(dof_handler.locally_owned_dofs(), relevant, communicator);
      result = owned;
      return result;
    }
  } // namespace

  template <int dim>
  SpecimenFiles<dim>::SpecimenFiles(const std::filesystem::path &folder)
    : folder_(folder)
  {
  }

  template <int dim>
  void
  SpecimenFiles<dim>::add(const Vector &temperature, const Vector &theta, const double time)
  {
    states_.push_back({time, temperature, theta});
  }

  template <int dim>
  void
  SpecimenFiles<dim>::write(const SpecimenMesh<dim> &mesh, SpecimenStress<dim> *const stress)
  {
    std::sort(states_.begin(), states_.end(), [](const State &a, const State &b) { return a.time < b.time; });
    const MPI_Comm                              communicator = mesh.communicator();
    std::vector<std::pair<double, std::string>> index;
    for (const State &state : states_)
      {
        dealii::DataOut<dim> data;
        const Vector         temperature = with_ghosts(state.temperature, mesh.dof_handler(), communicator);
        const Vector         fields =
          stress == nullptr
                    ? Vector()
                    : with_ghosts(stress->stress_fields(state.theta), stress->field_dof_handler(), communicator);
        data.add_data_vector(mesh.dof_handler(), temperature, "temperature");
        if (stress != nullptr)
          data.add_data_vector(stress->field_dof_handler(), fields, SpecimenStress<dim>::field_names());
        data.build_patches(2);
        const auto number = static_cast<unsigned int>(index.size());
        index.emplace_back(state.time, write_vtu_files<dim>(data, folder_, "specimen", number, communicator));
      }
    write_time_index(folder_, "specimen", index, communicator);
  }

  template class SpecimenFiles<2>;
  template class SpecimenFiles<3>;
} // namespace cryoglass
