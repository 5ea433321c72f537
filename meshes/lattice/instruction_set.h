#ifndef cryoglass_meshes_lattice_instruction_set_h
#define cryoglass_meshes_lattice_instruction_set_h

namespace cryoglass
{
  /** SIMD instruction sets for which kernels are compiled, each containing those before it; one program serves every
   * node. */
  enum class InstructionSet
  {
    baseline,
    avx2,
    avx512
  };

  /** The best one that this processor runs and this build has. */
  InstructionSet
  best_instruction_set();
} // namespace cryoglass

#endif
