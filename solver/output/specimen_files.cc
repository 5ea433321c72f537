#include "solver/output/specimen_files.h"

#include <deal.II/base/mpi.h>
#include <deal.II/numerics/data_out.h>

#include <fstream>
#include <ios>

namespace cryoglass
{
  SpecimenFiles::SpecimenFiles(const std::filesystem::path &folder)
    : folder_(folder)
  {
  }

  void
  SpecimenFiles::add(const HeatEquation &heat, const double time)
  {
    temperatures_.emplace_back(time, heat.relevant_temperature());
  }

  void
  SpecimenFiles::write(const HeatEquation &heat) const
  {
    std::string                                 problem;
    std::vector<std::pair<double, std::string>> index;
    try
      {
        for (const auto &[time, temperature] : temperatures_)
          {
            dealii::DataOut<2> data;
            data.attach_dof_handler(heat.dof_handler());
            data.add_data_vector(temperature, "temperature");
            data.build_patches(2);
            const auto number = static_cast<unsigned int>(index.size());
            index.emplace_back(
              time,
              data.write_vtu_with_pvtu_record(folder_.string() + "/", "specimen", number, heat.communicator(), 4));
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
} // namespace cryoglass
