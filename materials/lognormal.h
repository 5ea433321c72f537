#ifndef cryoglass_materials_lognormal_h
#define cryoglass_materials_lognormal_h

#include <cmath>

namespace cryoglass
{
  /**
   * A lognormal variable X = exp(offset + s f) of a given mean and relative standard deviation c, f Gaussian of mean 0:
   *
   *   s² = ln(1 + c²),   offset = ln⟨X⟩ − v s²/2,
   *
   * v the variance of f, 1 but for what a lattice cannot carry. B and G are lognormal because a Gaussian modulus with a
   * spread of 27 % is negative about once in 10⁴ voxels.
   */
  struct Lognormal
  {
    Lognormal(const double mean, const double variation, const double variance_of_field)
      : s(std::sqrt(std::log1p(variation * variation)))
      , offset(std::log(mean) - 0.5 * variance_of_field * s * s)
    {
    }

    double s, offset;
  };
} // namespace cryoglass

#endif
