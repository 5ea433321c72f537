#include "solver/energy/macroscopic_stress.h"

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  std::vector<MacroscopicStressEffect>
  macroscopic_stress_effects(const SpecimenResult &specimen,
                             const ThermalStrain  &thermal_strain,
                             const MeanEnergy     &energy)
  {
    constexpr double                     least_energy = 1e-6; // J/m³; what is less is rounding
    std::vector<MacroscopicStressEffect> effects;
    for (std::size_t p = 0; p < specimen.history.points.size(); ++p)
      {
        MacroscopicStressEffect effect{
          specimen.history.points[p], specimen.steps.front().second[p].temperature, 0., 0., 0., 0., {}, {}};
        for (const auto &[time, states] : specimen.steps)
          {
            const PointState &point = states[p];
            const double      theta = thermal_strain(point.temperature);
            const double      w = energy.shear_energy(theta, point.stress), alone = energy.shear_energy(theta, {});
            effect.coldest                = std::min(effect.coldest, point.temperature);
            effect.largest_energy         = std::max(effect.largest_energy, w);
            effect.largest_energy_without = std::max(effect.largest_energy_without, alone);
            effect.largest_change         = std::max(effect.largest_change, std::abs(w - alone));
            effect.largest_stress         = std::max(effect.largest_stress, largest_component(point.stress));
          }
        const double without = effect.largest_energy_without;
        if (without > least_energy)
          {
            effect.change_of_largest_energy = (effect.largest_energy - without) / without;
            effect.largest_change_relative  = effect.largest_change / without;
          }
        effects.push_back(effect);
      }
    return effects;
  }
} // namespace cryoglass
