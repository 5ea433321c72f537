#ifndef cryoglass_solver_run_simulation_h
#define cryoglass_solver_run_simulation_h

#include "solver/run/checkpoint_store.h"
#include "solver/run/cycle_files.h"
#include "solver/run/realisation.h"
#include "solver/run/run_options.h"
#include "solver/run/session.h"
#include "solver/run/specimen_run.h"

#include <memory>
#include <optional>
#include <string>

namespace cryoglass
{
  /** One glass, one specimen, one treatment, on all ranks: from a case to a filled result folder. */
  class Simulation
  {
  public:
    /** Keeps a reference to the case. Collective. */
    Simulation(const Case &the_case, const RunOptions &options, MPI_Comm communicator);

    /** @throws NotConverged, FileError. Collective. */
    void
    run();

  private:
    /** What an earlier, stopped run has left, if it has. */
    void
    find_earlier_run();
    void
    resume();
    void
    sample_glass();
    void
    solve_box();
    void
    follow_cycles();
    /** A checkpoint after a cycle, if it is time or the run is to stop. @throws StoppedEarly */
    void
    keep_cycle(unsigned int cycle);
    void
    evaluate_energy();
    void
    write_results();
    nlohmann::ordered_json
    make_summary() const;
    std::string
    what_to_open() const;

    const Case                  &case_;
    Session                      session_;
    Log                         &log_;
    ThermalStrain                thermal_strain_;
    Lattice                      lattice_;
    Realisation                  realisation_;
    std::unique_ptr<SpecimenRun> specimen_;
    CycleFiles                   cycle_files_;
    CheckpointStore              checkpoints_;
    bool                         starts_anew_;
    std::optional<EarlierCycles> earlier_;                                // of an earlier run, until it goes on
    unsigned int                 n_earlier_cycles_ = 0;                   // of that run
    double                       last_checkpoint_ = 0., last_cycle_ = 0.; // s, when
  };
} // namespace cryoglass

#endif
