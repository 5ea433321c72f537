#ifndef cryoglass_solver_run_realisation_files_h
#define cryoglass_solver_run_realisation_files_h

#include "solver/run/realisation.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cryoglass
{
  /** What one realisation leaves beside numbers: its fields, its pictures, its glass. */
  class RealisationFiles
  {
  public:
    /** Names of what it makes in a result folder. */
    static const std::vector<std::string> &
    names();

    /** @param folder the result folder. Keeps references. */
    RealisationFiles(const Case &the_case, const ThermalStrain &thermal_strain, const std::filesystem::path &folder);

    /** All that the case asks for. @throws FileError. Collective on the realisation's ranks. */
    void
    write(const Realisation &realisation, const SpecimenResult &specimen) const;

  private:
    /** The states of the box that are written. */
    std::vector<BoxTime>
    times(const Realisation &realisation, const SpecimenResult &specimen) const;
    void
    write_fields(const Realisation &realisation, const std::vector<BoxTime> &times) const;
    void
    write_mesh(const Realisation &realisation, const std::vector<BoxTime> &times) const;
    void
    write_pictures(const Realisation &realisation) const;

    const Case           &case_;
    const ThermalStrain  &thermal_strain_;
    std::filesystem::path folder_;
  };
} // namespace cryoglass

#endif
