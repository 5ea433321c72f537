#ifndef cryoglass_solver_run_realisation_h
#define cryoglass_solver_run_realisation_h

#include "materials/thermal_strain.h"
#include "solver/energy/box_result.h"
#include "solver/input/case.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/output/field_files.h"
#include "solver/thermal/specimen_result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace cryoglass
{
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

    /** @throws std::invalid_argument, std::ios_base::failure of a glass file. Collective, as all that follow. */
    void
    sample();

    /** The responses of the box. @throws NotConverged naming the seed */
    void
    solve(const BoxSolver::Progress &progress = {});

    /**
     * What a cycle of the specimen does to the glass. A linear glass stays as it is: nothing is updated, and nothing is
     * solved again. @throws NotConverged
     */
    void
    undergo_cycle(unsigned int cycle, const SpecimenResult &specimen);

    /** After the last cycle: the result at the coldest state of that cycle. @throws NotConverged */
    const BoxResult &
    evaluate(const SpecimenResult &specimen);

    /** Names of the specimen's stress components at the box's point that do not act on the box, separated by commas. */
    std::string
    missing_stresses() const;

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
    /** The box of the glass as it is now, from what is known of it. */
    void
    solve_glass(const BoxSolver::Progress &progress);
    /** Whether cycles can change the glass. The elastic glass has no state of its own. */
    bool
    is_evolving() const
    {
      return false;
    }

    /** Takes a cycle's changes into the glass. @return whether there are any */
    bool
    change_glass(unsigned int cycle, const SpecimenResult &specimen);
    std::optional<FreeSurface>
    compare_with_periodic() const;
    SolveReport
    make_solve_report(double seconds) const;

    const Case          &case_;
    const ThermalStrain &thermal_strain_;
    const Lattice       &lattice_;
    std::uint64_t        seed_;

    std::unique_ptr<Glass>            glass_;
    std::unique_ptr<ThermoelasticBox> box_;
    BoxTime                           coldest_{};
    std::unique_ptr<ShearEnergy>      energy_; // at the coldest state
    BoxResult                         result_;
  };
} // namespace cryoglass

#endif
