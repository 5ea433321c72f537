#include "solver/energy/statistics.h"

#include "materials/glass_kernels.h"
#include "meshes/lattice/voxel_sums.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** The numbers of all ranks, on every rank, sorted. */
    std::vector<double>
    gather_sorted(const Lattice &lattice, const std::vector<double> &local)
    {
      int n_ranks = 1;
      MPI_Comm_size(lattice.communicator(), &n_ranks);
      std::vector<int> counts(static_cast<std::size_t>(n_ranks)), starts(static_cast<std::size_t>(n_ranks));
      const int        n_local = static_cast<int>(local.size());
      MPI_Allgather(&n_local, 1, MPI_INT, counts.data(), 1, MPI_INT, lattice.communicator());
      for (std::size_t i = 1; i < counts.size(); ++i)
        starts[i] = starts[i - 1] + counts[i - 1];
      std::vector<double> all(static_cast<std::size_t>(starts.back() + counts.back()));
      MPI_Allgatherv(local.data(),
                     n_local,
                     MPI_DOUBLE,
                     all.data(),
                     counts.data(),
                     starts.data(),
                     MPI_DOUBLE,
                     lattice.communicator());
      std::sort(all.begin(), all.end());
      return all;
    }

    /** ln of the values of a row along x of a field, in a place of each thread's. */
    class LogarithmsOfRows
    {
    public:
      LogarithmsOfRows(const VoxelField &field, const Lattice &lattice)
        : field_(field)
        , kernels_(glass_kernels_for(best_instruction_set()))
        , of_threads_(lattice.threads().size(), std::vector<double>(static_cast<std::size_t>(lattice.n(0))))
      {
      }

      const double *
      of_row(const std::ptrdiff_t begin, const unsigned int thread)
      {
        std::vector<double> &row = of_threads_[thread];
        field_.copy(begin, static_cast<std::ptrdiff_t>(row.size()), row.data());
        kernels_.logarithm(static_cast<std::ptrdiff_t>(row.size()), row.data(), row.data());
        return row.data();
      }

    private:
      const VoxelField                &field_;
      const GlassKernels              &kernels_;
      std::vector<std::vector<double>> of_threads_;
    };

    /** How many values in [low, high] each of @p n_bins bins has. */
    template <typename BinOf>
    std::vector<double>
    count(const Lattice    &lattice,
          const VoxelField &field,
          const double      low,
          const double      high,
          const std::size_t n_bins,
          const BinOf      &bin_of)
    {
      std::vector<std::vector<double>> of_threads(lattice.threads().size(), std::vector<double>(n_bins, 0.));
      lattice.threads().share(field.n_local_voxels(),
                              [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                                const VoxelValues values = field.values();
                                for (std::ptrdiff_t i = begin; i < end; ++i)
                                  if (const double v = values[i]; low <= v && v <= high)
                                    of_threads[thread][bin_of(v)] += 1.;
                              });
      for (std::size_t thread = 1; thread < of_threads.size(); ++thread)
        for (std::size_t bin = 0; bin < n_bins; ++bin)
          of_threads[0][bin] += of_threads[thread][bin];
      lattice.sum(of_threads[0].data(), static_cast<int>(n_bins));
      return of_threads[0];
    }

    /**
     * The values of some ranks (from 0; the last one for more) in the sorted order of those in [low, high], which are
     * values of the field. They are counted in bins of equal width; few in a bin that holds a wanted one are gathered
     * and sorted, many are counted anew. A larger value is in no lower bin, however the bins are rounded.
     */
    std::vector<double>
    order_statistics(const Lattice             &lattice,
                     const VoxelField          &field,
                     const double               low,
                     const double               high,
                     const std::vector<double> &indices)
    {
      if (!(high > low))
        return std::vector<double>(indices.size(), low);
      constexpr std::size_t n_bins = 16384;
      constexpr double      few    = 200000.;
      const auto            bin_of = [=](const double v) {
        return std::min(n_bins - 1, static_cast<std::size_t>((v - low) / (high - low) * n_bins));
      };
      const std::vector<double> counts = count(lattice, field, low, high, n_bins, bin_of);
      std::vector<double>       below(n_bins + 1, 0.); // values in lower bins
      std::partial_sum(counts.begin(), counts.end(), below.begin() + 1);

      std::vector<std::pair<std::size_t, double>> places; // bins, and ranks in them
      std::vector<char>                           is_gathered(n_bins, 0);
      for (const double wanted : indices)
        {
          const double index = std::clamp(wanted, 0., below.back() - 1.);
          const auto   bin =
            static_cast<std::size_t>(std::upper_bound(below.begin(), below.end(), index) - below.begin()) - 1;
          places.emplace_back(bin, index - below[bin]);
          is_gathered[bin] = counts[bin] <= few;
        }
      std::vector<double> gathered;
      std::copy_if(field.begin(), field.end(), std::back_inserter(gathered), [&](const double v) {
        return low <= v && v <= high && is_gathered[bin_of(v)] != 0;
      });
      gathered = gather_sorted(lattice, gathered);
      std::vector<double> first(n_bins, 0.); // of a bin among the gathered
      for (std::size_t bin = 1; bin < n_bins; ++bin)
        first[bin] = first[bin - 1] + (is_gathered[bin - 1] != 0 ? counts[bin - 1] : 0.);

      std::vector<double> result;
      for (const auto &[bin, index] : places)
        if (is_gathered[bin] != 0)
          result.push_back(gathered[static_cast<std::size_t>(first[bin] + index)]);
        else
          {
            double least = high, largest = low;
            for (const double v : field)
              if (low <= v && v <= high && bin_of(v) == bin)
                {
                  least   = std::min(least, v);
                  largest = std::max(largest, v);
                }
            result.push_back(order_statistics(lattice, field, lattice.min(least), lattice.max(largest), {index})[0]);
          }
      return result;
    }

    /** Linear between order statistics. @param low, high the field's least and largest value */
    std::vector<double>
    percentiles_between(const Lattice             &lattice,
                        const VoxelField          &field,
                        const double               low,
                        const double               high,
                        const std::vector<double> &percents)
    {
      std::vector<double> positions, indices;
      for (const double percent : percents)
        {
          positions.push_back(percent / 100. * (static_cast<double>(lattice.n_voxels()) - 1.));
          indices.push_back(std::floor(positions.back()));
          indices.push_back(indices.back() + 1.);
        }
      const std::vector<double> values = order_statistics(lattice, field, low, high, indices);
      std::vector<double>       result;
      for (std::size_t i = 0; i < positions.size(); ++i)
        result.push_back(values[2 * i] + (positions[i] - indices[2 * i]) * (values[2 * i + 1] - values[2 * i]));
      return result;
    }

    /** The least and the largest value. */
    std::pair<double, double>
    range_of(const Lattice &lattice, const VoxelField &field)
    {
      std::vector<std::pair<double, double>> of_threads(lattice.threads().size(), {1e300, -1e300});
      lattice.threads().share(field.n_local_voxels(),
                              [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                                const VoxelValues values = field.values();
                                auto [low, high]         = of_threads[thread];
                                for (std::ptrdiff_t i = begin; i < end; ++i)
                                  {
                                    const double v = values[i];
                                    low            = std::min(low, v);
                                    high           = std::max(high, v);
                                  }
                                of_threads[thread] = {low, high};
                              });
      auto [low, high] = of_threads[0];
      for (const auto &[other_low, other_high] : of_threads)
        {
          low  = std::min(low, other_low);
          high = std::max(high, other_high);
        }
      return {lattice.min(low), lattice.max(high)};
    }
  } // namespace

  Statistics
  compute_statistics(const Lattice &lattice, const VoxelField &field, const std::vector<unsigned int> &percentiles)
  {
    const auto        n      = static_cast<double>(lattice.n_voxels());
    const VoxelValues values = field.values();
    Statistics        statistics;
    statistics.mean = sum_over_voxels(lattice, [=](const std::ptrdiff_t voxel) { return values[voxel]; }) / n;
    std::tie(statistics.min, statistics.max) = range_of(lattice, field);
    const double squares  = sum_over_voxels(lattice, [values, mean = statistics.mean](const std::ptrdiff_t voxel) {
      return (values[voxel] - mean) * (values[voxel] - mean);
    });
    const double variance = squares / n;
    statistics.standard_deviation = std::sqrt(variance);
    statistics.rms                = std::sqrt(variance + statistics.mean * statistics.mean);
    if (percentiles.empty())
      return statistics;
    const std::vector<double> at =
      percentiles_between(lattice, field, statistics.min, statistics.max, {percentiles.begin(), percentiles.end()});
    for (std::size_t i = 0; i < at.size(); ++i)
      statistics.percentiles[percentiles[i]] = at[i];
    return statistics;
  }

  std::vector<double>
  compute_percentiles(const Lattice &lattice, const VoxelField &field, const std::vector<double> &percents)
  {
    const auto [low, high] = range_of(lattice, field);
    return percentiles_between(lattice, field, low, high, percents);
  }

  double
  correlation_with_log(const Lattice &lattice, const VoxelField &field, const VoxelField &other)
  {
    // About numbers near the means, so that one pass takes all moments without cancellation.
    const auto        n      = static_cast<double>(lattice.n_voxels());
    const VoxelValues values = field.values(), of_log = other.values();
    const auto        means            = sums_over_voxels<2>(lattice, [=](const std::ptrdiff_t i) {
      return std::array<double, 2>{values[i] / n, of_log[i] / n};
    });
    const double      near_mean_of_log = std::log(means[1]);
    LogarithmsOfRows  logarithms(other, lattice);
    const auto        sums    = sums_over_rows<4>(lattice, [&](const std::ptrdiff_t begin, const unsigned int thread) {
      const double *const row = logarithms.of_row(begin, thread);
      return sums_over_row<4>(lattice.n(0), [&](const std::ptrdiff_t x) {
        const double a = values[begin + x] - means[0], b = row[x] - near_mean_of_log;
        return std::array<double, 4>{b, a * b, a * a, b * b};
      });
    });
    const double      product = sums[2] * (sums[3] - sums[0] * sums[0] / n);
    return product > 0. ? sums[1] / std::sqrt(product) : 0.;
  }

  double
  standard_deviation_of_log(const Lattice &lattice, const VoxelField &field)
  {
    LogarithmsOfRows logarithms(field, lattice);
    const auto       sums = sums_over_rows<2>(lattice, [&](const std::ptrdiff_t begin, const unsigned int thread) {
      const double *const row = logarithms.of_row(begin, thread);
      return sums_over_row<2>(lattice.n(0), [=](const std::ptrdiff_t x) {
        return std::array<double, 2>{row[x], row[x] * row[x]};
      });
    });
    const auto       n    = static_cast<double>(lattice.n_voxels());
    const double     mean = sums[0] / n;
    return std::sqrt(std::max(0., sums[1] / n - mean * mean));
  }
} // namespace cryoglass
