#ifndef cryoglass_materials_glass_kernels_h
#define cryoglass_materials_glass_kernels_h

#include "meshes/lattice/instruction_set.h"

#include <cstddef>

namespace cryoglass
{
  /**
   * √S(k) of a Covariance as a function of k²: prefactor · exp(−rate k²) for
   * power 0, prefactor · (1 + rate k²)^power otherwise.
   */
  struct SpectralAmplitude
  {
    double prefactor, rate, power;
  };

  /** The hot loops of sampling a glass, compiled for one instruction set. */
  struct GlassKernels
  {
    /** wave i ← √S(k_i) √(−ln u_i) exp(i angle_i), interleaved complex. */
    void (*noise)(std::ptrdiff_t           n,
                  const SpectralAmplitude &amplitude,
                  const double            *wave_number_squared,
                  const double            *u,
                  const double            *angle,
                  double                  *waves);

    /** out ← exp(offset + factor · field). */
    void (*exponential)(std::ptrdiff_t n, double offset, double factor, const double *field, double *out);

    /** out ← ln values, values > 0. */
    void (*logarithm)(std::ptrdiff_t n, const double *values, double *out);

    /** out ← (scale · values)^exponent, values > 0. */
    void (*power)(std::ptrdiff_t n, double scale, double exponent, const double *values, float *out);
  };

  const GlassKernels &
  glass_kernels_for(InstructionSet set);
} // namespace cryoglass

#endif
