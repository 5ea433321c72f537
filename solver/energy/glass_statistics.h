#ifndef cryoglass_solver_energy_glass_statistics_h
#define cryoglass_solver_energy_glass_statistics_h

#include "materials/glass.h"

namespace cryoglass
{
  /** What a glass is, as sampled: means over the box, relative standard deviations, correlation lengths. */
  struct GlassStatistics
  {
    double bulk_modulus_mean = 0., bulk_modulus_variation = 0.;                         // Pa
    double shear_modulus_mean = 0., shear_modulus_variation = 0.;                       // Pa
    double bulk_modulus_correlation_length = 0., shear_modulus_correlation_length = 0.; // m
    double thermal_expansion_mean = 0., thermal_expansion_variation = 0.;               // 1/K
    double carried_variance = 0., variance_removed_by_voxel_average = 0.;               // see Glass
  };

  /** Collective. */
  GlassStatistics
  compute_glass_statistics(const Glass &glass);
} // namespace cryoglass

#endif
