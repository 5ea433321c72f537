#include "solver/output/specimen_files.h"

#include <deal.II/base/mpi.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/numerics/data_out.h>

#include <fstream>
#include <ios>

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
  SpecimenFiles<dim>::add(const HeatEquation<dim> &heat, const Vector &theta, const double time)
  {
    states_.push_back({time, heat.temperature(), theta});
  }

  template <int dim>
  void
  SpecimenFiles<dim>::write(const HeatEquation<dim> &heat, SpecimenStress<dim> &stress) const
  {
    std::string                                 problem;
    std::vector<std::pair<double, std::string>> index;
    std::vector<Vector>                         stresses; // collective work before any rank can meet a full disk
    for (const State &state : states_)
      stresses.push_back(stress.stress_fields(state.theta));
    try
      {
        for (std::size_t i = 0; i < states_.size(); ++i)
          {
            dealii::DataOut<dim> data;
            const Vector temperature = with_ghosts(states_[i].temperature, heat.dof_handler(), heat.communicator());
            const Vector fields      = with_ghosts(stresses[i], stress.field_dof_handler(), heat.communicator());
            data.add_data_vector(heat.dof_handler(), temperature, "temperature");
            data.add_data_vector(stress.field_dof_handler(), fields, SpecimenStress<dim>::field_names());
            data.build_patches(2);
            index.emplace_back(
              states_[i].time,
              data.write_vtu_with_pvtu_record(
                folder_.string() + "/", "specimen", static_cast<unsigned int>(i), heat.communicator(), 4));
          }
        if (dealii::Utilities::MPI::this_mpi_process(heat.communicator()) == 0)
          {
            std::ofstream out(folder_ / "specimen.pvd");
            dealii::DataOutBase::write_pvd_record(out, index);
            out.close();
            if (!out)
              problem = "cannot write " + (folder_ / "specimen.pvd").string();
          }
      }
    catch (const dealii::ExceptionBase &error)
      {
        problem = std::string("cannot write the specimen's fields: ") + error.what();
      }
    if (dealii::Utilities::MPI::max(problem.empty() ? 0 : 1, heat.communicator()) > 0)
      throw std::ios_base::failure(problem.empty() ? "another rank could not write the specimen's fields" : problem);
  }

  template class SpecimenFiles<2>;
  template class SpecimenFiles<3>;
} // namespace cryoglass
