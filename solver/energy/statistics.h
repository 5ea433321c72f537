#ifndef cryoglass_solver_energy_statistics_h
#define cryoglass_solver_energy_statistics_h

#include "materials/glass.h"

#include <map>
#include <vector>

namespace cryoglass
{
  /** Distribution of a voxel field over the whole box. */
  struct Statistics
  {
    double mean = 0., standard_deviation = 0., rms = 0., min = 0., max = 0.;
    /** Percentile (1 … 99) → value, linear between order statistics. */
    std::map<unsigned int, double> percentiles;
  };

  /** Exact on any number of ranks: order statistics by repeated histograms. Collective. */
  Statistics
  compute_statistics(const Lattice &lattice, const VoxelField &field, const std::vector<unsigned int> &percentiles);

  /** Values below which @p percents (0 … 100) of the voxels lie, exact likewise. Collective. */
  std::vector<double>
  compute_percentiles(const Lattice &lattice, const VoxelField &field, const std::vector<double> &percents);

  /** Pearson correlation of a field with the logarithm of another. Collective. */
  double
  correlation_with_log(const Lattice &lattice, const VoxelField &field, const VoxelField &other);

  /** Of ln f over the box, f > 0. Collective. */
  double
  standard_deviation_of_log(const Lattice &lattice, const VoxelField &field);
} // namespace cryoglass

#endif
