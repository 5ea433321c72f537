#ifndef cryoglass_meshes_lattice_line_transform_h
#define cryoglass_meshes_lattice_line_transform_h

#include "meshes/lattice/line_kernels.h"

#include <cstddef>
#include <memory>
#include <type_traits>
#include <vector>

struct fftw_plan_s;
struct fftwf_plan_s;

namespace cryoglass
{
  /**
   * Discrete Fourier transform along many neighbouring lines, in place: value j of line i lies at
   * j · stride + i, i < width ≤ stride, so that one instruction works on many lines. FFTW's transform of one length
   * (Frigo & Johnson, Proc. IEEE 93, 216 (2005)), or, where FFTW has no code of its own for the length n but for two
   * factors of it, the two steps of Cooley and Tukey (Math. Comp. 19, 297 (1965)) about it,
   *
   *   F(k₁ + n₁ k₂) = Σ_j₂ exp(−2πi k₂j₂/n₂) · exp(−2πi k₁j₂/n) · Σ_j₁ exp(−2πi k₁j₁/n₁) f(n₂ j₁ + j₂),
   *
   * which leave the wave k₁ + n₁ k₂ at n₂ k₁ + k₂: putting them in order would cost a pass. What FFTW plans for such
   * lengths without measuring takes 2 to 2.5 times as long, and what it measures is another plan, with other last bits,
   * in every run (n = 96, 256, 512 in lines of 16: 1.1, 1.2, 1.3 ns a value against 2.8, 2.2, 2.9).
   */
  template <typename Number>
  class LineTransform
  {
  public:
    /** @param values where transforms will be done: how they are aligned counts, the values do not */
    LineTransform(std::ptrdiff_t n, std::ptrdiff_t width, std::ptrdiff_t stride, Number *values);

    /** From values to waves, and back without the factor 1/n. */
    void
    forward(Number *values) const;
    void
    backward(Number *waves) const;

  private:
    using LibraryPlan = std::conditional_t<std::is_same_v<Number, float>, fftwf_plan_s, fftw_plan_s>;
    using Plan        = std::unique_ptr<LibraryPlan, void (*)(LibraryPlan *)>;

    std::ptrdiff_t                    n_1_, n_2_, width_, stride_;
    std::vector<Plan>                 outer_, inner_; // over j₁ and over j₂: forward, backward
    std::vector<Number>               factors_[2];    // exp(∓2πi k₁j₂/n), interleaved, at n₂ k₁ + j₂
    LineKernels::MultiplyRows<Number> multiply_rows_;
  };

  /** Which wave lies at each place of a line of @p n of a LineTransform. */
  std::vector<std::ptrdiff_t>
  wave_order(std::ptrdiff_t n);
} // namespace cryoglass

#endif
