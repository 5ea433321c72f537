#include "solver/energy/box_result.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    void
    add_glass(const GlassStatistics &glass, std::vector<NamedScalar> &list)
    {
      for (const auto &[key, value] : {std::pair{"bulk_modulus_mean_Pa", glass.bulk_modulus_mean},
                                       {"bulk_modulus_variation", glass.bulk_modulus_variation},
                                       {"shear_modulus_mean_Pa", glass.shear_modulus_mean},
                                       {"shear_modulus_variation", glass.shear_modulus_variation},
                                       {"bulk_modulus_correlation_length_m", glass.bulk_modulus_correlation_length},
                                       {"shear_modulus_correlation_length_m", glass.shear_modulus_correlation_length},
                                       {"thermal_expansion_mean_per_K", glass.thermal_expansion_mean},
                                       {"thermal_expansion_variation", glass.thermal_expansion_variation},
                                       {"carried_variance", glass.carried_variance},
                                       {"variance_removed_by_voxel_average", glass.variance_removed_by_voxel_average}})
        list.push_back({"glass", key, value});
    }

    void
    add_effective(const EffectiveProperties &effective, std::vector<NamedScalar> &list)
    {
      std::optional<double> bulk, shear;
      if (effective.moduli)
        {
          bulk  = effective.moduli->bulk_modulus;
          shear = effective.moduli->shear_modulus;
        }
      list.push_back({"effective", "bulk_modulus_Pa", bulk});
      list.push_back({"effective", "shear_modulus_Pa", shear});
      list.push_back({"effective", "thermal_expansion_per_K", effective.thermal_expansion});
    }
  } // namespace

  const MeanEnergy &
  BoxResult::mean_energy_in(const unsigned int cycle) const
  {
    return mean_energy_by_cycle.empty() ? mean_energy : mean_energy_by_cycle.at(std::max(cycle, 1u) - 1);
  }

  std::vector<NamedScalar>
  BoxResult::scalars() const
  {
    std::vector<NamedScalar> list;
    add_glass(glass, list);
    add_effective(effective, list);
    const auto add = [&](const std::string &part, const std::string &key, const double value) {
      list.push_back({part, key, value});
    };
    const Statistics &w = energy.shear_energy, &stress = energy.von_mises;
    add("shear_energy", "temperature_K", temperature);
    add("shear_energy", "thermal_strain_multiplier_K", theta);
    add("shear_energy", "mean_J_per_m3", w.mean);
    add("shear_energy", "std_J_per_m3", w.standard_deviation);
    for (const auto &[percentile, value] : w.percentiles)
      add("shear_energy", "p" + std::to_string(percentile) + "_J_per_m3", value);
    add("shear_energy", "max_J_per_m3", w.max);
    add("shear_energy", "mean_J_per_mol", w.mean * molar_volume);
    add("shear_energy", "volumetric_mean_J_per_m3", energy.mean_volumetric_energy);
    add("shear_energy", "correlation_length_m", energy.correlation_length);
    add("shear_energy", "correlation_with_log_shear_modulus", energy.correlation_with_log_shear_modulus);
    add("shear_energy", "correlation_with_log_bulk_modulus", energy.correlation_with_log_bulk_modulus);
    add("von_mises", "rms_Pa", stress.rms);
    add("von_mises", "p99_Pa", stress.percentiles.at(99));
    add("von_mises", "rms_over_yield", stress.rms / yield_stress);
    return list;
  }
} // namespace cryoglass
