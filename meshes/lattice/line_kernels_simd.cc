// Compiled once per instruction set with CRYOGLASS_INSTRUCTION_SET = baseline, avx2, avx512. It includes nothing that
// defines inline functions of the standard library.
#include "meshes/lattice/line_kernels.h"
#include "meshes/lattice/vector_bytes.h"

#include <utility>

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    template <typename Number>
    void
    multiply_rows(Number              *rows,
                  const Number        *factors,
                  const std::ptrdiff_t n_rows,
                  const std::ptrdiff_t width,
                  const std::ptrdiff_t stride)
    {
      for (std::ptrdiff_t j = 0; j < n_rows; ++j)
        {
          Number *const row = rows + 2 * j * stride;
          const Number  c = factors[2 * j], s = factors[2 * j + 1];
#pragma omp simd
          for (std::ptrdiff_t i = 0; i < width; ++i)
            {
              const Number re = row[2 * i], im = row[2 * i + 1];
              row[2 * i]     = re * c - im * s;
              row[2 * i + 1] = re * s + im * c;
            }
        }
    }

    /** Neighbouring complex numbers, as many as fit into a register. */
    struct Complexes
    {
      static constexpr int n_lanes = CRYOGLASS_VECTOR_BYTES / sizeof(float);
      typedef float        Vector __attribute__((vector_size(CRYOGLASS_VECTOR_BYTES)));
      typedef float Unaligned __attribute__((vector_size(CRYOGLASS_VECTOR_BYTES), aligned(sizeof(float)), may_alias));
      using Lanes = std::make_integer_sequence<int, n_lanes>;

      static Vector
      load(const float *const values)
      {
        return *reinterpret_cast<const Unaligned *>(values);
      }

      static void
      store(float *const values, const Vector vector)
      {
        *reinterpret_cast<Unaligned *>(values) = vector;
      }

      /** The last number first, each conjugated. */
      template <int... lane>
      static Vector
      reflect(const Vector a, std::integer_sequence<int, lane...>)
      {
        const Vector sign = {(lane % 2 == 0 ? 1.f : -1.f)...};
        return sign * __builtin_shufflevector(a, a, (n_lanes - 2 - lane + 2 * (lane % 2))...);
      }

      template <int... lane>
      static Vector
      multiply(const Vector a, const Vector b, std::integer_sequence<int, lane...>)
      {
        const Vector sign   = {(lane % 2 == 0 ? -1.f : 1.f)...};
        const Vector real   = __builtin_shufflevector(b, b, (lane - lane % 2)...),
                     imag   = __builtin_shufflevector(b, b, (lane - lane % 2 + 1)...),
                     turned = __builtin_shufflevector(a, a, (lane % 2 == 0 ? lane + 1 : lane - 1)...);
        return a * real + sign * (turned * imag);
      }
    };

    void
    add_reflections(const float *const   values,
                    const std::ptrdiff_t n,
                    const std::ptrdiff_t n_sums,
                    const float          share,
                    const float *const   factors,
                    float *const         sums)
    {
      using C                          = Complexes;
      constexpr std::ptrdiff_t at_once = C::n_lanes / 2;
      std::ptrdiff_t           k       = 0;
      for (; k + at_once <= n_sums; k += at_once)
        {
          const auto a = C::load(values + 2 * k),
                     b = C::reflect(C::load(values + 2 * (n - k - at_once + 1)), C::Lanes());
          C::store(sums + 2 * k, share * (a + b) + C::multiply(a - b, C::load(factors + 2 * k), C::Lanes()));
        }
      for (; k < n_sums; ++k)
        {
          const float *const a = values + 2 * k, *const b = values + 2 * (n - k);
          const float re = a[0] - b[0], im = a[1] + b[1], f_re = factors[2 * k], f_im = factors[2 * k + 1];
          sums[2 * k]     = share * (a[0] + b[0]) + re * f_re - im * f_im;
          sums[2 * k + 1] = share * (a[1] - b[1]) + re * f_im + im * f_re;
        }
    }

    extern const LineKernels line_kernels;
    const LineKernels        line_kernels = {multiply_rows<float>, multiply_rows<double>, add_reflections};
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
