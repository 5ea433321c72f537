#ifndef cryoglass_solver_run_ensemble_checkpoint_h
#define cryoglass_solver_run_ensemble_checkpoint_h

#include "solver/input/case.h"
#include "solver/mechanics/effective_properties.h"
#include "solver/run/ensemble_row.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cryoglass
{
  /** What an ensemble has done until now. */
  struct EnsembleState
  {
    EffectiveProperties        first;    // of the first realisation
    std::vector<std::string>   warnings; // likewise, and of the case
    std::vector<EnsembleRow>   rows;
    std::vector<double>        mean_energy_sums;
    std::vector<std::uint64_t> counts; // of w, see PooledDistribution
  };

  nlohmann::ordered_json
  to_json(const EnsembleState &state);

  /**
   * The state that was written.
   * @throws std::exception if it cannot be one of the first realisations of @p glass with so many rows of cycles.csv
   * each
   */
  EnsembleState
  ensemble_state_from_json(const nlohmann::ordered_json &json, const GlassCase &glass, unsigned int n_cycle_rows);
} // namespace cryoglass

#endif
