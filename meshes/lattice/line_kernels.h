#ifndef cryoglass_meshes_lattice_line_kernels_h
#define cryoglass_meshes_lattice_line_kernels_h

#include "meshes/lattice/instruction_set.h"

#include <cstddef>

namespace cryoglass
{
  /** The kernels of LineTransform compiled for one instruction set. */
  struct LineKernels
  {
    /** Row j of @p width complex numbers times factor j, j = 0 … n_rows − 1; real and imaginary parts interleaved. */
    void (*multiply_rows)(float *rows, const float *factors, std::ptrdiff_t n_rows, std::ptrdiff_t width);
  };

  const LineKernels &
  line_kernels_for(InstructionSet set);
} // namespace cryoglass

#endif
