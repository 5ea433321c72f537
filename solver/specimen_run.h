#ifndef cryoglass_solver_specimen_run_h
#define cryoglass_solver_specimen_run_h

#include "materials/thermal_strain.h"
#include "solver/output/log.h"
#include "solver/parameters.h"
#include "solver/thermal/specimen_result.h"

#include <filesystem>
#include <optional>

namespace cryoglass
{
  /** θ(T) of the parameters' expansion law and reference temperature, over the temperatures of the treatment. */
  ThermalStrain
  make_thermal_strain(const Parameters &parameters);

  /**
   * Takes the specimen through the treatment.
   * @param moduli, expansion of the specimen as a whole (Pa, 1/K)
   * @param fields_folder for its fields in the last cycle, if they are wanted
   * @throws NotConverged, std::ios_base::failure. Collective.
   */
  SpecimenResult
  follow_specimen(const Parameters                           &parameters,
                  const ElasticModuli                        &moduli,
                  double                                      expansion,
                  const ThermalStrain                        &thermal_strain,
                  const std::optional<std::filesystem::path> &fields_folder,
                  Log                                        &log,
                  MPI_Comm                                    communicator);
} // namespace cryoglass

#endif
