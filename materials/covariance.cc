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

    double
    one(double)
    {
      return 1.;
    }

    const std::vector<CovarianceKernel> kernels = {
      {"gaussian",
       &one,
       [](const double r, double) { return std::exp(-r * r); },
       [](double) {
         return SpectralAmplitude{std::pow(pi, 0.75), 0.125, 0.};
       }},
      {"exponential",
       &one,
       [](const double r, double) { return std::exp(-r); },
       [](double) {
         return SpectralAmplitude{std::sqrt(8. * pi), 1., -1.};
       }},
      {"matern",
       &matern_argument_at_1_over_e,
       [](const double r, const double smoothness) { return matern(smoothness, r); },
       [](const double smoothness) {
         const double at_zero =
           8. * std::pow(pi, 1.5) * std::exp(std::lgamma(smoothness + 1.5) - std::lgamma(smoothness));
         return SpectralAmplitude{std::sqrt(at_zero), 1., -0.5 * (smoothness + 1.5)};
       }}};
  } // namespace

  const std::vector<CovarianceKernel> &
  covariance_kernels()
  {
    return kernels;
  }

  const CovarianceKernel &
  covariance_kernel(const std::string &name)
  {
    std::string names;
    for (const CovarianceKernel &kernel : kernels)
      {
        if (name == kernel.name)
          return kernel;
        names += (names.empty() ? "" : ", ") + std::string(kernel.name);
      }
    throw std::invalid_argument("there is no covariance \"" + name + "\"; allowed are " + names);
  }

  Covariance::Covariance(const CovarianceKernel &kernel, const double correlation_length, const double smoothness)
    : kernel_(&kernel)
    , correlation_length_(correlation_length)
    , smoothness_(smoothness)
  {
    if (!(correlation_length > 0.) || !(smoothness > 0.))
      throw std::invalid_argument("correlation length and smoothness of a covariance must be positive");
    kappa_     = kernel.scale(smoothness) / correlation_length;
    amplitude_ = kernel.amplitude(smoothness);
    amplitude_.prefactor *= std::pow(kappa_, -1.5);
    amplitude_.rate /= kappa_ * kappa_;
  }

  bool
  Covariance::has_smoothness() const
  {
    return kernel_->correlation(1., 0.5) != kernel_->correlation(1., 2.5);
  }

  double
  Covariance::value(const double distance) const
  {
    return kernel_->correlation(kappa_ * distance, smoothness_);
  }

  double
  Covariance::spectral_density(const double wave_number) const
  {
    const double k_sq  = wave_number * wave_number;
    const double shape = amplitude_.power == 0. ? std::exp(-amplitude_.rate * k_sq)
                                                : std::pow(1. + amplitude_.rate * k_sq, amplitude_.power);
    return std::pow(amplitude_.prefactor * shape, 2);
  }

  SpectralAmplitude
  Covariance::spectral_amplitude() const
  {
    return amplitude_;
  }

  double
  Covariance::negligible_beyond() const
  {
    return amplitude_.power == 0. ? std::sqrt(34. * std::log(10.) / (2. * amplitude_.rate))
                                  : std::numeric_limits<double>::infinity();
  }
} // namespace cryoglass
