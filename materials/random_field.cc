#include "materials/random_field.h"

#include "meshes/ranks/exact_sum.h"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    constexpr double pi = 3.14159265358979323846;

    using Wave = std::array<std::ptrdiff_t, 3>;

    /** Of k and −k the one that carries the noise. */
    bool
    is_canonical(const Wave &k)
    {
      return k[0] != 0 ? k[0] > 0 : (k[1] != 0 ? k[1] > 0 : k[2] >= 0);
    }

    /** Two uniform numbers, the first in (0, 1], the second in [0, 1), of a wave. */
    std::array<double, 2>
    uniform_pair(const std::uint64_t seed, const std::uint32_t stream, const Wave &k)
    {
      using Generator = r123::Philox2x64;
      const auto word = [](const std::ptrdiff_t i) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(i));
      };
      const Generator::ctr_type counter = {{word(k[0]) << 32 | word(k[1]), word(k[2]) << 32 | stream}};
      const Generator::key_type key     = {{seed}};
      const auto                bits    = Generator()(counter, key);
      return {(static_cast<double>(bits[0] >> 11) + 1.) * 0x1p-53, static_cast<double>(bits[1] >> 11) * 0x1p-53};
    }
  } // namespace

  RandomField::Axis::Axis(const std::ptrdiff_t n, const double length)
  {
    for (std::ptrdiff_t i = 0; i < n; ++i)
      {
        wave.push_back(LatticeFourier<double>::signed_wave(i, n));
        const double k    = 2. * pi * static_cast<double>(wave.back()) / length;
        const double half = pi * static_cast<double>(wave.back()) / static_cast<double>(n); // k h/2
        const double sinc = half == 0. ? 1. : std::sin(half) / half;
        wave_number_squared.push_back(k * k);
        phase.push_back(half);
        voxel_average.push_back(sinc * sinc);
        is_nyquist.push_back(n > 1 && 2 * wave.back() == n);
      }
  }

  RandomField::RandomField(const Lattice &lattice, const LatticeFourier<double> &fourier, const Covariance &covariance)
    : lattice_(lattice)
    , fourier_(fourier)
    , covariance_(covariance)
    , axes_{Axis(lattice.n(0), lattice.length(0)),
            Axis(lattice.n(1), lattice.length(1)),
            Axis(lattice.n(2), lattice.length(2))}
  {
  }

  void
  RandomField::sample(const std::uint64_t seed, const std::uint32_t stream, double *const field) const
  {
    SpectralAmplitude amplitude = covariance_.spectral_amplitude();
    amplitude.prefactor /= std::sqrt(lattice_.length(0) * lattice_.length(1) * lattice_.length(2));
    std::fill(field, field + fourier_.buffer_size(), 0.);
    lattice_.threads().share(fourier_.n_local_waves_y(),
                             [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
                               for (std::ptrdiff_t local_y = begin; local_y < end; ++local_y)
                                 fill_waves(seed, stream, amplitude, local_y, field);
                             });
    fourier_.backward(field);
  }

  void
  RandomField::fill_waves(const std::uint64_t      seed,
                          const std::uint32_t      stream,
                          const SpectralAmplitude &amplitude,
                          const std::ptrdiff_t     local_y,
                          double *const            field) const
  {
    const std::ptrdiff_t n_waves      = fourier_.n_waves_x();
    const GlassKernels  &kernels      = glass_kernels_for(best_instruction_set());
    const double         last_squared = std::pow(covariance_.negligible_beyond(), 2);
    const auto           size         = static_cast<std::size_t>(n_waves),
               y                      = static_cast<std::size_t>(local_y + fourier_.first_wave_y());
    std::vector<double> u(size), angle(size), wave_number_squared(size);
    for (std::size_t z = 0; z < axes_[2].wave.size(); ++z)
      {
        const double squared = axes_[1].wave_number_squared[y] + axes_[2].wave_number_squared[z];
        const double phase   = axes_[1].phase[y] + axes_[2].phase[z];
        if (axes_[1].is_nyquist[y] || axes_[2].is_nyquist[z])
          continue;
        std::size_t n = 0;
        for (; n < size && !axes_[0].is_nyquist[n]; ++n)
          {
            wave_number_squared[n] = squared + axes_[0].wave_number_squared[n];
            if (wave_number_squared[n] > last_squared)
              break;
            const Wave k       = {axes_[0].wave[n], axes_[1].wave[y], axes_[2].wave[z]};
            const bool is_here = is_canonical(k);
            const auto pair    = uniform_pair(seed, stream, is_here ? k : Wave{-k[0], -k[1], -k[2]});
            u[n]               = pair[0];
            angle[n]           = (is_here ? 2. : -2.) * pi * pair[1] + phase + axes_[0].phase[n];
          }
        double *const row = field + 2 * (local_y * lattice_.n(2) + static_cast<std::ptrdiff_t>(z)) * n_waves;
        kernels.noise(
          static_cast<std::ptrdiff_t>(n), amplitude, wave_number_squared.data(), u.data(), angle.data(), row);
        if (y == 0 && z == 0)
          {
            row[0] *= std::sqrt(2.); // k = 0 is real with E ζ² = 1: the real part of a pair
            row[1] = 0.;
          }
      }
  }

  RandomField::Variance
  RandomField::variance() const
  {
    const double volume = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
    ExactSums    all(2); // the same bits on any number of ranks
    for (std::ptrdiff_t local_y = 0; local_y < fourier_.n_local_waves_y(); ++local_y)
      {
        double sums[2] = {0., 0.};
        for (std::size_t z = 0; z < axes_[2].wave.size(); ++z)
          for (std::size_t x = 0; x < static_cast<std::size_t>(fourier_.n_waves_x()); ++x)
            {
              const auto y = static_cast<std::size_t>(local_y + fourier_.first_wave_y());
              if (axes_[0].is_nyquist[x] || axes_[1].is_nyquist[y] || axes_[2].is_nyquist[z])
                continue;
              const double k2 =
                axes_[0].wave_number_squared[x] + axes_[1].wave_number_squared[y] + axes_[2].wave_number_squared[z];
              // The half space k_x < 0 is not stored.
              const double power = (x == 0 ? 1. : 2.) * covariance_.spectral_density(std::sqrt(k2)) / volume;
              sums[0] += power;
              sums[1] += power * axes_[0].voxel_average[x] * axes_[1].voxel_average[y] * axes_[2].voxel_average[z];
            }
        all.add(0, sums[0]);
        all.add(1, sums[1]);
      }
    const std::vector<double> total = all.total(lattice_.communicator());
    return {total[0], total[1]};
  }
} // namespace cryoglass
