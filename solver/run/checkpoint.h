#ifndef cryoglass_solver_run_checkpoint_h
#define cryoglass_solver_run_checkpoint_h

#include "solver/mechanics/effective_properties.h"
#include "solver/run/ensemble_row.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** What an ensemble has done until now. */
  struct EnsembleState
  {
    EffectiveProperties        first; // of the first realisation
    std::vector<EnsembleRow>   rows;
    std::vector<double>        mean_energy_sums;
    std::vector<std::uint64_t> counts; // of w, see PooledDistribution
  };

  /** The text of a checkpoint. @param fingerprint of the run: what its numbers depend on */
  std::string
  write_checkpoint(const std::string &fingerprint, const EnsembleState &state);

  /** The state of a checkpoint's text; nothing if it belongs to another run or is damaged. */
  std::optional<EnsembleState>
  read_checkpoint(const std::string &text, const std::string &fingerprint);
} // namespace cryoglass

#endif
