#ifndef cryoglass_solver_ensemble_h
#define cryoglass_solver_ensemble_h

#include "solver/energy/pooled_distribution.h"
#include "solver/make_glass.h"
#include "solver/output/free_surface.h"
#include "solver/output/log.h"
#include "solver/output/result_folder.h"
#include "solver/output/summary.h"
#include "solver/specimen_run.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Many glasses, one specimen, one treatment. The ranks form groups, each of
   * which takes a realisation (seed) per round; plans and memory live through
   * all rounds. After a round every few seconds a checkpoint goes beside the
   * results, so that a run that was killed goes on after it and ends with the
   * same numbers. Reported are a row per realisation, mean and standard error of
   * every quantity, and the distribution of w over the voxels of all boxes.
   *
   * The specimen is macroscopic: its stress is that of one body, with the
   * effective moduli and expansion of the first realisation.
   */
  class Ensemble
  {
  public:
    Ensemble(Parameters &parameters, const std::filesystem::path &output, MPI_Comm communicator);
    ~Ensemble();
    Ensemble(const Ensemble &) = delete;
    Ensemble &
    operator=(const Ensemble &) = delete;

    /** @throws NotConverged, StoppedEarly, std::ios_base::failure. Collective. */
    void
    run();

  private:
    /** What belongs to the run and not to the machine: a checkpoint of another run is not taken up. */
    std::string
    fingerprint() const;
    void
    resume();
    void
    write_checkpoint();
    /** A realisation per group, of those that are left. */
    void
    advance();
    void
    follow();
    nlohmann::ordered_json
    evaluate(const Glass &glass, const UnitResponses &responses, std::uint64_t seed, double solve_seconds);
    void
    write_results();
    bool
    is_stress_applied() const;
    bool
    has_surface() const;
    FreeSurface
    mean_surface() const;
    nlohmann::ordered_json
    make_summary(const std::vector<std::uint64_t> &counts) const;

    Parameters                   &parameters_;
    MPI_Comm                      communicator_, group_communicator_;
    unsigned int                  group_, n_groups_;
    Log                           log_;
    ResultFolder                  folder_;
    ThermalStrain                 thermal_strain_;
    std::unique_ptr<Lattice>      lattice_; // of the group
    std::optional<SpecimenResult> specimen_;

    // What a checkpoint holds.
    EffectiveProperties        first_; // of the first realisation
    nlohmann::ordered_json     rows_ = nlohmann::ordered_json::array();
    std::vector<double>        mean_energy_sums_;
    std::vector<std::uint64_t> earlier_counts_; // of w, before this start
    PooledDistribution         distribution_;
    std::size_t                n_resumed_       = 0;
    double                     last_checkpoint_ = 0.;
  };
} // namespace cryoglass

#endif
