#ifndef cryoglass_solver_energy_macroscopic_stress_h
#define cryoglass_solver_energy_macroscopic_stress_h

#include "materials/thermal_strain.h"
#include "solver/energy/mean_energy.h"
#include "solver/thermal/specimen_result.h"

#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** How much of ⟨w⟩ comes from the specimen's thermal stress Σ(t), for a box at a point of it, over all time steps. */
  struct MacroscopicStressEffect
  {
    std::string           point;
    double                coldest;                  // K
    double                largest_stress;           // of a component's magnitude, Pa
    double                largest_energy;           // of ⟨w⟩, J/m³
    double                largest_energy_without;   // of ⟨w⟩ were Σ zero, J/m³
    double                largest_change;           // that Σ makes at any one time, J/m³
    std::optional<double> change_of_largest_energy; // relative to largest_energy_without, where that is not rounding
    std::optional<double> largest_change_relative;  // likewise
  };

  /** For every named point of the history. */
  std::vector<MacroscopicStressEffect>
  macroscopic_stress_effects(const SpecimenResult &specimen,
                             const ThermalStrain  &thermal_strain,
                             const MeanEnergy     &energy);
} // namespace cryoglass

#endif
