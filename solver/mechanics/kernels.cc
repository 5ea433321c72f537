#include "solver/mechanics/kernels.h"

#include <stdexcept>

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

  const Kernels &
  kernels_for(const std::string &instruction_set)
  {
    const bool has_avx2   = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    const bool has_avx512 = has_avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                            __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
    const bool is_auto = instruction_set == "auto";
    if (has_avx512 && (is_auto || instruction_set == "avx512"))
      return avx512::kernels;
    if (has_avx2 && (is_auto || instruction_set == "avx2"))
      return avx2::kernels;
    if (is_auto || instruction_set == "baseline")
      return baseline::kernels;
    throw std::invalid_argument("Box/Instruction set: this processor does not run \"" + instruction_set +
                                "\"; auto takes the best that it runs");
  }
#else
  const Kernels &
  kernels_for(const std::string &instruction_set)
  {
    if (instruction_set == "auto" || instruction_set == "baseline")
      return baseline::kernels;
    throw std::invalid_argument("Box/Instruction set: this build has only baseline kernels, not \"" + instruction_set +
                                "\"");
  }
#endif
} // namespace cryoglass
