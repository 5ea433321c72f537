#ifndef cryoglass_solver_mechanics_voxel_responses_h
#define cryoglass_solver_mechanics_voxel_responses_h

#include "solver/mechanics/unit_responses.h"
#include "solver/mechanics/voxel_solver.h"

#include <optional>

namespace cryoglass
{
  /**
   * UnitResponses of the periodic lattice by VoxelSolver, whose plans and memory
   * all solves share. The third stress starts from a combination of the
   * responses known by then, which is exact for uniform Bα. The responses to
   * those stresses that the specimen can have are kept, in single precision.
   */
  class VoxelResponses : public UnitResponses
  {
  public:
    /**
     * Solves for the thermal load and, with @p with_moduli, for six macroscopic stresses: results() has them in the
     * order thermal, then Σ_xx, Σ_yy, Σ_zz, Σ_yz, Σ_xz, Σ_xy.
     * @param kept which stress responses to keep for state(). Collective.
     */
    VoxelResponses(const Glass                   &glass,
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

    bool
    has_stress_response(const unsigned int component) const override
    {
      return stress_responses_[component].has_value();
    }

    /** See at(). Ghost planes are up to date. */
    BoxState
    state(double theta, const VoigtTensor &stress) const;

    std::unique_ptr<BoxSnapshot>
    at(double theta, const VoigtTensor &stress) const override;

    std::string
    solver_name() const override
    {
      return "voxel";
    }

    std::uint64_t
    n_unknowns() const override
    {
      return 3 * static_cast<std::uint64_t>(glass_.lattice().n_voxels());
    }

    std::vector<std::pair<std::string, std::variant<std::string, std::uint64_t>>>
    details() const override
    {
      return {{"instruction_set", operator_.kernels().name}};
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
    VoxelOperator                                operator_;
  };
} // namespace cryoglass

#endif
