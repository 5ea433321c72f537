#include "solver/energy/correlation_length.h"

#include "meshes/lattice/lattice_fourier.h"
#include "meshes/lattice/streaming_fourier.h"
#include "meshes/lattice/voxel_sums.h"

#include <boost/math/tools/roots.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace
  {
    constexpr double pi = 3.14159265358979323846;

    /**
     * The power of waves by |k|, k per voxel, in shares of the whole. What lies between two places of the spectrum goes
     * to the four nearest ones, as if what is summed over them later were interpolated by cubic polynomials. Shares are
     * integers, so that neither the order nor the cut of a sum matters.
     */
    class Spectrum
    {
    public:
      explicit Spectrum(const Lattice &lattice)
        : step_(2. * pi / (16. * static_cast<double>(std::max({lattice.n(0), lattice.n(1), lattice.n(2)}))))
        , shares_(static_cast<std::size_t>(std::sqrt(3.) * pi / step_) + 4, 0)
      {
      }

      /** A wave, but not k = 0. @param share of the whole */
      void
      add(const double k, const double share)
      {
        const double        place = k / step_;
        const auto          below = static_cast<std::ptrdiff_t>(place);
        const double        t = place - static_cast<double>(below), a = t + 1., b = t - 1., c = t - 2., s = one * share;
        std::int64_t *const shares = shares_.data() + below;
        shares[-1] += static_cast<std::int64_t>(-s / 6. * t * b * c);
        shares[0] += static_cast<std::int64_t>(s / 2. * a * b * c);
        shares[1] += static_cast<std::int64_t>(-s / 2. * a * t * c);
        shares[2] += static_cast<std::int64_t>(s / 6. * a * t * b);
      }

      void
      add(const Spectrum &other)
      {
        std::transform(
          shares_.begin(), shares_.end(), other.shares_.begin(), shares_.begin(), std::plus<std::int64_t>());
      }

      /** |k| and share, which are not zero, of all ranks. Collective. */
      std::vector<std::pair<double, double>>
      total(const MPI_Comm communicator) const
      {
        std::vector<std::int64_t> all = shares_;
        MPI_Allreduce(MPI_IN_PLACE, all.data(), static_cast<int>(all.size()), MPI_INT64_T, MPI_SUM, communicator);
        std::vector<std::pair<double, double>> result;
        for (std::size_t place = 0; place < all.size(); ++place)
          if (all[place] != 0)
            result.emplace_back(step_ * static_cast<double>(place), static_cast<double>(all[place]) / one);
        return result;
      }

    private:
      static constexpr double   one = 0x1p60;
      double                    step_;
      std::vector<std::int64_t> shares_;
    };

    /** |k|² of all waves along an axis, k per voxel. */
    std::vector<double>
    squares_along(const Lattice &lattice, const unsigned int axis)
    {
      std::vector<double> result;
      for (std::ptrdiff_t i = 0; i < lattice.n(axis); ++i)
        result.push_back(
          std::pow(2. * pi * static_cast<double>(LatticeFourier<float>::signed_wave(i, lattice.n(axis))) /
                     static_cast<double>(lattice.n(axis)),
                   2));
      return result;
    }

    /** Fields less their means, transformed as far as planes are. @return Σ_x (f − mean)² of every field, 0 where there
     * is but rounding */
    std::vector<double>
    transform_planes(const Lattice &lattice, const std::vector<const VoxelField *> &fields, StreamingFourier &fourier)
    {
      const auto          n_fields = static_cast<std::ptrdiff_t>(fields.size()), n_x = lattice.n(0);
      std::vector<double> means;
      for (const VoxelField *const field : fields)
        means.push_back(
          sum_over_voxels(lattice, [values = field->values()](const std::ptrdiff_t voxel) { return values[voxel]; }) /
          static_cast<double>(lattice.n_voxels()));

      std::vector<ExactSums> squares(lattice.threads().size(), ExactSums(static_cast<unsigned int>(n_fields)));
      const auto             transform = [&](const unsigned int c, const std::ptrdiff_t z, const unsigned int thread) {
        double of_plane = 0.;
        for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
          {
            const VoxelValues values = fields[c]->values().from(z * lattice.plane_size() + y * n_x);
            float *const      row = fourier.component(c) + z * fourier.plane_stride() + y * fourier.row_stride();
            for (std::ptrdiff_t x = 0; x < n_x; ++x)
              {
                const double difference = values[x] - means[c];
                of_plane += difference * difference;
                row[x] = static_cast<float>(difference);
              }
          }
        squares[thread].add(c, of_plane);
        fourier.forward_plane(c, z, thread);
      };
      fourier.begin();
      for (std::ptrdiff_t first = 0; first < lattice.n_local_planes(); first += fourier.planes_at_once())
        {
          const std::ptrdiff_t last = std::min(first + fourier.planes_at_once(), lattice.n_local_planes());
          lattice.threads().share((last - first) * n_fields,
                                  [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, const unsigned int thread) {
                                    for (std::ptrdiff_t i = begin; i < end; ++i)
                                      transform(static_cast<unsigned int>(i % n_fields), first + i / n_fields, thread);
                                  });
          fourier.send_planes(last);
        }
      fourier.send_planes(lattice.n_local_planes()); // of a rank without any, too
      std::vector<double> sums = total(squares, lattice.communicator());
      for (std::size_t c = 0; c < sums.size(); ++c)
        if (const double rounding = 1e-11 * means[c];
            !std::isfinite(sums[c]) || sums[c] <= static_cast<double>(lattice.n_voxels()) * rounding * rounding)
          sums[c] = 0.;
      return sums;
    }

    /** Where the autocorrelation of a spectrum falls to 1/e, in voxels; at most @p farthest. */
    double
    correlation_length(const std::vector<std::pair<double, double>> &spectrum, const double farthest)
    {
      double whole = 0.;
      for (const auto &[k, share] : spectrum)
        whole += share;
      const auto above = [&](const double r) {
        double sum = 0.;
        for (const auto &[k, share] : spectrum)
          sum += share * std::sin(k * r) / (k * r);
        return sum / whole - std::exp(-1.);
      };
      double near = 0., at_near = 1. - std::exp(-1.);
      while (near < farthest)
        {
          const double far = std::min(near + 1., farthest), at_far = above(far);
          if (at_far < 0.)
            {
              std::uintmax_t n_most = 100;
              const auto     root   = boost::math::tools::toms748_solve(
                above, near, far, at_near, at_far, boost::math::tools::eps_tolerance<double>(44), n_most);
              return 0.5 * (root.first + root.second);
            }
          near    = far;
          at_near = at_far;
        }
      return farthest;
    }
  } // namespace

  std::vector<double>
  correlation_lengths(const Lattice &lattice, const std::vector<const VoxelField *> &fields)
  {
    if (fields.empty() || fields.size() > StreamingFourier::max_components)
      throw std::logic_error("correlation lengths are those of one, two or three fields at once");
    StreamingFourier::Options options;
    options.n_components = static_cast<unsigned int>(fields.size());
    StreamingFourier          fourier(lattice, options);
    const std::vector<double> squares = transform_planes(lattice, fields, fourier);

    const std::array<std::vector<double>, 3> k_sq = {
      squares_along(lattice, 0), squares_along(lattice, 1), squares_along(lattice, 2)};
    const std::vector<std::ptrdiff_t>  waves_z = fourier.waves_z();
    std::vector<std::vector<Spectrum>> spectra(lattice.threads().size(),
                                               std::vector<Spectrum>(fields.size(), Spectrum(lattice)));
    fourier.visit_waves(
      [&](const StreamingFourier::Tile &tile) {
        for (unsigned int c = 0; c < fields.size(); ++c)
          {
            if (squares[c] == 0.)
              continue;
            // Parseval: Σ_k |F|² = n Σ_x f².
            const double share = 1. / (static_cast<double>(lattice.n_voxels()) * squares[c]);
            for (std::size_t z = 0; z < waves_z.size(); ++z)
              {
                const float *const waves = tile.waves[c] + 2 * static_cast<std::ptrdiff_t>(z) * tile.stride;
                const double       of_line =
                  k_sq[1][static_cast<std::size_t>(tile.wave_y)] + k_sq[2][static_cast<std::size_t>(waves_z[z])];
                for (std::ptrdiff_t i = 0; i < tile.n_waves_x; ++i)
                  {
                    const std::ptrdiff_t x      = tile.first_wave_x + i;
                    const double         square = of_line + k_sq[0][static_cast<std::size_t>(x)];
                    const double         re = waves[2 * i], im = waves[2 * i + 1];
                    const double         n_such = x == 0 || 2 * x == lattice.n(0) ? 1. : 2.; // that, and −k
                    if (square > 0.)
                      spectra[tile.thread][c].add(std::sqrt(square), n_such * share * (re * re + im * im));
                  }
              }
          }
      },
      StreamingFourier::Fate::dropped);

    std::vector<double> lengths;
    const double        farthest = 0.5 * static_cast<double>(std::min({lattice.n(0), lattice.n(1), lattice.n(2)}));
    for (unsigned int c = 0; c < fields.size(); ++c)
      {
        for (unsigned int thread = 1; thread < spectra.size(); ++thread)
          spectra[0][c].add(spectra[thread][c]);
        lengths.push_back(lattice.voxel_size() *
                          correlation_length(spectra[0][c].total(lattice.communicator()), farthest));
      }
    return lengths;
  }
} // namespace cryoglass
