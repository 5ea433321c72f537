#ifndef cryoglass_meshes_lattice_bfloat16_h
#define cryoglass_meshes_lattice_bfloat16_h

#include <cstddef>
#include <cstdint>

namespace cryoglass
{
  /**
   * A float's sign, exponent and first seven bits of its fraction: its range, with a relative rounding of 2⁻⁸ at most.
   * By the processor's instruction where it has one (AVX512-BF16), else by whole numbers; both round to nearest, ties
   * to even, and keep what is not a number; the instruction takes what is below 2⁻¹²⁶ for zero.
   */
  struct Bfloat16
  {
    std::uint16_t bits;
  };

  /** @p n floats to their nearest; @p to may be where @p from begins. */
  void
  narrow(const float *from, std::ptrdiff_t n, Bfloat16 *to);

  /** And back, exactly; @p to may be where @p from begins. */
  void
  widen(const Bfloat16 *from, std::ptrdiff_t n, float *to);

  /** As narrow(), always by whole numbers. */
  void
  narrow_by_integers(const float *from, std::ptrdiff_t n, Bfloat16 *to);
} // namespace cryoglass

#endif
