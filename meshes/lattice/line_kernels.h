#ifndef cryoglass_meshes_lattice_line_kernels_h
#define cryoglass_meshes_lattice_line_kernels_h

#include "meshes/lattice/instruction_set.h"

#include <cstddef>
#include <type_traits>

namespace cryoglass
{
  /** The kernels of LineTransform compiled for one instruction set. */
  struct LineKernels
  {
    /** Row j of @p width complex numbers times factor j, j = 0 … n_rows − 1; real and imaginary parts interleaved. */
    template <typename Number>
    using MultiplyRows = void (*)(Number *rows, const Number *factors, std::ptrdiff_t n_rows, std::ptrdiff_t width);

    MultiplyRows<float>  multiply_rows_of_floats;
    MultiplyRows<double> multiply_rows_of_doubles;

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
