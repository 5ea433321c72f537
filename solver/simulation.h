#ifndef cryoglass_solver_simulation_h
#define cryoglass_solver_simulation_h

#include "materials/thermal_strain.h"
#include "solver/output/field_files.h"
#include "solver/output/free_surface.h"
#include "solver/output/log.h"
#include "solver/output/result_folder.h"
#include "solver/output/summary.h"
#include "solver/parameters.h"
#include "solver/specimen_run.h"

#include <nlohmann/json.hpp>

#include <memory>
#include <optional>
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
    std::vector<BoxTime>
    output_times() const;
    void
    write_box() const;
    nlohmann::ordered_json
    make_summary() const;

    Parameters &parameters_;
    MPI_Comm    communicator_;
    Log         log_;
    Alloy       alloy_;
    Treatment   treatment_;

    ThermalStrain                  thermal_strain_;
    ResultFolder                   folder_;
    Lattice                        lattice_;
    std::unique_ptr<Glass>         glass_;
    std::unique_ptr<UnitResponses> responses_;
    double                         solve_seconds_ = 0.;
    SpecimenResult                 specimen_;
    std::unique_ptr<MeanEnergy>    mean_energy_;
    std::unique_ptr<ShearEnergy>   energy_; // at the coldest state of the last cycle
    BoxTime                        coldest_{};
    double                         coldest_temperature_ = 0.; // K
    std::optional<FreeSurface>     surface_;
  };
} // namespace cryoglass

#endif
