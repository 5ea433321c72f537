// Compiled once per instruction set with CRYOGLASS_INSTRUCTION_SET = baseline,
// avx2, avx512, and with relaxed floating-point rules, so that log, exp, sin and
// cos come from the vector library of libm (at most 4 units in the last place).
// It includes nothing that defines inline functions of the standard library.
#include "materials/glass_kernels.h"

#if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) // which has no such attribute
#  define CRYOGLASS_VECTOR __attribute__((__simd__("notinbranch")))
#else
#  define CRYOGLASS_VECTOR
#endif

extern "C" {
CRYOGLASS_VECTOR double
log(double) noexcept;
CRYOGLASS_VECTOR double
exp(double) noexcept;
CRYOGLASS_VECTOR double
sin(double) noexcept;
CRYOGLASS_VECTOR double
cos(double) noexcept;
}

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    using Index = std::ptrdiff_t;

    template <typename Amplitude>
    inline void
    fill_waves(const Index n, const Amplitude &amplitude, const double *u, const double *angle, double *waves)
    {
#pragma omp simd
      for (Index i = 0; i < n; ++i)
        {
          const double size = amplitude(i) * __builtin_sqrt(-log(u[i]));
          waves[2 * i]      = size * cos(angle[i]);
          waves[2 * i + 1]  = size * sin(angle[i]);
        }
    }

    void
    noise(const Index              n,
          const SpectralAmplitude &amplitude,
          const double            *k2,
          const double            *u,
          const double            *angle,
          double                  *waves)
    {
      const double prefactor = amplitude.prefactor, rate = amplitude.rate, power = amplitude.power;
      if (power == 0.)
        fill_waves(
          n, [=](const Index i) { return prefactor * exp(-rate * k2[i]); }, u, angle, waves);
      else if (power == -1.)
        fill_waves(
          n, [=](const Index i) { return prefactor / (1. + rate * k2[i]); }, u, angle, waves);
      else
        fill_waves(
          n, [=](const Index i) { return prefactor * exp(power * log(1. + rate * k2[i])); }, u, angle, waves);
    }

    void
    exponential(const Index n, const double offset, const double factor, const double *field, double *out)
    {
#pragma omp simd
      for (Index i = 0; i < n; ++i)
        out[i] = exp(offset + factor * field[i]);
    }

    void
    logarithm(const Index n, const double *values, double *out)
    {
#pragma omp simd
      for (Index i = 0; i < n; ++i)
        out[i] = log(values[i]);
    }

    void
    power(const Index n, const double scale, const double exponent, const double *values, float *out)
    {
#pragma omp simd
      for (Index i = 0; i < n; ++i)
        out[i] = float(exp(exponent * log(scale * values[i])));
    }

    extern const GlassKernels glass_kernels;
    const GlassKernels        glass_kernels = {&noise, &exponential, &logarithm, &power};
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
