#ifndef cryoglass_solver_evolution_evolution_h
#define cryoglass_solver_evolution_evolution_h

#include "solver/evolution/cycle_course.h"
#include "solver/evolution/evolution_model.h"
#include "solver/mechanics/thermoelastic_box.h"

#include <cstddef>
#include <cstdint>

namespace cryoglass
{
  /**
   * A glass on its way through the cycles. The drive of a voxel in a cycle is the shear-strain energy that turns over
   * in it,
   *
   *   dX = w₁ ∮ |d(θ²)| / w₀,
   *
   * with w₁ its energy at θ = 1 K in the glass as it is; where the macroscopic stress acts as well, the sum of |Δw|
   * between the turning points of (θ, Σ) over w₀. What it does to the voxels is in SoftSpots.
   */
  class Evolution
  {
  public:
    /** Keeps references; @p glass as sampled. Collective. */
    Evolution(const EvolutionModel &model, std::uint64_t seed, Glass &glass);

    /**
     * One of the model's solves per cycle: takes the glass through that part of a cycle, with the energies of @p box.
     * @param stresses components of the macroscopic stress that act on the box
     * @return how many voxels have changed. Collective.
     */
    std::size_t
    advance(const ThermoelasticBox &box, const CycleCourse &course, const ComponentSet &stresses);

    const SoftSpots &
    spots() const
    {
      return spots_;
    }

    /** K = ∫ k dt since the start. */
    double
    ageing() const
    {
      return ageing_;
    }

    /** States of an earlier run, after which the glass is that of those states. Collective. */
    void
    restore(std::vector<SoftSpots::State> states, std::vector<float> remaining, double ageing);

  private:
    const EvolutionModel &model_;
    Glass                &glass_;
    SoftSpots             spots_;
    double                ageing_ = 0.;
  };
} // namespace cryoglass

#endif
