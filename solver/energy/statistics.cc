#include "solver/energy/statistics.h"

#include "meshes/lattice/lattice_fourier.h"
#include "meshes/lattice/voxel_sums.h"

#include <algorithm>
#include <cmath>
#include <complex>
#include <tuple>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** All values of the box in [low, high], on every rank, sorted. */
    std::vector<double>
    gather_between(const Lattice &lattice, const VoxelField &field, const double low, const double high)
    {
      std::vector<double> local;
      std::copy_if(
        field.begin(), field.end(), std::back_inserter(local), [&](const double v) { return low <= v && v <= high; });
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

    /** The values of rank index and index + 1 (from 0) in sorted order. */
    std::pair<double, double>
    order_statistics(const Lattice &lattice, const VoxelField &field, double low, double high, const double index)
    {
      if (!(high > low))
        return {low, low};
      constexpr unsigned int n_bins = 4096, few = 20000;
      double                 below = 0.; // values smaller than low
      // Narrow [low, high] until few values are left; it always holds both order statistics.
      while (high > low)
        {
          std::vector<double> counts(n_bins, 0.);
          const double        width  = (high - low) / n_bins; // 0 where numbers are almost too small to have digits
          const auto          bin_of = [&](const double v) {
            return std::min(n_bins - 1, static_cast<unsigned int>((v - low) / (high - low) * n_bins));
          };
          for (const double v : field)
            if (low <= v && v <= high)
              counts[bin_of(v)] += 1.;
          lattice.sum(counts.data(), static_cast<int>(n_bins));
          double total = 0.;
          for (const double count : counts)
            total += count;
          if (total <= few)
            break;
          double       sum   = below;
          unsigned int first = 0;
          while (sum + counts[first] <= index)
            sum += counts[first++];
          unsigned int last       = first;
          double       sum_to_end = sum + counts[first];
          while (sum_to_end <= index + 1. && last + 1 < n_bins)
            sum_to_end += counts[++last];
          // One bin more on each side keeps rounding of the bounds harmless; count anew what is below.
          const double new_low  = std::max(low, low + (first - 0.5) * width);
          const double new_high = std::min(high, low + (last + 1.5) * width);
          if (new_high - new_low >= 0.999 * (high - low))
            break;
          low = new_low, high = new_high;
          below = 0.;
          for (const double v : field)
            below += v < low ? 1. : 0.;
          below = lattice.sum(below);
        }
      const std::vector<double> sorted = gather_between(lattice, field, low, high);
      const auto                at     = [&](const double i) {
        return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(std::max(0., i - below)))];
      };
      return {at(index), at(index + 1.)};
    }

    /** Linear between order statistics. @param low, high the field's least and largest value */
    double
    percentile_between(const Lattice    &lattice,
                       const VoxelField &field,
                       const double      low,
                       const double      high,
                       const double      percent)
    {
      const double position = percent / 100. * (static_cast<double>(lattice.n_voxels()) - 1.);
      const double index    = std::floor(position);
      const auto   pair     = order_statistics(lattice, field, low, high, index);
      return pair.first + (position - index) * (pair.second - pair.first);
    }

    std::pair<double, double>
    range_of(const Lattice &lattice, const VoxelField &field)
    {
      double low = 1e300, high = -1e300;
      for (const double v : field)
        {
          low  = std::min(low, v);
          high = std::max(high, v);
        }
      return {lattice.min(low), lattice.max(high)};
    }
  } // namespace

  Statistics
  compute_statistics(const Lattice &lattice, const VoxelField &field, const std::vector<unsigned int> &percentiles)
  {
    const auto n  = static_cast<double>(lattice.n_voxels());
    const auto at = [&](const std::ptrdiff_t voxel) { return field[voxel]; };
    Statistics statistics;
    statistics.mean                          = sum_over_voxels(lattice, at) / n;
    std::tie(statistics.min, statistics.max) = range_of(lattice, field);
    const double squares                     = sum_over_voxels(lattice, [&](const std::ptrdiff_t voxel) {
      return (field[voxel] - statistics.mean) * (field[voxel] - statistics.mean);
    });
    const double variance                    = squares / n;
    statistics.standard_deviation            = std::sqrt(variance);
    statistics.rms                           = std::sqrt(variance + statistics.mean * statistics.mean);
    for (const unsigned int percentile : percentiles)
      statistics.percentiles[percentile] =
        percentile_between(lattice, field, statistics.min, statistics.max, percentile);
    return statistics;
  }

  std::vector<double>
  compute_percentiles(const Lattice &lattice, const VoxelField &field, const std::vector<double> &percents)
  {
    const auto [low, high] = range_of(lattice, field);
    std::vector<double> values;
    for (const double percent : percents)
      values.push_back(percentile_between(lattice, field, low, high, percent));
    return values;
  }

  double
  autocorrelation_length(const Lattice &lattice, const VoxelField &field)
  {
    const LatticeFourier<double> fourier(lattice);
    const auto                   buffer = fourier.make_buffer();
    const std::ptrdiff_t         n_x    = lattice.n(0);
    const double mean = sum_over_voxels(lattice, [&](const std::ptrdiff_t voxel) { return field[voxel]; }) /
                        static_cast<double>(lattice.n_voxels());
    for (std::ptrdiff_t row = 0; row < lattice.n_local_planes() * lattice.n(1); ++row)
      for (std::ptrdiff_t x = 0; x < n_x; ++x)
        buffer[row * fourier.row_stride() + x] = field[row * n_x + x] - mean;
    fourier.forward(buffer.get());
    auto *const waves = reinterpret_cast<std::complex<double> *>(buffer.get());
    for (std::ptrdiff_t i = 0; i < fourier.n_local_waves_y() * lattice.n(2) * fourier.n_waves_x(); ++i)
      waves[i] = std::norm(waves[i]);
    fourier.backward(buffer.get());

    // Average over shells of equal distance, rounded to voxels.
    const auto shortest = std::min({lattice.n(0), lattice.n(1), lattice.n(2)});
    const auto n_shells = static_cast<std::size_t>(shortest / 2 + 1);
    ExactSums  all(static_cast<unsigned int>(3 * n_shells)); // correlation, distance, count
    const auto signed_index = [](const std::ptrdiff_t i, const std::ptrdiff_t n) {
      return static_cast<double>(2 * i > n ? i - n : i);
    };
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      {
        std::vector<double> sums(3 * n_shells, 0.);
        for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
          for (std::ptrdiff_t x = 0; x < n_x; ++x)
            {
              const double dx = signed_index(x, n_x), dy = signed_index(y, lattice.n(1)),
                           dz       = signed_index(z + lattice.first_plane(), lattice.n(2));
              const double distance = std::sqrt(dx * dx + dy * dy + dz * dz);
              const auto   shell    = static_cast<std::size_t>(std::lround(distance));
              if (shell >= n_shells)
                continue;
              sums[3 * shell] += buffer[(z * lattice.n(1) + y) * fourier.row_stride() + x];
              sums[3 * shell + 1] += distance;
              sums[3 * shell + 2] += 1.;
            }
        for (std::size_t i = 0; i < sums.size(); ++i)
          all.add(static_cast<unsigned int>(i), sums[i]);
      }
    const std::vector<double> sums              = all.total(lattice.communicator());
    double                    previous_distance = 0., previous = 1.;
    for (std::size_t shell = 1; shell < n_shells; ++shell)
      {
        const double distance    = sums[3 * shell + 1] / sums[3 * shell + 2];
        const double correlation = sums[3 * shell] / sums[3 * shell + 2] / sums[0];
        if (correlation < std::exp(-1.))
          return lattice.voxel_size() * (previous_distance + (previous - std::exp(-1.)) / (previous - correlation) *
                                                               (distance - previous_distance));
        previous          = correlation;
        previous_distance = distance;
      }
    return 0.5 * static_cast<double>(shortest) * lattice.voxel_size();
  }

  double
  correlation_with_log(const Lattice &lattice, const VoxelField &field, const VoxelField &other)
  {
    const auto   n       = static_cast<double>(lattice.n_voxels());
    const auto   sums    = sums_over_voxels<2>(lattice, [&](const std::ptrdiff_t i) {
      return std::array<double, 2>{field[i], std::log(other[i])};
    });
    const auto   moments = sums_over_voxels<3>(lattice, [&](const std::ptrdiff_t i) {
      const double a = field[i] - sums[0] / n, b = std::log(other[i]) - sums[1] / n;
      return std::array<double, 3>{a * b, a * a, b * b};
    });
    const double product = moments[1] * moments[2];
    return product > 0. ? moments[0] / std::sqrt(product) : 0.;
  }
} // namespace cryoglass
