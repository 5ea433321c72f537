#ifndef cryoglass_solver_run_cycle_checkpoint_h
#define cryoglass_solver_run_cycle_checkpoint_h

#include "solver/run/checkpoint_fields.h"
#include "solver/run/realisation.h"

namespace cryoglass
{
  /**
   * What a run over the cycles holds between two of them, for a checkpoint: numbers as JSON, and as fields the states
   * of the voxels, what is left of their thresholds, and the responses of the box (of a mesh: nothing, they are solved
   * for again).
   */
  nlohmann::ordered_json
  numbers_of_cycles(const Realisation &realisation);

  /** Collective. */
  void
  write_fields_of_cycles(const Realisation &realisation, CheckpointFieldWriter &writer);

  /**
   * What was written, of a run of at most @p n_cycles.
   * @throws std::exception, on all ranks alike, if it makes no sense. Collective.
   */
  EarlierCycles
  read_cycles(const nlohmann::ordered_json &numbers,
              const CheckpointFieldReader  &fields,
              const Lattice                &lattice,
              unsigned int                  n_cycles);
} // namespace cryoglass

#endif
