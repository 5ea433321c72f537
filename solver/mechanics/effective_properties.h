#ifndef cryoglass_solver_mechanics_effective_properties_h
#define cryoglass_solver_mechanics_effective_properties_h

#include "materials/elastic_moduli.h"
#include "meshes/symmetric_tensor.h"

#include <array>
#include <optional>

namespace cryoglass
{
  /** Strains under a unit of each stress component, 1/Pa. */
  using Compliance = std::array<StrainTensor, 6>;

  /** Effective properties of the box as a free sample. */
  struct EffectiveProperties
  {
    double                       thermal_expansion = 0.; // α*, a third of the trace of ⟨ε⟩ at θ = 1 K, 1/K
    std::optional<ElasticModuli> moduli;                 // B* and G*, Pa, where they were asked for

    // Of what they are the isotropic part, where there are no free faces.
    std::optional<StrainTensor> thermal_expansion_tensor; // ⟨ε⟩ at θ = 1 K, 1/K
    std::optional<Compliance>   compliance;               // ∂E/∂Σ, where B* and G* were asked for
  };

  /**
   * B* and G* of the isotropic part of the compliance ∂E/∂Σ:
   *   1/B* = Σ_{i,j≤3} S_ij,   15/G* = 4(S₁₁+S₂₂+S₃₃) − 4(S₁₂+S₁₃+S₂₃) + 3(S₄₄+S₅₅+S₆₆)
   * in Voigt's notation, whose S₄₄ is 2 ∂E_yz/∂Σ_yz, and so on.
   */
  ElasticModuli
  isotropic_moduli(const Compliance &compliance);

  /** The stiffness in Voigt's notation, Pa: σ_i = Σ_j C_ij e_j in the order xx, yy, zz, xy, yz, xz, with e_xy = 2 ε_xy.
   */
  std::array<std::array<double, 6>, 6>
  voigt_stiffness(const Compliance &compliance);

  /**
   * How far a compliance is from an isotropic one, 0 … 1: ‖S − S_iso‖/‖S‖, S_iso its isotropic part, ‖S‖² = S_ijkl
   * S_ijkl.
   */
  double
  anisotropy(const Compliance &compliance);

  /** The same of a strain, as thermal expansion is one: ‖dev ε‖/‖ε‖. */
  double
  anisotropy(const StrainTensor &strain);

  /** The strain of a uniform medium under a stress (Pa). */
  StrainTensor
  compliance(const ElasticModuli &moduli, const StressTensor &stress);
} // namespace cryoglass

#endif
