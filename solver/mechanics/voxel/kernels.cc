#include "solver/mechanics/voxel/kernels.h"

namespace cryoglass
{
  namespace baseline
  {
    extern const Kernels kernels;
  }
#ifdef CRYOGLASS_X86_KERNELS
  namespace avx2
  {
    extern const Kernels kernels;
  }
  namespace avx512
  {
    extern const Kernels kernels;
  }
#endif

  const Kernels &
  kernels_for(const InstructionSet set)
  {
    switch (set)
      {
#ifdef CRYOGLASS_X86_KERNELS
      case InstructionSet::avx512:
        return avx512::kernels;
      case InstructionSet::avx2:
        return avx2::kernels;
#endif
      default:
        return baseline::kernels;
      }
  }
} // namespace cryoglass
