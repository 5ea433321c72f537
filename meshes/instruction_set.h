#ifndef cryoglass_meshes_instruction_set_h
#define cryoglass_meshes_instruction_set_h

#include <string>

namespace cryoglass
{
  /** SIMD instruction sets for which kernels are compiled; one program serves every node. */
  enum class InstructionSet
  {
    baseline,
    avx2,
    avx512
  };

  /**
   * `baseline`, `avx2`, `avx512`, or `auto` for the best one that this
   * processor runs and this build has.
   * @throws std::invalid_argument for one that is not to be had
   */
  InstructionSet
  instruction_set(const std::string &name);
} // namespace cryoglass

#endif
