#ifndef cryoglass_meshes_lattice_voxel_sums_h
#define cryoglass_meshes_lattice_voxel_sums_h

#include "meshes/lattice/lattice.h"
#include "meshes/ranks/exact_sum.h"

#include <array>
#include <cstddef>
#include <vector>

namespace cryoglass
{
  /**
   * Sums over all voxels of the box of the numbers that @p summands gives for a local voxel, in any thread, the same
   * bits on any number of ranks: every plane in the order of its voxels, the planes exactly (ExactSums). Collective.
   */
  template <std::size_t n, typename Summands>
  std::array<double, n>
  sums_over_voxels(const Lattice &lattice, const Summands &summands)
  {
    std::vector<ExactSums> sums(lattice.threads().size(), ExactSums(n));
    lattice.threads().share(
      lattice.n_local_planes(), [&](const std::ptrdiff_t first, const std::ptrdiff_t last, const unsigned int thread) {
        for (std::ptrdiff_t plane = first; plane < last; ++plane)
          {
            std::array<double, n> of_plane{};
            const std::ptrdiff_t  begin = plane * lattice.plane_size(), end = begin + lattice.plane_size();
            for (std::ptrdiff_t voxel = begin; voxel < end; ++voxel)
              {
                const std::array<double, n> values = summands(voxel);
                for (std::size_t i = 0; i < n; ++i)
                  of_plane[i] += values[i];
              }
            for (std::size_t i = 0; i < n; ++i)
              sums[thread].add(static_cast<unsigned int>(i), of_plane[i]);
          }
      });
    const std::vector<double> totals = total(sums, lattice.communicator());
    std::array<double, n>     result;
    for (std::size_t i = 0; i < n; ++i)
      result[i] = totals[i];
    return result;
  }

  /** One such sum. Collective. */
  template <typename Summand>
  double
  sum_over_voxels(const Lattice &lattice, const Summand &summand)
  {
    return sums_over_voxels<1>(lattice,
                               [&](const std::ptrdiff_t voxel) { return std::array<double, 1>{summand(voxel)}; })[0];
  }
} // namespace cryoglass

#endif
