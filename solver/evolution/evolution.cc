#include "solver/evolution/evolution.h"

#include <cmath>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** w at θ = 1 K, of which a cycle turns over ∮ |d(θ²)|. */
    VoxelField
    unit_energy_of(const ThermoelasticBox &box)
    {
      VoxelField energy(box.glass().lattice());
      box.at(1.)->energies(&energy, nullptr, nullptr);
      return energy;
    }

    /** How much a quadratic function of s turns over from s = 0 to 1: its extremum may lie between. */
    double
    turnover(const double start, const double middle, const double end)
    {
      const double curvature = 2. * (start + end - 2. * middle), slope = end - start - curvature;
      const double extremum = curvature != 0. ? -slope / (2. * curvature) : 0.;
      if (!(extremum > 0. && extremum < 1.))
        return std::abs(end - start);
      const double value = start + 0.5 * slope * extremum;
      return std::abs(value - start) + std::abs(end - value);
    }

    /** ∮ |dw| along straight pieces of (θ, Σ), on each of which w is quadratic, J/m³. */
    VoxelField
    energy_turned_over(const ThermoelasticBox &box, const std::vector<BoxPoint> &path)
    {
      const Lattice &lattice = box.glass().lattice();
      VoxelField     sum(lattice), start(lattice), middle(lattice), end(lattice);
      const auto     energy_at = [&](const BoxPoint &point, VoxelField &energy) {
        box.at(point.theta, point.stress)->energies(&energy, nullptr, nullptr);
      };
      energy_at(path.front(), start);
      for (std::size_t p = 1; p < path.size(); ++p)
        {
          BoxPoint half{0.5 * (path[p - 1].theta + path[p].theta), path[p - 1].stress + path[p].stress};
          half.stress *= 0.5;
          energy_at(half, middle);
          energy_at(path[p], end);
          for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
            sum[i] += turnover(start[i], middle[i], end[i]);
          std::swap(start, end);
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
  Evolution::advance(const ThermoelasticBox          &box,
                     const CycleCourse               &course,
                     const ComponentSet              &stresses,
                     const unsigned int               part,
                     const std::optional<VoxelField> &unit_energy)
  {
    const double        share = 1. / model_.solves_per_cycle;
    SoftSpots::Exposure exposure{
      share / model_.energy_scale, model_.endurance, course.ageing.part(part, model_.solves_per_cycle)};
    ageing_ += exposure.ageing.total();
    if (stresses != no_components)
      return spots_.advance(energy_turned_over(box, course.path), exposure, glass_);
    exposure.drive_per_energy *= course.turnover;
    if (unit_energy)
      return spots_.advance(*unit_energy, exposure, glass_);
    return spots_.advance(unit_energy_of(box), exposure, glass_);
  }

  void
  Evolution::restore(std::vector<SoftSpots::State> states, std::vector<float> remaining, const double ageing)
  {
    spots_.restore(std::move(states), std::move(remaining));
    spots_.apply(glass_);
    ageing_ = ageing;
  }
} // namespace cryoglass
