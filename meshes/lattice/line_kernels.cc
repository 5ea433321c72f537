#include "meshes/lattice/line_kernels.h"

namespace cryoglass
{
  namespace baseline
  {
    extern const LineKernels line_kernels;
  }
#ifdef CRYOGLASS_X86_KERNELS
  namespace avx2
  {
    extern const LineKernels line_kernels;
  }
  namespace avx512
  {
    extern const LineKernels line_kernels;
  }
#endif

  const LineKernels &
  line_kernels_for(const InstructionSet set)
  {
    switch (set)
      {
#ifdef CRYOGLASS_X86_KERNELS
      case InstructionSet::avx512:
        return avx512::line_kernels;
      case InstructionSet::avx2:
        return avx2::line_kernels;
#endif
      default:
        return baseline::line_kernels;
      }
  }
} // namespace cryoglass
