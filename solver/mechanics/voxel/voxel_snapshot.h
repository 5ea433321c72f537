#ifndef cryoglass_solver_mechanics_voxel_voxel_snapshot_h
#define cryoglass_solver_mechanics_voxel_voxel_snapshot_h

#include "solver/mechanics/box_snapshot.h"
#include "solver/mechanics/voxel/voxel_operator.h"

#include <memory>
#include <vector>

namespace cryoglass
{
  /** A state of the trilinear elements: their energies, and the values at their centres. */
  class VoxelSnapshot : public BoxSnapshot
  {
  public:
    /**
     * Keeps a reference to the operator. @p state is at thermal strain multiplier @p theta (K), ghost planes up to
     * date.
     */
    VoxelSnapshot(const VoxelOperator &voxel_operator, std::shared_ptr<const BoxState> state, double theta);

    void
    energies(VoxelField *shear_energy, VoxelField *volumetric_energy, VoxelField *von_mises) const override;
    void
    displacement(std::vector<float> &values) const override;
    void
    strain(std::vector<float> &values) const override;
    void
    stress(std::vector<float> &values) const override;

  private:
    /** Calls action(voxel, u, ∇u) with u and ∂u_i/∂x_j of the trilinear element at every centre, in voxel edges. */
    template <typename Action>
    void
    visit(const Action &action) const;

    const VoxelOperator            &operator_;
    const Glass                    &glass_;
    std::shared_ptr<const BoxState> state_;
    double                          theta_;
  };
} // namespace cryoglass

#endif
