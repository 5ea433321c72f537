#include "solver/output/vtu_files.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/files.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <sstream>

namespace cryoglass
{
  using namespace dealii;

  template <int dim>
  std::string
  write_vtu_files(const DataOutInterface<dim, dim> &data,
                  const std::filesystem::path      &folder,
                  const std::string                &stem,
                  const unsigned int                number,
                  const MPI_Comm                    communicator)
  {
    const unsigned int n_ranks  = Utilities::MPI::n_mpi_processes(communicator);
    const unsigned int n_digits = Utilities::needed_digits(n_ranks);
    const std::string  name     = stem + "_" + Utilities::int_to_string(number, 4);
    const auto         piece    = [&](const unsigned int rank) {
      return name + "." + Utilities::int_to_string(rank, n_digits) + ".vtu";
    };
    agree(communicator, [&] {
      std::ostringstream out;
      data.write_vtu(out);
      replace_file(folder / piece(Utilities::MPI::this_mpi_process(communicator)), out.str());
    });
    on_rank_0(communicator, [&] {
      std::vector<std::string> pieces;
      for (unsigned int rank = 0; rank < n_ranks; ++rank)
        pieces.push_back(piece(rank));
      std::ostringstream out;
      data.write_pvtu_record(out, pieces);
      replace_file(folder / (name + ".pvtu"), out.str());
    });
    return name + ".pvtu";
  }

  void
  write_time_index(const std::filesystem::path                       &folder,
                   const std::string                                 &stem,
                   const std::vector<std::pair<double, std::string>> &files,
                   const MPI_Comm                                     communicator)
  {
    on_rank_0(communicator, [&] {
      std::ostringstream out;
      DataOutBase::write_pvd_record(out, files);
      replace_file(folder / (stem + ".pvd"), out.str());
    });
  }

  template std::string
  write_vtu_files(const DataOutInterface<2, 2> &,
                  const std::filesystem::path &,
                  const std::string &,
                  unsigned int,
                  MPI_Comm);
  template std::string
  write_vtu_files(const DataOutInterface<3, 3> &,
                  const std::filesystem::path &,
                  const std::string &,
                  unsigned int,
                  MPI_Comm);
} // namespace cryoglass
