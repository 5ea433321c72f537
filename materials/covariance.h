#ifndef cryoglass_materials_covariance_h
#define cryoglass_materials_covariance_h

#include "materials/glass_kernels.h"

#include <string>

namespace cryoglass
{
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
    enum class Kernel
    {
      gaussian,
      exponential,
      matern
    };

    /**
     * @param correlation_length ℓ in metres, > 0
     * @param smoothness ν of the Matérn kernel, > 0; other kernels ignore it
     */
    Covariance(Kernel kernel, double correlation_length, double smoothness = 1.5);

    /** The kernel of the name `gaussian`, `exponential` or `matern`. */
    static Kernel
    kernel_of(const std::string &name);

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
    Kernel kernel_;
    double correlation_length_;
    double smoothness_;
    double matern_kappa_     = 0.; // 1/m
    double matern_prefactor_ = 0.; // of S, without the power
  };
} // namespace cryoglass

#endif
