#ifndef cryoglass_solver_output_specimen_files_h
#define cryoglass_solver_output_specimen_files_h

#include "solver/thermal/heat_equation.h"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * The temperature of the specimen's cross-section as a time series for
   * ParaView: `specimen_0000.pvtu`, … with a piece per rank, and the index
   * `specimen.pvd`. Lengths in metres, as quadratic cells.
   */
  class SpecimenFiles
  {
  public:
    explicit SpecimenFiles(const std::filesystem::path &folder);

    /** Keeps the temperature of now for write(). Collective. */
    void
    add(const HeatEquation &heat, double time);

    /** Writes all that has been added, and the index. @throws std::ios_base::failure on all ranks. Collective. */
    void
    write(const HeatEquation &heat) const;

  private:
    std::filesystem::path                                              folder_;
    std::vector<std::pair<double, dealii::PETScWrappers::MPI::Vector>> temperatures_;
  };
} // namespace cryoglass

#endif
