// Compiled once per instruction set with CRYOGLASS_INSTRUCTION_SET = baseline, avx2, avx512. It includes nothing that
// defines inline functions of the standard library.
#include "meshes/lattice/line_kernels.h"

namespace cryoglass
{
  namespace CRYOGLASS_INSTRUCTION_SET
  {
    template <typename Number>
    void
    multiply_rows(Number *rows, const Number *factors, const std::ptrdiff_t n_rows, const std::ptrdiff_t width)
    {
      for (std::ptrdiff_t j = 0; j < n_rows; ++j)
        {
          Number *const row = rows + 2 * j * width;
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

    extern const LineKernels line_kernels;
    const LineKernels        line_kernels = {multiply_rows<float>, multiply_rows<double>};
  } // namespace CRYOGLASS_INSTRUCTION_SET
} // namespace cryoglass
