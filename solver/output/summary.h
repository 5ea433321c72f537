#ifndef cryoglass_solver_output_summary_h
#define cryoglass_solver_output_summary_h

#include "materials/alloy.h"
#include "materials/thermal_strain.h"
#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"
#include "solver/history.h"
#include "solver/mechanics/unit_responses.h"
#include "solver/thermal/specimen_result.h"

#include <nlohmann/json.hpp>

#include <ostream>
#include <string>

namespace cryoglass
{
  /** Parts of summary.json; everything SI, the unit in the key. */
  nlohmann::ordered_json
  box_summary(const Lattice &lattice, const UnitResponses &responses, double solve_seconds);

  nlohmann::ordered_json
  glass_summary(const Glass &glass, std::uint64_t seed);

  nlohmann::ordered_json
  effective_summary(const EffectiveProperties &effective);

  nlohmann::ordered_json
  shear_energy_summary(const ShearEnergy &energy, double temperature, double theta, const Alloy &alloy);

  nlohmann::ordered_json
  von_mises_summary(const ShearEnergy &energy, const Alloy &alloy);

  /** @param coldest lowest temperature of the box in the last cycle, K */
  nlohmann::ordered_json
  specimen_summary(const SpecimenSummary &specimen, double coldest, const Alloy &alloy);

  /**
   * How much of ⟨w⟩ comes from the specimen's thermal stress Σ(t), for a box at each named point, over all time steps:
   * the largest ⟨w⟩ with and without Σ, the largest change that Σ makes at any one time, and both changes relative to
   * the largest ⟨w⟩ without Σ (null where there is hardly any).
   */
  nlohmann::ordered_json
  macroscopic_stress_summary(const SpecimenResult &specimen,
                             const ThermalStrain  &thermal_strain,
                             const MeanEnergy     &energy);

  /** history.csv: a row per output time with the box's mean energy. */
  void
  write_history(std::ostream        &out,
                const History       &history,
                const ThermalStrain &thermal_strain,
                const MeanEnergy    &energy);

  /** The short table at the end of a run. */
  std::vector<std::string>
  result_table(const nlohmann::ordered_json &summary);
} // namespace cryoglass

#endif
