#ifndef cryoglass_solver_run_realisation_h
#define cryoglass_solver_run_realisation_h

#include "materials/thermal_strain.h"
#include "solver/energy/box_result.h"
#include "solver/evolution/evolution.h"
#include "solver/input/case.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/output/field_files.h"
#include "solver/thermal/specimen_result.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** What a realisation knows between two cycles beside its glass as sampled. */
  struct EarlierCycles
  {
    std::vector<SoftSpots::State>   states;
    std::vector<float>              remaining;
    double                          ageing = 0.;
    std::optional<UnitResponses>    responses; // nothing: to be solved for again
    std::optional<UniaxialResponse> first;
    EffectiveProperties             effective; // as cast
    SolveReport                     solve;     // as cast
    std::vector<CycleRow>           rows;
    std::vector<MeanEnergy>         mean_energies;
  };

  /**
   * One glass, from its seed to its result: sampled, solved, taken through the cycles of the specimen, evaluated.
   * Members stand in the order in which they are called. A single run is one of these on all ranks, an ensemble many on
   * groups of ranks.
   */
  class Realisation
  {
  public:
    /** Keeps references. */
    Realisation(const Case &the_case, const ThermalStrain &thermal_strain, const Lattice &lattice, std::uint64_t seed);

    /** @throws std::invalid_argument, FileError of a glass file. Collective, as all that follow. */
    void
    sample();

    /**
     * Whether a solve ends with StoppedEarly soon after a stop signal has come to one of the ranks (not one with a
     * mesh: it is in a library).
     */
    void
    set_interruptible(const bool is_interruptible)
    {
      is_interruptible_ = is_interruptible;
    }

    /** The responses of the box. @throws NotConverged naming the seed */
    void
    solve(const BoxSolver::Progress &progress = {});

    /**
     * What a cycle of the specimen does to the glass, from 1. A linear glass stays as it is, and nothing is solved
     * again; neither is it where a cycle changes no voxel. @throws NotConverged
     */
    void
    undergo_cycle(unsigned int cycle, const SpecimenResult &specimen);

    /** Called after a cycle has changed a glass (0: as cast, once its first course is known), its fields as then. */
    using CycleObserver = std::function<void(const CycleRow &row)>;

    void
    observe_cycles(CycleObserver observer)
    {
      observer_ = std::move(observer);
    }

    /** Goes on after cycles of an earlier run instead of solve(): what it knew, after sample(). Collective. */
    void
    resume(EarlierCycles earlier);

    /** After the last cycle: the result at the coldest state of that cycle. @throws NotConverged */
    const BoxResult &
    evaluate(const SpecimenResult &specimen);

    /** Names of the specimen's stress components at the box's point that do not act on the box, separated by commas. */
    std::string
    missing_stresses() const;

    const Lattice &
    lattice() const
    {
      return lattice_;
    }

    const Glass &
    glass() const
    {
      return *glass_;
    }

    const ThermoelasticBox &
    box() const
    {
      return *box_;
    }

    const BoxResult &
    result() const
    {
      return result_;
    }

    /** Of a glass that changes. */
    const Evolution &
    evolution() const
    {
      return *evolution_;
    }

    const CycleReader &
    reader() const
    {
      return *reader_;
    }

    /** Fields of the coldest state, after evaluate(). */
    const ShearEnergy &
    energy() const
    {
      return *energy_;
    }

    /** The coldest state, after evaluate(). */
    const BoxTime &
    coldest() const
    {
      return coldest_;
    }

  private:
    /** The stress components that the specimen can have at the box's point. */
    ComponentSet
    specimen_stresses() const;
    ResponseRequest
    request() const;
    /** The macroscopic stresses that act on the box. */
    ComponentSet
    acting_stresses() const;
    /** Of uniaxial compression; nothing where faces are free in all directions. */
    std::optional<unsigned int>
    compression_axis() const;
    /** To what the cycles' kinetics need, where a checkpoint can have what the solver goes on from. */
    void
    loosen_tolerance();
    /** The box of the glass as it is now, from what is known of it. */
    void
    solve_glass(const ResponseRequest &request, const BoxSolver::Progress &progress);
    /** Takes the parts of a cycle into the glass. @return whether there is any change. The last one is not solved. */
    bool
    change_glass(const CycleCourse &course);
    /** With the response to uniaxial compression, where there is one. */
    ResponseRequest
    with_compression(ResponseRequest request) const;
    /** Adds the row after a cycle, as cast (0) or later. */
    void
    read_cycle(unsigned int cycle, bool has_changed);
    std::optional<FreeSurface>
    compare_with_periodic() const;
    SolveReport
    make_solve_report() const;

    const Case          &case_;
    const ThermalStrain &thermal_strain_;
    const Lattice       &lattice_;
    std::uint64_t        seed_;

    std::unique_ptr<Glass>            glass_;
    std::unique_ptr<Evolution>        evolution_; // of a glass that changes
    std::unique_ptr<ThermoelasticBox> box_;
    std::unique_ptr<CycleReader>      reader_;      // of a glass that changes
    std::optional<VoxelField>         unit_energy_; // w at θ = 1 K of the glass as it is, where it is known
    CycleObserver                     observer_;
    double                            seconds_of_solves_ = 0.;
    std::vector<SolveResult>          earlier_solves_; // of this cycle, before its last part
    bool                              is_interruptible_ = false;
    BoxTime                           coldest_{};
    std::unique_ptr<ShearEnergy>      energy_; // at the coldest state
    BoxResult                         result_;
  };
} // namespace cryoglass

#endif
