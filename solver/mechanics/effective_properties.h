#ifndef cryoglass_solver_mechanics_effective_properties_h
#define cryoglass_solver_mechanics_effective_properties_h

#include "materials/elastic_moduli.h"
#include "meshes/symmetric_tensor.h"

#include <array>
#include <optional>

namespace cryoglass
{
  /** Effective properties of the box as a free sample. */
  struct EffectiveProperties
  {
    double                       thermal_expansion = 0.; // α*, a third of the trace of ⟨ε⟩ at θ = 1 K, 1/K
    std::optional<ElasticModuli> moduli;                 // B* and G*, Pa, where they were asked for
  };

  /**
   * B* and G* of the isotropic part of the compliance ∂E/∂Σ:
   *   1/B* = Σ_{i,j≤3} S_ij,   15/G* = 4(S₁₁+S₂₂+S₃₃) − 4(S₁₂+S₁₃+S₂₃) + 3(S₄₄+S₅₅+S₆₆)
   * in Voigt's notation, whose S₄₄ is 2 ∂E_yz/∂Σ_yz, and so on.
   * @param compliance strains under a unit of each stress component, 1/Pa
   */
  ElasticModuli
  isotropic_moduli(const std::array<StrainTensor, 6> &compliance);

  /** The strain of a uniform medium under a stress (Pa). */
  StrainTensor
  compliance(const ElasticModuli &moduli, const StressTensor &stress);
} // namespace cryoglass

#endif
