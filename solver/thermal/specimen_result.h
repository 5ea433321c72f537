#ifndef cryoglass_solver_thermal_specimen_result_h
#define cryoglass_solver_thermal_specimen_result_h

#include "solver/thermal/history.h"

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** How a step of the last cycle went. */
  struct StepSummary
  {
    std::string           bath;
    double                bath_temperature; // K
    std::optional<double> time_to_bath;     // s, until the whole specimen is within 1 K of it
    double                end_temperature;  // K, volume mean at the end
  };

  /** The history of the specimen, and its summary. */
  struct SpecimenSummary
  {
    double                biot_film = 0., biot_nucleate = 0.; // h L/κ of the coldest bath; its least and largest h
    double                characteristic_length      = 0.;    // L, m
    double                volume_over_surface        = 0.;    // m
    double                max_temperature_difference = 0.;    // K, warmest − coldest point
    double                max_cooling_rate           = 0.;    // K/s, of the mean temperature
    std::optional<double> max_thermal_stress;                 // Pa, von Mises, if it is computed
    std::optional<double> time_of_max_stress;                 // s
    std::optional<double> heat_balance_error; // |heat lost − loss of heat content| / heat exchanged, if there is any
    double                length_ratio = 1.;  // of a pulled wire at the end
    std::size_t           n_unknowns   = 0;   // of the temperature
    std::size_t           n_time_steps = 0;   // of the cycles that were computed, not repeated
    std::vector<StepSummary> steps;
  };

  /** What the specimen hands to the box and to the summary. */
  struct SpecimenResult
  {
    History history;
    std::vector<std::pair<double, std::vector<PointState>>>
                             steps;            // time (s) and states of the points, every half of a time step
    std::vector<std::size_t> cycle_ends = {0}; // which of the steps end cycle 0 (the start), 1, …
    SpecimenSummary          summary;

    /** The row of the last cycle in which the box is coldest, of those while it cools and at the ends of steps. */
    const HistoryRow &
    coldest() const;

    /** The box's point at a time of the treatment, linear between two steps of the solver. */
    PointState
    state_at(double time) const;
  };
} // namespace cryoglass

#endif
