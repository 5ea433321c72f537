#ifndef cryoglass_solver_output_vtu_files_h
#define cryoglass_solver_output_vtu_files_h

#include <deal.II/base/data_out_base.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * Writes patches as a VTU file per rank, STEM_NNNN.R.vtu, and what holds them together, STEM_NNNN.pvtu; every file
   * beside its name first. (deal.II's own function does not notice a full disk.)
   * @return the name of the latter. @throws FileError on all ranks. Collective.
   */
  template <int dim>
  std::string
  write_vtu_files(const dealii::DataOutInterface<dim, dim> &data,
                  const std::filesystem::path              &folder,
                  const std::string                        &stem,
                  unsigned int                              number,
                  MPI_Comm                                  communicator);

  /** Writes STEM.pvd, the times of files. @throws FileError on all ranks. Collective. */
  void
  write_time_index(const std::filesystem::path                       &folder,
                   const std::string                                 &stem,
                   const std::vector<std::pair<double, std::string>> &files,
                   MPI_Comm                                           communicator);
} // namespace cryoglass

#endif
