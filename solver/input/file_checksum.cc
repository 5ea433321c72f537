#include "solver/input/file_checksum.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/checksum.h"

#include <deal.II/base/mpi.h>

namespace cryoglass
{
  std::string
  file_checksum(const std::filesystem::path &file, const MPI_Comm communicator)
  {
    std::string text;
    on_rank_0(communicator, [&] { text = checksum_of_file(file); });
    return dealii::Utilities::MPI::broadcast(communicator, text);
  }
} // namespace cryoglass
