#include "solver/energy/glass_statistics.h"

#include "solver/energy/correlation_length.h"
#include "solver/energy/statistics.h"

namespace cryoglass
{
  GlassStatistics
  compute_glass_statistics(const Glass &glass)
  {
    const Lattice   &lattice   = glass.lattice();
    const Statistics bulk      = compute_statistics(lattice, glass.bulk_modulus, {});
    const Statistics shear     = compute_statistics(lattice, glass.shear_modulus, {});
    const Statistics expansion = compute_statistics(lattice, glass.thermal_expansion, {});
    GlassStatistics  result;
    result.bulk_modulus_mean       = bulk.mean;
    result.bulk_modulus_variation  = bulk.standard_deviation / bulk.mean;
    result.shear_modulus_mean      = shear.mean;
    result.shear_modulus_variation = shear.standard_deviation / shear.mean;
    result.thermal_expansion_mean  = expansion.mean;
    if (expansion.mean != 0.)
      result.thermal_expansion_variation = expansion.standard_deviation / expansion.mean;
    const std::vector<double> lengths       = correlation_lengths(lattice, {&glass.bulk_modulus, &glass.shear_modulus});
    result.bulk_modulus_correlation_length  = lengths[0];
    result.shear_modulus_correlation_length = lengths[1];
    result.carried_variance                 = glass.carried_variance();
    result.variance_removed_by_voxel_average = glass.variance_removed_by_voxel_average();
    return result;
  }
} // namespace cryoglass
