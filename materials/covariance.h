#ifndef cryoglass_materials_covariance_h
#define cryoglass_materials_covariance_h

#include "materials/glass_kernels.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * A kernel as a function of κr, κ such that C(κℓ) = 1/e. A kernel is one entry of the table in covariance.cc; the
   * entry Glass/Covariance, sampling and tests go through that table.
   */
  struct CovarianceKernel
  {
    const char *name;
    /** κℓ for the smoothness ν. */
    double (*scale)(double smoothness);
    /** C at κr. */
    double (*correlation)(double scaled_distance, double smoothness);
    /** √(κ³S) as a function of (k/κ)². */
    SpectralAmplitude (*amplitude)(double smoothness);
  };

  const std::vector<CovarianceKernel> &
  covariance_kernels();

  /** @throws std::invalid_argument for a name that is not in the table */
  const CovarianceKernel &
  covariance_kernel(const std::string &name);

  /**
   * Isotropic covariance C(r) of a stationary Gaussian field of variance 1 in
   * three dimensions, and its spectral density S(k) = ∫ C(r) exp(−i k·r) d³r.
   * The correlation length ℓ is the distance where C falls to 1/e, for every
   * kernel:
   *
   *   gaussian     C = exp(−r²/ℓ²)      S = π^{3/2} ℓ³ exp(−k²ℓ²/4)
   *   exponential  C = exp(−r/ℓ)        S = 8π ℓ³ / (1 + k²ℓ²)²
   *   matern(ν)    C = 2^{1−ν}/Γ(ν) (κr)^ν K_ν(κr),  κ such that C(ℓ) = 1/e
   *                S = 8π^{3/2} Γ(ν+3/2)/Γ(ν) κ^{2ν} (κ²+k²)^{−ν−3/2}
   *
   * Lengths in metres, wave numbers k in 1/m.
   * Reference: Rasmussen & Williams, Gaussian Processes for Machine Learning
   * (MIT Press 2006), section 4.2.
   */
  class Covariance
  {
  public:
    /**
     * @param correlation_length ℓ in metres, > 0
     * @param smoothness ν of the Matérn kernel, > 0; other kernels ignore it
     */
    Covariance(const CovarianceKernel &kernel, double correlation_length, double smoothness = 1.5);

    /** Of the kernel, as the entry Glass/Covariance calls it. */
    std::string
    name() const
    {
      return kernel_->name;
    }

    /** Whether C depends on the smoothness. */
    bool
    has_smoothness() const;

    double
    smoothness() const
    {
      return smoothness_;
    }

    double
    correlation_length() const
    {
      return correlation_length_;
    }

    /** C(r), dimensionless. */
    double
    value(double distance) const;

    /** S(k) in m³. */
    double
    spectral_density(double wave_number) const;

    /** √S(k) in m^{3/2} in the form that the sampling kernels evaluate. */
    SpectralAmplitude
    spectral_amplitude() const;

    /** Wave number (1/m) beyond which S is below 1e-34 S(0) and lost in rounding; infinite for slow decays. */
    double
    negligible_beyond() const;

  private:
    const CovarianceKernel *kernel_;
    double                  correlation_length_;
    double                  smoothness_;
    double                  kappa_; // 1/m
    SpectralAmplitude       amplitude_;
  };
} // namespace cryoglass

#endif
