#ifndef cryoglass_solver_evolution_evolution_h
#define cryoglass_solver_evolution_evolution_h

#include "solver/evolution/cycle_course.h"
#include "solver/evolution/evolution_model.h"
#include "solver/mechanics/thermoelastic_box.h"

#include <cstddef>
#include <cstdint>
#include <optional>

namespace cryoglass
{
  /**
   * A glass on its way through the cycles. The drive of a voxel in a cycle is the shear-strain energy that turns over
   * in it,
   *
   *   dX = w₁ ∮ |d(θ²)| / w₀,
   *
   * with w₁ its energy at θ = 1 K in the glass as it is; where the macroscopic stress acts as well, ∮ |dw| / w₀ along
   * the path of (θ, Σ). What it does to the voxels is in SoftSpots.
   */
  class Evolution
  {
  public:
    /** Keeps references; @p glass as sampled. Collective. */
    Evolution(const EvolutionModel &model, std::uint64_t seed, Glass &glass);

    /**
     * Takes the glass through a part of a cycle (from 0) of as many as the model has solves per cycle, with the
     * energies of @p box.
     * @param stresses components of the macroscopic stress that act on the box
     * @param unit_energy w at θ = 1 K, where it is known
     * @return how many voxels have changed. Collective.
     */
    std::size_t
    advance(const ThermoelasticBox          &box,
            const CycleCourse               &course,
            const ComponentSet              &stresses,
            unsigned int                     part        = 0,
            const std::optional<VoxelField> &unit_energy = {});

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
