#ifndef cryoglass_solver_output_summary_h
#define cryoglass_solver_output_summary_h

#include "materials/alloy.h"
#include "solver/energy/shear_energy.h"
#include "solver/history.h"
#include "solver/mechanics/unit_responses.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <ostream>
#include <string>

namespace cryoglass
{
  /** What the specimen did. */
  struct SpecimenSummary
  {
    double                biot_film, biot_nucleate;   // h L/κ of the coldest bath
    std::optional<double> time_to_bath;               // s, first time within 1 K of it; none: not reached
    double                coldest;                    // K, at the material point
    double                max_temperature_difference; // K, centre − surface
    double                max_thermal_stress;         // Pa
  };

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
  von_mises_summary(const ShearEnergy &energy, double theta, const Alloy &alloy);

  nlohmann::ordered_json
  specimen_summary(const SpecimenSummary &specimen, const Alloy &alloy);

  /** history.csv: a row per output time with the box's mean energy, θ from @p theta_of. */
  void
  write_history(std::ostream              &out,
                const History             &history,
                const std::vector<double> &thetas,
                const ShearEnergy         &energy);

  /** The short table at the end of a run. */
  std::vector<std::string>
  result_table(const nlohmann::ordered_json &summary);
} // namespace cryoglass

#endif
