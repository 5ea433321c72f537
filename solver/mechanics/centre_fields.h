#ifndef cryoglass_solver_mechanics_centre_fields_h
#define cryoglass_solver_mechanics_centre_fields_h

#include "solver/mechanics/voxel_operator.h"

#include <vector>

namespace cryoglass
{
  /** Displacement, strain and stress at the centres of the voxels of this rank. */
  class CentreFields
  {
  public:
    /** Keeps references. @p state is at thermal strain multiplier @p theta (K), ghost planes up to date. */
    CentreFields(const Glass &glass, const BoxState &state, double theta);

    /** Non-affine displacement u (without the macroscopic strain), m, as [voxel][x, y, z]. */
    void
    displacement(std::vector<float> &values) const;

    /** Total strain ε = E + sym ∇u as [voxel][xx, yy, zz, xy, yz, xz], tensor components; VTK's order. */
    void
    strain(std::vector<float> &values) const;

    /** Stress B (tr ε − 3αθ) I + 2G dev ε, Pa, in the same order. */
    void
    stress(std::vector<float> &values) const;

  private:
    /** Calls action(voxel, u, ∇u) with u and ∂u_i/∂x_j of the trilinear element at every centre, in voxel edges. */
    template <typename Action>
    void
    visit(const Action &action) const;

    const Glass    &glass_;
    const BoxState &state_;
    double          theta_;
  };
} // namespace cryoglass

#endif
