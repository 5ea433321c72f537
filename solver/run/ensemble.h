#ifndef cryoglass_solver_run_ensemble_h
#define cryoglass_solver_run_ensemble_h

#include "solver/energy/pooled_distribution.h"
#include "solver/run/checkpoint_store.h"
#include "solver/run/ensemble_checkpoint.h"
#include "solver/run/realisation.h"
#include "solver/run/run_options.h"
#include "solver/run/session.h"
#include "solver/run/specimen_run.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Many glasses, one specimen, one treatment. The ranks form groups, each of which takes a realisation (seed) per
   * round. After a round every few seconds a checkpoint goes beside the results, so that a run that was killed goes on
   * after it and ends with the same numbers. Reported are a row per realisation, mean and standard error of every
   * quantity, and the distribution of w over the voxels of all boxes; fields and pictures are those of the first
   * realisation.
   *
   * The specimen is macroscopic: its stress is that of one body, with the effective moduli and expansion of the first
   * realisation.
   */
  class Ensemble
  {
  public:
    /** Keeps a reference to the case. Collective. */
    Ensemble(const Case &the_case, const RunOptions &options, MPI_Comm communicator);
    ~Ensemble();
    Ensemble(const Ensemble &) = delete;
    Ensemble &
    operator=(const Ensemble &) = delete;

    /** @throws NotConverged, StoppedEarly, FileError. Collective. */
    void
    run();

  private:
    void
    form_groups();
    /** What an earlier, stopped run has left, if it has. */
    void
    find_earlier_run();
    void
    save();
    /** Saves what has been done. @throws StoppedEarly */
    [[noreturn]] void
    stop();
    /** A realisation per group, of those that are left. @throws StoppedEarly: this round is given up */
    void
    advance();
    /** The one of this group, solved; nothing if none is left for it. */
    std::unique_ptr<Realisation>
    begin_realisation();
    /** Throws StoppedEarly on all ranks if one of the groups was stopped in what it did. */
    void
    agree_on_stop(const std::function<void()> &action) const;
    /** The specimen through all cycles; its moduli are those of the first realisation. */
    void
    follow_specimen();
    void
    finish_realisation(Realisation &realisation, bool is_first);
    /** Takes over the rows that the groups have made in this round, in the order of their seeds. */
    void
    collect(const std::string &own_row);
    /** Counts of w over all boxes. */
    std::vector<std::uint64_t>
    total_counts() const;
    void
    write_results();
    void
    write_realisations(std::ostream &out) const;
    nlohmann::ordered_json
    make_summary() const;
    /** Over the realisations: at the end, then during cycle 1, 2, … of a glass that changes. */
    std::vector<MeanEnergy>
    mean_energies() const;
    /** Whether every stress component of the specimen at the box's point acts on the box. */
    bool
    has_all_stresses() const;

    const Case                  &case_;
    Session                      session_;
    CheckpointStore              checkpoints_;
    bool                         starts_anew_;
    Log                         &log_;
    MPI_Comm                     communicator_, group_communicator_ = MPI_COMM_NULL;
    unsigned int                 n_ranks_, group_ = 0, n_groups_ = 1;
    ThermalStrain                thermal_strain_;
    std::unique_ptr<Lattice>     lattice_; // of the group
    std::unique_ptr<SpecimenRun> specimen_;

    EnsembleState      state_;        // its counts are those before this start
    PooledDistribution distribution_; // of w, of this start
    std::size_t        n_resumed_       = 0;
    std::size_t        n_saved_         = 0;  // realisations in the last checkpoint
    double             last_checkpoint_ = 0.; // s
  };
} // namespace cryoglass

#endif
