#ifndef cryoglass_solver_energy_box_result_h
#define cryoglass_solver_energy_box_result_h

#include "solver/energy/cycle_row.h"
#include "solver/energy/free_surface.h"
#include "solver/energy/glass_statistics.h"
#include "solver/energy/mean_energy.h"
#include "solver/energy/shear_energy.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** How the box was solved. */
  struct SolveReport
  {
    std::array<std::ptrdiff_t, 3> n_voxels{};
    double                        voxel_size = 0.; // m
    std::uint64_t                 n_unknowns = 0;
    std::string                   solver;
    std::vector<SolverDetail>     details;
    std::vector<SolveResult>      solves;
    double                        seconds = 0.;
  };

  /** A scalar of the summary: its part, its key there, and its value if it is known. */
  struct NamedScalar
  {
    std::string           part, key;
    std::optional<double> value;
  };

  /** What a realisation ends in, at the coldest state of the last cycle. */
  struct BoxResult
  {
    std::uint64_t       seed = 0;
    SolveReport         solve;
    GlassStatistics     glass;
    EffectiveProperties effective;

    double                temperature = 0., theta = 0.; // K
    ShearEnergyStatistics energy;
    double                molar_volume = 0., yield_stress = 0.; // of the alloy, m³/mol, Pa

    MeanEnergy                 mean_energy;          // at any state
    std::vector<MeanEnergy>    mean_energy_by_cycle; // during cycle 1, 2, …; empty: the glass does not change
    std::vector<CycleRow>      cycles;               // as cast, after cycle 1, …; empty likewise
    std::optional<FreeSurface> surface;              // of a box with free faces

    /** That of the glass during a cycle, 0 the start. */
    const MeanEnergy &
    mean_energy_in(unsigned int cycle) const;

    /**
     * The parts glass, effective, shear_energy and von_mises of the summary in its order: the list that the summary,
     * the rows of an ensemble and their means go through. A new scalar is one more line.
     */
    std::vector<NamedScalar>
    scalars() const;
  };
} // namespace cryoglass

#endif
