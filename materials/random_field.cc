#include "materials/random_field.h"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <vector>

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

    /** Two independent standard normals as a complex number, E|ζ|² = 2. */
    std::complex<double>
    normal_pair(const std::uint64_t seed, const std::uint32_t stream, const Wave &k)
    {
      using Generator = r123::Philox2x64;
      // 32 bits for z and stream, 2 × 32 bits for x and y.
      const auto word = [](const std::ptrdiff_t i) {
        return static_cast<std::uint64_t>(static_cast<std::uint32_t>(i));
      };
      const Generator::ctr_type counter = {{word(k[0]) << 32 | word(k[1]), word(k[2]) << 32 | stream}};
      const Generator::key_type key     = {{seed}};
      const auto                bits    = Generator()(counter, key);
      // (0, 1] keeps the logarithm finite.
      const double u      = (static_cast<double>(bits[0] >> 11) + 1.) * 0x1p-53;
      const double angle  = 2. * pi * (static_cast<double>(bits[1] >> 11) * 0x1p-53);
      const double radius = std::sqrt(-2. * std::log(u));
      return {radius * std::cos(angle), radius * std::sin(angle)};
    }
  } // namespace

  RandomField::RandomField(const Lattice &lattice, const LatticeFourier<double> &fourier, const Covariance &covariance)
    : lattice_(lattice)
    , fourier_(fourier)
    , covariance_(covariance)
  {
  }

  /** Calls function(integer wave vector, its index in spectral storage) for every local wave below Nyquist. */
  template <typename Function>
  void
  RandomField::for_each_wave(const Function &function) const
  {
    const auto is_nyquist = [this](const std::ptrdiff_t k, const unsigned int axis) {
      return lattice_.n(axis) > 1 && 2 * k == lattice_.n(axis);
    };
    for (std::ptrdiff_t y = 0; y < fourier_.n_local_waves_y(); ++y)
      for (std::ptrdiff_t z = 0; z < lattice_.n(2); ++z)
        {
          const std::ptrdiff_t ky = fourier_.signed_wave(y + fourier_.first_wave_y(), lattice_.n(1));
          const std::ptrdiff_t kz = fourier_.signed_wave(z, lattice_.n(2));
          if (is_nyquist(ky, 1) || is_nyquist(kz, 2))
            continue;
          const std::ptrdiff_t row = (y * lattice_.n(2) + z) * fourier_.n_waves_x();
          for (std::ptrdiff_t kx = 0; kx < fourier_.n_waves_x(); ++kx)
            if (!is_nyquist(kx, 0))
              function(Wave{kx, ky, kz}, row + kx);
        }
  }

  void
  RandomField::sample(const std::uint64_t seed, const std::uint32_t stream, double *const field) const
  {
    auto *const waves = reinterpret_cast<std::complex<double> *>(field);
    std::fill(field, field + fourier_.buffer_size(), 0.);

    std::array<double, 3> wave_number;
    for (unsigned int d = 0; d < 3; ++d)
      wave_number[d] = 2. * pi / lattice_.length(d);
    const double volume = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
    // Waves this weak are below the rounding of the field's value.
    const double negligible = 1e-36 * covariance_.spectral_density(0.);

    for_each_wave([&](const Wave &k, const std::ptrdiff_t index) {
      double square = 0., phase = 0.;
      for (unsigned int d = 0; d < 3; ++d)
        {
          const auto component = static_cast<double>(k[d]);
          square += wave_number[d] * component * wave_number[d] * component;
          phase += pi * component / static_cast<double>(lattice_.n(d)); // to the voxel's centre
        }
      const double density = covariance_.spectral_density(std::sqrt(square));
      if (density < negligible)
        return;
      if (k == Wave{0, 0, 0})
        {
          waves[index] = std::sqrt(density / volume) * normal_pair(seed, stream, k).real();
          return;
        }
      const std::complex<double> noise =
        is_canonical(k) ? normal_pair(seed, stream, k) : std::conj(normal_pair(seed, stream, {-k[0], -k[1], -k[2]}));
      waves[index] = std::sqrt(0.5 * density / volume) * noise * std::polar(1., phase);
    });
    fourier_.backward(field);
  }

  double
  RandomField::variance() const
  {
    const double volume = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
    double       sum    = 0.;
    for_each_wave([&](const Wave &k, std::ptrdiff_t) {
      double square = 0.;
      for (unsigned int d = 0; d < 3; ++d)
        square += std::pow(2. * pi * static_cast<double>(k[d]) / lattice_.length(d), 2);
      const double multiplicity = k[0] == 0 ? 1. : 2.; // the half space k_x < 0 is not stored
      sum += multiplicity * covariance_.spectral_density(std::sqrt(square)) / volume;
    });
    return lattice_.sum(sum);
  }
} // namespace cryoglass
