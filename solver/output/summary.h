#ifndef cryoglass_solver_output_summary_h
#define cryoglass_solver_output_summary_h

#include "solver/energy/box_result.h"
#include "solver/energy/box_scatter.h"
#include "solver/energy/cycle_row.h"
#include "solver/energy/macroscopic_stress.h"
#include "solver/evolution/evolution_model.h"
#include "solver/thermal/specimen_result.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** Parts of summary.json; everything SI, the unit in the key. */

  /** Program, version, revision, status, title, ranks, wall time (s) and memory of all ranks at the peak (bytes). */
  nlohmann::ordered_json
  summary_head(const std::string &title, unsigned int n_ranks, double wall_seconds, double peak_bytes);

  nlohmann::ordered_json
  box_summary(const SolveReport &report);

  /** Adds to @p summary an object per part, with a number, or null, per key. */
  void
  add_scalars(nlohmann::ordered_json &summary, const std::vector<NamedScalar> &scalars);

  /**
   * Adds to the part shear_energy how much the mean and P99 of w of one such box scatter from glass to glass: relative
   * standard deviations, null where they are not known.
   */
  void
  add_scatter(nlohmann::ordered_json &shear_energy, const std::optional<BoxScatter> &scatter);

  /** w in the outermost layer over the periodic box's, and how deep that reaches. */
  nlohmann::ordered_json
  free_surface_summary(const FreeSurface &surface);

  /** @param coldest lowest temperature of the box in the last cycle, K */
  nlohmann::ordered_json
  specimen_summary(const SpecimenSummary &specimen, double coldest, double yield_stress);

  /**
   * The rows as cast, after the last cycle and at the peak of the heat of relaxation (of an ensemble: of its means),
   * and what of the model is calibrated.
   * @param rows of cycle_columns(), as cast first. @param errors standard errors of the means; empty: of none
   */
  nlohmann::ordered_json
  rejuvenation_summary(const EvolutionModel           &model,
                       const std::vector<CycleValues> &rows,
                       const std::vector<CycleValues> &errors = {});

  nlohmann::ordered_json
  macroscopic_stress_summary(const std::vector<MacroscopicStressEffect> &effects);

  /** The short table at the end of a run, from a whole summary. */
  std::vector<std::string>
  result_table(const nlohmann::ordered_json &summary);
} // namespace cryoglass

#endif
