#ifndef cryoglass_solver_simulation_h
#define cryoglass_solver_simulation_h

#include "solver/history.h"
#include "solver/output/log.h"
#include "solver/output/field_files.h"
#include "solver/output/result_folder.h"
#include "solver/output/summary.h"
#include "solver/parameters.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <vector>

namespace cryoglass
{
  /**
   * One glass, one specimen, one treatment: from the parameters to a filled
   * result folder. Members stand in the order of the data's way.
   */
  class Simulation
  {
  public:
    Simulation(Parameters &parameters, const std::filesystem::path &output, MPI_Comm communicator);

    /** @throws NotConverged, std::ios_base::failure. Collective. */
    void
    run();

  private:
    void
    sample_glass();
    void
    solve_box();
    void
    treat_specimen();
    void
    evaluate_energy();
    void
    write_results();
    void
    record(const HeatEquation::Snapshot &snapshot,
           double                        start,
           unsigned int                  cycle,
           const TreatmentStep          &step,
           bool                          is_last);
    /** The thermal strain multiplier at a time of the treatment, from the temperature between two steps of the solver.
     */
    double
    theta_at(double time) const;
    double
    reference_temperature() const;
    std::vector<BoxTime>
    output_times() const;
    std::vector<BoxField>
    output_fields() const;
    nlohmann::ordered_json
    make_summary() const;

    Parameters &parameters_;
    MPI_Comm    communicator_;
    Log         log_;
    Alloy       alloy_;
    Specimen    specimen_;
    Treatment   treatment_;

    ResultFolder                           folder_;
    Lattice                                lattice_;
    std::unique_ptr<Glass>                 glass_;
    std::unique_ptr<UnitResponses>         responses_;
    double                                 solve_seconds_ = 0.;
    History                                history_;
    SpecimenSummary                        specimen_summary_{};
    std::vector<double>                    thetas_; // K, one per row of the history
    std::vector<std::pair<double, double>> course_; // time (s) and temperature (K) at the material point, every step
    std::unique_ptr<ShearEnergy>           energy_;
    std::size_t                            coldest_row_ = 0;
  };
} // namespace cryoglass

#endif
