#include "meshes/lattice/bfloat16.h"

#include <cstring>

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#  define CRYOGLASS_HAS_NATIVE_BFLOAT16 1
#  define CRYOGLASS_FOR_EVERY_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "avx2", "default")))
#  include <immintrin.h>
#else
#  define CRYOGLASS_HAS_NATIVE_BFLOAT16 0
#  define CRYOGLASS_FOR_EVERY_PROCESSOR
#endif

namespace cryoglass
{
  namespace
  {
    // Numbers that are read before any of them is written, and of which the compiler knows how many they are.
    constexpr std::ptrdiff_t block = 16;

    inline std::uint16_t
    rounded(const std::uint32_t bits)
    {
      const std::uint32_t nearest       = (bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16;
      const bool          is_not_number = (bits & 0x7fffffffu) > 0x7f800000u;
      return static_cast<std::uint16_t>(is_not_number ? (bits >> 16) | 0x40u : nearest);
    }

#if CRYOGLASS_HAS_NATIVE_BFLOAT16
    __attribute__((target("avx512f,avx512bf16"))) std::ptrdiff_t
    narrow_natively(const float *const from, const std::ptrdiff_t n, Bfloat16 *const to)
    {
      std::ptrdiff_t i = 0;
      for (; i + 16 <= n; i += 16)
        {
          const __m256bh narrowed = _mm512_cvtneps_pbh(_mm512_loadu_ps(from + i));
          std::memcpy(to + i, &narrowed, sizeof(narrowed));
        }
      return i;
    }
#endif
  } // namespace

  CRYOGLASS_FOR_EVERY_PROCESSOR void
  narrow_by_integers(const float *const from, const std::ptrdiff_t n, Bfloat16 *const to)
  {
    std::ptrdiff_t i = 0;
    for (; i + block <= n; i += block)
      {
        std::uint32_t bits[block];
        std::uint16_t narrowed[block];
        std::memcpy(bits, from + i, sizeof(bits));
        for (std::ptrdiff_t j = 0; j < block; ++j)
          narrowed[j] = rounded(bits[j]);
        std::memcpy(to + i, narrowed, sizeof(narrowed));
      }
    for (; i < n; ++i)
      {
        std::uint32_t bits;
        std::memcpy(&bits, from + i, sizeof(bits));
        const std::uint16_t narrowed = rounded(bits);
        std::memcpy(to + i, &narrowed, sizeof(narrowed));
      }
  }

  void
  narrow(const float *const from, const std::ptrdiff_t n, Bfloat16 *const to)
  {
#if CRYOGLASS_HAS_NATIVE_BFLOAT16
    static const bool is_native = __builtin_cpu_supports("avx512bf16") != 0;
    const auto        done      = is_native ? narrow_natively(from, n, to) : 0;
#else
    const std::ptrdiff_t done = 0;
#endif
    if (done < n)
      narrow_by_integers(from + done, n - done, to + done);
  }

  CRYOGLASS_FOR_EVERY_PROCESSOR void
  widen(const Bfloat16 *const from, const std::ptrdiff_t n, float *const to)
  {
    // From the end, so that nothing is overwritten before it has been read.
    std::ptrdiff_t i = n;
    while (i % block != 0)
      {
        std::uint16_t narrowed;
        std::memcpy(&narrowed, from + --i, sizeof(narrowed));
        const std::uint32_t bits = static_cast<std::uint32_t>(narrowed) << 16;
        std::memcpy(to + i, &bits, sizeof(bits));
      }
    while (i > 0)
      {
        i -= block;
        std::uint16_t narrowed[block];
        std::uint32_t bits[block];
        std::memcpy(narrowed, from + i, sizeof(narrowed));
        for (std::ptrdiff_t j = 0; j < block; ++j)
          bits[j] = static_cast<std::uint32_t>(narrowed[j]) << 16;
        std::memcpy(to + i, bits, sizeof(bits));
      }
  }
} // namespace cryoglass
