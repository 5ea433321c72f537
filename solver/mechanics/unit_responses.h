#ifndef cryoglass_solver_mechanics_unit_responses_h
#define cryoglass_solver_mechanics_unit_responses_h

#include "materials/glass.h"
#include "solver/mechanics/nodal_field.h"

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cryoglass
{
  /** Effective properties of the box as a free sample; the moduli are those of the compliance's isotropic part. */
  struct EffectiveProperties
  {
    double thermal_expansion = 0.;                // α*, 1/K
    double bulk_modulus = 0., shear_modulus = 0.; // B*, G*, Pa; 0 when not asked for

    /**
     * From the compliance S = ∂E/∂Σ, engineering shear strains, 1/Pa:
     *   1/B* = Σ_{i,j≤3} S_ij,   15/G* = 4(S₁₁+S₂₂+S₃₃) − 4(S₁₂+S₁₃+S₂₃) + 3(S₄₄+S₅₅+S₆₆).
     */
    void
    set_moduli(const std::array<VoigtTensor, 6> &compliance);
  };

  /** How the solve of a load ended. */
  struct LoadResult
  {
    unsigned int iterations = 0;
    double       residual   = 0.; // relative, true
  };

  /**
   * The box at one moment, as one value per voxel of this rank. Every solver
   * has its own elements; a voxel gets their mean over its volume (which at the
   * centre of a trilinear element is the value itself).
   */
  class BoxSnapshot
  {
  public:
    virtual ~BoxSnapshot() = default;

    /**
     * Shear-strain energy G dev ε : dev ε and volumetric energy ½B(tr ε − 3αθ)², J/m³, and the von Mises stress of the
     * voxel's mean stress, Pa. Each may be null. Collective.
     */
    virtual void
    energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const = 0;

    /**
     * Non-affine displacement u (without the macroscopic strain), m, as [voxel][x, y, z]. Along free directions there
     * is no macroscopic strain: there it contains the expansion.
     */
    virtual void
    displacement(std::vector<float> &values) const = 0;

    /** Total strain ε = E + sym ∇u as [voxel][xx, yy, zz, xy, yz, xz], tensor components; VTK's order. */
    virtual void
    strain(std::vector<float> &values) const = 0;

    /** Stress B (tr ε − 3αθ) I + 2G dev ε, Pa, in the same order. */
    virtual void
    stress(std::vector<float> &values) const = 0;
  };

  /**
   * The box's answers to unit loads. The problem is linear, so that every state
   * of a history is
   *
   *   θ · (thermal response: θ = 1 K, ⟨σ⟩ = 0) + Σ_m Σ_m · (response to a unit macroscopic stress m).
   *
   * Two solvers give them: VoxelResponses and FemResponses.
   */
  class UnitResponses
  {
  public:
    /** Called with the number of the load, 1 … n_loads, iteration and residual. */
    using Progress =
      std::function<void(unsigned int load, unsigned int n_loads, unsigned int iteration, double residual)>;

    virtual ~UnitResponses() = default;

    /** Whether snapshots know the response to this macroscopic stress component (xx, yy, zz, yz, xz, xy). */
    virtual bool
    has_stress_response(unsigned int component) const = 0;

    /**
     * The box at thermal strain multiplier @p theta (K) under the macroscopic stress @p stress (Pa); components without
     * a response are left out. It must not outlive the responses. Collective.
     */
    virtual std::unique_ptr<BoxSnapshot>
    at(double theta, const VoigtTensor &stress) const = 0;

    /** As the entry Box/Solver calls it. */
    virtual std::string
    solver_name() const = 0;

    virtual std::uint64_t
    n_unknowns() const = 0;

    /** What else the summary should say about the solver: keys and values. */
    virtual std::vector<std::pair<std::string, std::variant<std::string, std::uint64_t>>>
    details() const = 0;

    const Glass &
    glass() const
    {
      return glass_;
    }

    const EffectiveProperties &
    effective() const
    {
      return effective_;
    }

    /** Results of the solves in their order. */
    const std::vector<LoadResult> &
    results() const
    {
      return results_;
    }

  protected:
    explicit UnitResponses(const Glass &glass)
      : glass_(glass)
    {
    }

    const Glass            &glass_;
    EffectiveProperties     effective_;
    std::vector<LoadResult> results_;
  };
} // namespace cryoglass

#endif
