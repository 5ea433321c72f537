#include "solver/energy/pooled_distribution.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cryoglass
{
  namespace
  {
    constexpr double       lowest_decade = -6., bins_per_decade = 1000.;
    constexpr unsigned int n_classes = 18000;

    double
    lower_end(const double bin)
    {
      return std::pow(10., lowest_decade + bin / bins_per_decade);
    }
  } // namespace

  PooledDistribution::PooledDistribution()
    : counts_(n_classes)
  {
  }

  std::size_t
  PooledDistribution::n_bins()
  {
    return n_classes;
  }

  void
  PooledDistribution::add(const VoxelField &field)
  {
    for (std::ptrdiff_t i = 0; i < field.n_local_voxels(); ++i)
      {
        const double bin = (std::log10(std::max(field[i], 1e-300)) - lowest_decade) * bins_per_decade;
        ++counts_[static_cast<std::size_t>(std::clamp(bin, 0., n_classes - 1.))];
      }
  }

  std::vector<std::uint64_t>
  PooledDistribution::total(const MPI_Comm communicator) const
  {
    std::vector<std::uint64_t> sums(n_classes);
    MPI_Allreduce(counts_.data(), sums.data(), n_classes, MPI_UINT64_T, MPI_SUM, communicator);
    return sums;
  }

  double
  PooledDistribution::percentile(const std::vector<std::uint64_t> &counts, const double percent)
  {
    const double wanted =
      0.01 * percent * static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t(0)));
    double below = 0.;
    for (std::size_t bin = 0; bin < counts.size(); ++bin)
      {
        const auto count = static_cast<double>(counts[bin]);
        if (count > 0. && below + count >= wanted)
          return lower_end(static_cast<double>(bin) + (wanted - below) / count);
        below += count;
      }
    return 0.;
  }
} // namespace cryoglass
