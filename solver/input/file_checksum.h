#ifndef cryoglass_solver_input_file_checksum_h
#define cryoglass_solver_input_file_checksum_h

#include <mpi.h>

#include <filesystem>
#include <string>

namespace cryoglass
{
  /**
   * Length and CRC-32 of a file, so that a changed file is told from the one of an earlier run. The first rank reads
   * it.
   * @throws FileError naming the file, on all ranks. Collective.
   */
  std::string
  file_checksum(const std::filesystem::path &file, MPI_Comm communicator);
} // namespace cryoglass

#endif
