#ifndef cryoglass_meshes_lattice_line_kernels_h
#define cryoglass_meshes_lattice_line_kernels_h

#include "meshes/lattice/instruction_set.h"

#include <cstddef>
#include <type_traits>

namespace cryoglass
{
  /** The kernels of LineTransform and RealLineTransform compiled for one instruction set; complex numbers interleaved.
   */
  struct LineKernels
  {
    /** Row j of @p width complex numbers times factor j, j = 0 … n_rows − 1; @p stride of them from row to row. */
    template <typename Number>
    using MultiplyRows =
      void (*)(Number *rows, const Number *factors, std::ptrdiff_t n_rows, std::ptrdiff_t width, std::ptrdiff_t stride);

    /** sums_k ← share · (v_k + v*_{n−k}) + factor_k · (v_k − v*_{n−k}), k = 0 … n_sums − 1 ≤ n; v_0 … v_n are read. */
    using AddReflections = void (*)(const float   *values,
                                    std::ptrdiff_t n,
                                    std::ptrdiff_t n_sums,
                                    float          share,
                                    const float   *factors,
                                    float         *sums);

    MultiplyRows<float>  multiply_rows_of_floats;
    MultiplyRows<double> multiply_rows_of_doubles;
    AddReflections       add_reflections;

    template <typename Number>
    MultiplyRows<Number>
    multiply_rows() const
    {
      if constexpr (std::is_same_v<Number, float>)
        return multiply_rows_of_floats;
      else
        return multiply_rows_of_doubles;
    }
  };

  const LineKernels &
  line_kernels_for(InstructionSet set);
} // namespace cryoglass

#endif
