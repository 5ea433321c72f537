#include "meshes/instruction_set.h"

#include <stdexcept>

namespace cryoglass
{
  namespace
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
  } // namespace

  InstructionSet
  instruction_set(const std::string &name)
  {
    const InstructionSet best = best_instruction_set();
    if (name == "auto")
      return best;
    const InstructionSet wanted = name == "avx512" ? InstructionSet::avx512
                                  : name == "avx2" ? InstructionSet::avx2
                                                   : InstructionSet::baseline;
    if (wanted > best)
      throw std::invalid_argument("Box/Instruction set: this processor or this build does not run \"" + name +
                                  "\"; auto takes the best that it runs");
    return wanted;
  }
} // namespace cryoglass
