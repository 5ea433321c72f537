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
   * Sums over all voxels of the box of what @p of_row gives for a row along x, in any thread, from its first voxel and
   * the thread: the same bits on any number of ranks, every plane in the order of its rows, the planes exactly
   * (ExactSums). Collective.
   */
  template <std::size_t n, typename OfRow>
  std::array<double, n>
  sums_over_rows(const Lattice &lattice, const OfRow &of_row)
  {
    std::vector<ExactSums> sums(lattice.threads().size(), ExactSums(n));
    lattice.threads().share(
      lattice.n_local_planes(), [&](const std::ptrdiff_t first, const std::ptrdiff_t last, const unsigned int thread) {
        for (std::ptrdiff_t plane = first; plane < last; ++plane)
          {
            std::array<double, n> of_plane{};
            for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
              {
                const std::array<double, n> values = of_row((plane * lattice.n(1) + y) * lattice.n(0), thread);
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

  /**
   * Sums of what @p summands gives for each of n_voxels voxels, every eighth by itself and then these: so that one need
   * not wait for another.
   */
  template <std::size_t n, typename Summands>
  std::array<double, n>
  sums_over_row(const std::ptrdiff_t n_voxels, const Summands &summands)
  {
    constexpr std::ptrdiff_t                   n_lanes = 8;
    std::array<std::array<double, n_lanes>, n> of_lanes{};
    const auto                                 add = [&](const std::ptrdiff_t voxel, const std::ptrdiff_t lane) {
      const std::array<double, n> values = summands(voxel);
      for (std::size_t i = 0; i < n; ++i)
        of_lanes[i][static_cast<std::size_t>(lane)] += values[i];
    };
    std::ptrdiff_t voxel = 0;
    for (; voxel + n_lanes <= n_voxels; voxel += n_lanes)
      for (std::ptrdiff_t lane = 0; lane < n_lanes; ++lane)
        add(voxel + lane, lane);
    for (std::ptrdiff_t lane = 0; voxel + lane < n_voxels; ++lane)
      add(voxel + lane, lane);
    std::array<double, n> sums{};
    for (std::size_t i = 0; i < n; ++i)
      for (const double of_lane : of_lanes[i])
        sums[i] += of_lane;
    return sums;
  }

  /** Sums of the numbers that @p summands gives for a local voxel, in any thread; see sums_over_rows(). Collective. */
  template <std::size_t n, typename Summands>
  std::array<double, n>
  sums_over_voxels(const Lattice &lattice, const Summands &summands)
  {
    return sums_over_rows<n>(lattice, [&](const std::ptrdiff_t begin, unsigned int) {
      return sums_over_row<n>(lattice.n(0), [&](const std::ptrdiff_t x) { return summands(begin + x); });
    });
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
