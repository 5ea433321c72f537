#include "solver/evolution/evolution.h"

#include <cmath>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** w at θ = 1 K, of which a cycle turns over ∮ |d(θ²)|. */
    VoxelField
    unit_energy(const ThermoelasticBox &box)
    {
      VoxelField energy(box.glass().lattice());
      box.at(1.)->energies(&energy, nullptr, nullptr);
      return energy;
    }

    /** Σ |Δw| between turning points, J/m³. */
    VoxelField
    energy_turned_over(const ThermoelasticBox &box, const std::vector<BoxPoint> &points, const ComponentSet &stresses)
    {
      const Lattice &lattice = box.glass().lattice();
      VoxelField     sum(lattice), before(lattice), now(lattice);
      for (std::size_t p = 0; p < points.size(); ++p)
        {
          StressTensor stress;
          for (unsigned int m = 0; m < 6; ++m)
            stress[m] = stresses[m] ? points[p].stress[m] : 0.;
          box.at(points[p].theta, stress)->energies(&now, nullptr, nullptr);
          for (std::ptrdiff_t i = 0; p > 0 && i < lattice.n_local_voxels(); ++i)
            sum[i] += std::abs(now[i] - before[i]);
          std::swap(before, now);
        }
      return sum;
    }
  } // namespace

  Evolution::Evolution(const EvolutionModel &model, const std::uint64_t seed, Glass &glass)
    : model_(model)
    , glass_(glass)
    , spots_(model.spots, seed, glass)
  {
  }

  std::size_t
  Evolution::advance(const ThermoelasticBox &box, const CycleCourse &course, const ComponentSet &stresses)
  {
    const double share  = 1. / model_.solves_per_cycle;
    const double ageing = share * course.ageing;
    ageing_ += ageing;
    if (stresses == no_components)
      return spots_.advance(
        unit_energy(box), {share * course.turnover / model_.energy_scale, model_.endurance, ageing}, glass_);
    return spots_.advance(energy_turned_over(box, course.turning_points, stresses),
                          {share / model_.energy_scale, model_.endurance, ageing},
                          glass_);
  }

  void
  Evolution::restore(std::vector<SoftSpots::State> states, std::vector<float> remaining, const double ageing)
  {
    spots_.restore(std::move(states), std::move(remaining));
    spots_.apply(glass_);
    ageing_ = ageing;
  }
} // namespace cryoglass
