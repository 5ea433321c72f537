#ifndef cryoglass_solver_mechanics_unit_responses_h
#define cryoglass_solver_mechanics_unit_responses_h

#include "solver/mechanics/voxel_solver.h"

#include <array>
#include <functional>
#include <optional>
#include <vector>

namespace cryoglass
{
  /** Isotropic effective properties of the box as a free sample. */
  struct EffectiveProperties
  {
    double thermal_expansion = 0.;                // α*, 1/K
    double bulk_modulus = 0., shear_modulus = 0.; // B*, G*, Pa; 0 when not asked for
  };

  /**
   * The box's answers to unit loads. The problem is linear, so that every state
   * of a history is
   *
   *   θ · (thermal response: θ = 1 K, ⟨σ⟩ = 0) + Σ_m Σ_m · (response to a unit macroscopic stress m).
   *
   * The six solves with unit macroscopic stresses also give the effective
   * compliance S; B* and G* are those of its isotropic part:
   *
   *   1/B* = Σ_{i,j≤3} S_ij,
   *   15/G* = 4(S₁₁+S₂₂+S₃₃) − 4(S₁₂+S₁₃+S₂₃) + 3(S₄₄+S₅₅+S₆₆);
   *
   * α* is a third of the trace of the thermal response's macroscopic strain. All
   * solves share one VoxelSolver, its plans and memory, and the third stress starts
   * from a combination of the responses known by then, which is exact for uniform Bα.
   * The responses to those stresses that the specimen can have are kept, in
   * single precision.
   */
  class UnitResponses
  {
  public:
    /** Called with the number of the load, 1 … n_loads, iteration and residual. */
    using Progress =
      std::function<void(unsigned int load, unsigned int n_loads, unsigned int iteration, double residual)>;

    /**
     * Solves for the thermal load and, with @p with_moduli, for six macroscopic stresses.
     * @param kept which stress responses to keep for state(). Collective.
     */
    UnitResponses(const Glass                   &glass,
                  const VoxelSolver::Parameters &parameters,
                  bool                           with_moduli,
                  const std::array<bool, 6>     &kept,
                  const Progress                &progress);

    /** θ = 1 K, free sample. */
    const BoxState &
    thermal() const
    {
      return thermal_;
    }

    /** Whether state() knows the response to this macroscopic stress component. */
    bool
    has_stress_response(const unsigned int component) const
    {
      return stress_responses_[component].has_value();
    }

    /**
     * The box at thermal strain multiplier @p theta (K) under the macroscopic stress @p stress (Pa); components without
     * a response are left out. Ghost planes are up to date.
     */
    BoxState
    state(double theta, const VoigtTensor &stress) const;

    const EffectiveProperties &
    effective() const
    {
      return effective_;
    }

    /** Results of the solves in order: thermal, then Σ_xx, Σ_yy, Σ_zz, Σ_yz, Σ_xz, Σ_xy. */
    const std::vector<VoxelSolver::Result> &
    results() const
    {
      return results_;
    }

    const VoxelOperator &
    voxel_operator() const
    {
      return operator_;
    }

  private:
    struct StressResponse
    {
      NodalField<float> displacement; // per MPa
      VoigtTensor       strain;       // per MPa
    };

    BoxState                                     thermal_;
    std::array<std::optional<StressResponse>, 6> stress_responses_;
    EffectiveProperties                          effective_;
    std::vector<VoxelSolver::Result>             results_;
    VoxelOperator                                operator_;
  };
} // namespace cryoglass

#endif
