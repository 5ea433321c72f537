#include "materials/covariance.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    constexpr double pi = 3.14159265358979323846;

    double
    matern(const double smoothness, const double scaled_distance)
    {
      if (scaled_distance < 1e-10)
        return 1.;
      if (scaled_distance > 600.)
        return 0.;
      return std::exp((1. - smoothness) * std::log(2.) - std::lgamma(smoothness) +
                      smoothness * std::log(scaled_distance)) *
             std::cyl_bessel_k(smoothness, scaled_distance);
    }

    /** The argument at which the Matérn function falls to 1/e. */
    double
    matern_argument_at_1_over_e(const double smoothness)
    {
      double low = 1e-8, high = 1.;
      while (matern(smoothness, high) > std::exp(-1.))
        high *= 2.;
      for (unsigned int i = 0; i < 200 && high - low > 1e-15 * high; ++i)
        {
          const double middle                                       = 0.5 * (low + high);
          (matern(smoothness, middle) > std::exp(-1.) ? low : high) = middle;
        }
      return 0.5 * (low + high);
    }
  } // namespace

  Covariance::Kernel
  Covariance::kernel_of(const std::string &name)
  {
    if (name == "gaussian")
      return Kernel::gaussian;
    if (name == "exponential")
      return Kernel::exponential;
    if (name == "matern")
      return Kernel::matern;
    throw std::invalid_argument("there is no covariance \"" + name + "\"; allowed are gaussian, exponential, matern");
  }

  Covariance::Covariance(const Kernel kernel, const double correlation_length, const double smoothness)
    : kernel_(kernel)
    , correlation_length_(correlation_length)
    , smoothness_(smoothness)
  {
    if (!(correlation_length > 0.) || !(smoothness > 0.))
      throw std::invalid_argument("correlation length and smoothness of a covariance must be positive");
    if (kernel == Kernel::matern)
      {
        matern_kappa_     = matern_argument_at_1_over_e(smoothness) / correlation_length;
        matern_prefactor_ = 8. * std::pow(pi, 1.5) * std::exp(std::lgamma(smoothness + 1.5) - std::lgamma(smoothness)) /
                            std::pow(matern_kappa_, 3.);
      }
  }

  double
  Covariance::value(const double distance) const
  {
    const double ratio = distance / correlation_length_;
    switch (kernel_)
      {
      case Kernel::gaussian:
        return std::exp(-ratio * ratio);
      case Kernel::exponential:
        return std::exp(-ratio);
      default:
        return matern(smoothness_, matern_kappa_ * distance);
      }
  }

  double
  Covariance::spectral_density(const double wave_number) const
  {
    const double l  = correlation_length_;
    const double kl = wave_number * l;
    switch (kernel_)
      {
      case Kernel::gaussian:
        return std::pow(pi, 1.5) * l * l * l * std::exp(-0.25 * kl * kl);
      case Kernel::exponential:
        return 8. * pi * l * l * l / ((1. + kl * kl) * (1. + kl * kl));
      default:
        {
          const double ratio = wave_number / matern_kappa_;
          return matern_prefactor_ * std::pow(1. + ratio * ratio, -smoothness_ - 1.5);
        }
      }
  }

  SpectralAmplitude
  Covariance::spectral_amplitude() const
  {
    const double at_zero = std::sqrt(spectral_density(0.)), l = correlation_length_;
    switch (kernel_)
      {
      case Kernel::gaussian:
        return {at_zero, 0.125 * l * l, 0.};
      case Kernel::exponential:
        return {at_zero, l * l, -1.};
      default:
        return {at_zero, 1. / (matern_kappa_ * matern_kappa_), -0.5 * (smoothness_ + 1.5)};
      }
  }

  double
  Covariance::negligible_beyond() const
  {
    return kernel_ == Kernel::gaussian ? 2. / correlation_length_ * std::sqrt(34. * std::log(10.))
                                       : std::numeric_limits<double>::infinity();
  }
} // namespace cryoglass
