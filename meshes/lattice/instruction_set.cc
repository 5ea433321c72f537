#include "meshes/lattice/instruction_set.h"

namespace cryoglass
{
  InstructionSet
  best_instruction_set()
  {
#ifdef CRYOGLASS_X86_KERNELS
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
      return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                 __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
               ? InstructionSet::avx512
               : InstructionSet::avx2;
#endif
    return InstructionSet::baseline;
  }
} // namespace cryoglass
