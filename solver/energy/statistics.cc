#include "solver/energy/statistics.h"

#include "meshes/lattice/lattice_fourier.h"
#include "meshes/lattice/voxel_sums.h"

#include <algorithm>
#include <cmath>
#include <complex>
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

    /** Distances, and the nearest integers, by the distance's square, which is an integer; below @p n_shells. */
    std::pair<std::vector<double>, std::vector<std::size_t>>
    shells_of_squares(const std::size_t n_shells)
    {
      std::pair<std::vector<double>, std::vector<std::size_t>> result;
      for (double square = 0.;; square += 1.)
        {
          const double distance = std::sqrt(square);
          const auto   shell    = static_cast<std::size_t>(std::lround(distance));
          if (shell >= n_shells)
            return result;
          result.first.push_back(distance);
          result.second.push_back(shell);
        }
    }

    /** Σ_x δf(x) δf(x + r) up to a factor, by two transforms. */
    LatticeFourier<double>::Buffer
    autocorrelation(const Lattice &lattice, const LatticeFourier<double> &fourier, const VoxelField &field)
    {
      auto                 buffer = fourier.make_buffer();
      const std::ptrdiff_t n_x    = lattice.n(0);
      const double         mean   = sum_over_voxels(lattice, [&](const std::ptrdiff_t voxel) { return field[voxel]; }) /
                          static_cast<double>(lattice.n_voxels());
      for (std::ptrdiff_t row = 0; row < lattice.n_local_planes() * lattice.n(1); ++row)
        for (std::ptrdiff_t x = 0; x < n_x; ++x)
          buffer[row * fourier.row_stride() + x] = field[row * n_x + x] - mean;
      fourier.forward(buffer.get());
      auto *const waves = reinterpret_cast<std::complex<double> *>(buffer.get());
      for (std::ptrdiff_t i = 0; i < fourier.n_local_waves_y() * lattice.n(2) * fourier.n_waves_x(); ++i)
        waves[i] = std::norm(waves[i]);
      fourier.backward(buffer.get());
      return buffer;
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
    if (percentiles.empty())
      return statistics;
    const std::vector<double> values =
      percentiles_between(lattice, field, statistics.min, statistics.max, {percentiles.begin(), percentiles.end()});
    for (std::size_t i = 0; i < values.size(); ++i)
      statistics.percentiles[percentiles[i]] = values[i];
    return statistics;
  }

  std::vector<double>
  compute_percentiles(const Lattice &lattice, const VoxelField &field, const std::vector<double> &percents)
  {
    const auto [low, high] = range_of(lattice, field);
    return percentiles_between(lattice, field, low, high, percents);
  }

  double
  autocorrelation_length(const Lattice &lattice, const VoxelField &field)
  {
    const LatticeFourier<double> fourier(lattice);
    const auto                   buffer = autocorrelation(lattice, fourier, field);

    // Average over shells of equal distance, rounded to voxels.
    const auto                       shortest = std::min({lattice.n(0), lattice.n(1), lattice.n(2)});
    const auto                       n_shells = static_cast<std::size_t>(shortest / 2 + 1);
    std::vector<std::vector<double>> squares(3); // of distances along an axis
    for (unsigned int axis = 0; axis < 3; ++axis)
      for (std::ptrdiff_t i = 0; i < lattice.n(axis); ++i)
        squares[axis].push_back(std::pow(static_cast<double>(std::min(i, lattice.n(axis) - i)), 2));
    const auto [distances, shells] = shells_of_squares(n_shells);
    ExactSums all(static_cast<unsigned int>(3 * n_shells)); // correlation, distance, count
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      {
        std::vector<double> sums(3 * n_shells, 0.);
        for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
          {
            const double of_row =
              squares[1][static_cast<std::size_t>(y)] + squares[2][static_cast<std::size_t>(z + lattice.first_plane())];
            const double *values = buffer.get() + (z * lattice.n(1) + y) * fourier.row_stride();
            for (std::size_t x = 0; x < squares[0].size(); ++x)
              {
                const auto square = static_cast<std::size_t>(of_row + squares[0][x]);
                if (square >= shells.size())
                  continue;
                double *const sum = sums.data() + 3 * shells[square];
                sum[0] += values[x];
                sum[1] += distances[square];
                sum[2] += 1.;
              }
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
    // About numbers near the means, so that one pass takes all moments without cancellation.
    const auto   n                = static_cast<double>(lattice.n_voxels());
    const auto   means            = sums_over_voxels<2>(lattice, [&](const std::ptrdiff_t i) {
      return std::array<double, 2>{field[i] / n, other[i] / n};
    });
    const double near_mean_of_log = std::log(means[1]);
    const auto   sums             = sums_over_voxels<4>(lattice, [&](const std::ptrdiff_t i) {
      const double a = field[i] - means[0], b = std::log(other[i]) - near_mean_of_log;
      return std::array<double, 4>{b, a * b, a * a, b * b};
    });
    const double product          = sums[2] * (sums[3] - sums[0] * sums[0] / n);
    return product > 0. ? sums[1] / std::sqrt(product) : 0.;
  }
} // namespace cryoglass
