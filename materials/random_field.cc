#include "materials/random_field.h"

#include "meshes/ranks/exact_sum.h"

#include <Random123/philox.h>

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

  RandomField::Axis::Axis(const std::ptrdiff_t n, const double length, const double last_wave_number)
  {
    for (std::ptrdiff_t i = 0; 2 * i < n; ++i)
      {
        const double k    = 2. * pi * static_cast<double>(i) / length;
        const double half = pi * static_cast<double>(i) / static_cast<double>(n); // k h/2
        const double sinc = half == 0. ? 1. : std::sin(half) / half;
        if (k > last_wave_number)
          break;
        wave_number_squared.push_back(k * k);
        phase.push_back(half);
        voxel_average.push_back(sinc * sinc);
      }
  }

  RandomField::RandomField(const Lattice &lattice, const Covariance &covariance)
    : lattice_(lattice)
    , covariance_(covariance)
    , axes_{Axis(lattice.n(0), lattice.length(0), covariance.negligible_beyond()),
            Axis(lattice.n(1), lattice.length(1), covariance.negligible_beyond()),
            Axis(lattice.n(2), lattice.length(2), covariance.negligible_beyond())}
    , sum_(lattice, {axes_[0].last_wave(), axes_[1].last_wave(), axes_[2].last_wave()})
  {
  }

  void
  RandomField::sample(const std::uint64_t               seed,
                      const std::vector<std::uint32_t> &streams,
                      const WaveSum::Visitor           &visit) const
  {
    SpectralAmplitude amplitude = covariance_.spectral_amplitude();
    amplitude.prefactor /= std::sqrt(lattice_.length(0) * lattice_.length(1) * lattice_.length(2));
    sum_(
      streams.size(),
      [&](const std::size_t field, const std::ptrdiff_t k_y, const std::ptrdiff_t k_z, double *const waves) {
        fill_waves(seed, streams[field], amplitude, k_y, k_z, waves);
      },
      visit);
  }

  void
  RandomField::fill_waves(const std::uint64_t      seed,
                          const std::uint32_t      stream,
                          const SpectralAmplitude &amplitude,
                          const std::ptrdiff_t     k_y,
                          const std::ptrdiff_t     k_z,
                          double *const            waves) const
  {
    const auto size = static_cast<std::size_t>(sum_.n_waves_x()), y = static_cast<std::size_t>(std::abs(k_y)),
               z         = static_cast<std::size_t>(std::abs(k_z));
    const double squared = axes_[1].wave_number_squared[y] + axes_[2].wave_number_squared[z];
    const double phase   = std::copysign(axes_[1].phase[y], static_cast<double>(k_y)) +
                         std::copysign(axes_[2].phase[z], static_cast<double>(k_z));
    const double        last_squared = std::pow(covariance_.negligible_beyond(), 2);
    std::vector<double> numbers(3 * size);
    double *const u = numbers.data(), *const angle = u + size, *const wave_number_squared = angle + size;
    std::size_t n = 0;
    for (; n < size; ++n)
      {
        wave_number_squared[n] = squared + axes_[0].wave_number_squared[n];
        if (wave_number_squared[n] > last_squared)
          break;
        const Wave k       = {static_cast<std::ptrdiff_t>(n), k_y, k_z};
        const bool is_here = is_canonical(k);
        const auto pair    = uniform_pair(seed, stream, is_here ? k : Wave{-k[0], -k[1], -k[2]});
        u[n]               = pair[0];
        angle[n]           = (is_here ? 2. : -2.) * pi * pair[1] + phase + axes_[0].phase[n];
      }
    glass_kernels_for(best_instruction_set())
      .noise(static_cast<std::ptrdiff_t>(n), amplitude, wave_number_squared, u, angle, waves);
    if (k_y == 0 && k_z == 0)
      {
        waves[0] *= std::sqrt(2.); // k = 0 is real with E ζ² = 1: the real part of a pair
        waves[1] = 0.;
      }
  }

  RandomField::Variance
  RandomField::variance() const
  {
    const double volume = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
    // Waves of both signs along every axis have the same power.
    const auto both = [](const std::ptrdiff_t wave) { return wave == 0 ? 1. : 2.; };
    ExactSums  all(2); // the same bits on any number of ranks
    int        rank = 0, n_ranks = 1;
    MPI_Comm_rank(lattice_.communicator(), &rank);
    MPI_Comm_size(lattice_.communicator(), &n_ranks);
    for (std::ptrdiff_t y = rank; y <= axes_[1].last_wave(); y += n_ranks)
      {
        double sums[2] = {0., 0.};
        for (std::ptrdiff_t z = 0; z <= axes_[2].last_wave(); ++z)
          for (std::ptrdiff_t x = 0; x <= axes_[0].last_wave(); ++x)
            {
              const double k2 =
                axes_[0].wave_number_squared[x] + axes_[1].wave_number_squared[y] + axes_[2].wave_number_squared[z];
              const double power = both(x) * both(y) * both(z) * covariance_.spectral_density(std::sqrt(k2)) / volume;
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
