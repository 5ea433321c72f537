#ifndef cryoglass_solver_energy_pooled_distribution_h
#define cryoglass_solver_energy_pooled_distribution_h

#include "meshes/lattice/voxel_field.h"

#include <cstdint>
#include <vector>

namespace cryoglass
{
  /**
   * Distribution of a positive voxel field over many boxes, streamed: counts in
   * fixed bins of ln w, 1000 per decade from 10⁻⁶ to 10¹² J/m³ (0.23 % wide).
   * Percentiles are linear within a bin. Counts are whole numbers: the result does not
   * depend on the order of the boxes.
   */
  class PooledDistribution
  {
  public:
    PooledDistribution();

    static std::size_t
    n_bins();

    /** Adds the local voxels of a box. */
    void
    add(const VoxelField &field);

    /** Adds up the counts of all ranks, on every rank. Collective. */
    std::vector<std::uint64_t>
    total(MPI_Comm communicator) const;

    /** Value below which @p percent of the counted voxels lie, J/m³. */
    static double
    percentile(const std::vector<std::uint64_t> &counts, double percent);

  private:
    std::vector<std::uint64_t> counts_;
  };
} // namespace cryoglass

#endif
