#ifndef cryoglass_solver_specimen_run_h
#define cryoglass_solver_specimen_run_h

#include "materials/thermal_strain.h"
#include "solver/output/field_files.h"
#include "solver/output/log.h"
#include "solver/parameters.h"

#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** What the specimen hands to the box and to the summary. */
  struct SpecimenResult
  {
    History                                    history;
    std::vector<std::pair<double, PointState>> steps; // time (s) and state of the box's point, every time step
    SpecimenSummary                            summary;

    /** The row of the last cycle in which the box is coldest. */
    const HistoryRow &
    coldest() const;

    /** The box at a time of the treatment, linear between two steps of the solver. */
    BoxTime
    state_at(double time, const ThermalStrain &thermal_strain) const;
  };

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
