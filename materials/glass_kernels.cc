#include "materials/glass_kernels.h"

namespace cryoglass
{
  namespace baseline
  {
    extern const GlassKernels glass_kernels;
  }
#ifdef CRYOGLASS_X86_KERNELS
  namespace avx2
  {
    extern const GlassKernels glass_kernels;
  }
  namespace avx512
  {
    extern const GlassKernels glass_kernels;
  }
#endif

  const GlassKernels &
  glass_kernels_for(const InstructionSet set)
  {
    switch (set)
      {
#ifdef CRYOGLASS_X86_KERNELS
      case InstructionSet::avx512:
        return avx512::glass_kernels;
      case InstructionSet::avx2:
        return avx2::glass_kernels;
#endif
      default:
        return baseline::glass_kernels;
      }
  }
} // namespace cryoglass
