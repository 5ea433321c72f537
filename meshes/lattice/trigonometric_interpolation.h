#ifndef cryoglass_meshes_lattice_trigonometric_interpolation_h
#define cryoglass_meshes_lattice_trigonometric_interpolation_h

#include "meshes/lattice/voxel_field.h"

#include <deal.II/base/point.h>

#include <vector>

namespace cryoglass
{
  /**
   * Values between the centres of the voxels: the band-limited periodic function
   *
   *   f(x) = Σ_k F(k) exp(2πi k·x/L),   |k_a| ≤ n_a/2,
   *
   * that has a field's values at the centres. Evaluated at any points by a
   * non-uniform Fourier transform: the waves, divided by the transform of a
   * narrow kernel φ(u) = exp(β(√(1 − (2u/w)²) − 1)), are summed on a lattice
   * twice as fine, and convolved with the kernel of w = 13 nodes there; relative
   * error about 1e-11. Where n_a is even the wave at n_a/2 counts as a cosine.
   *
   * Reference: Barnett, Magland & af Klinteberg, SIAM J. Sci. Comput. 41, C479 (2019).
   */
  class TrigonometricInterpolation
  {
  public:
    /** @param fields of @p lattice, not needed afterwards. Collective. */
    TrigonometricInterpolation(const Lattice &lattice, const std::vector<const VoxelField *> &fields);

    /**
     * @param points from the box's corner, in voxel edges, anywhere in or beside the box
     * @return values, [field][point]. Collective; every rank has its own points.
     */
    std::vector<std::vector<double>>
    operator()(const std::vector<dealii::Point<3>> &points) const;

  private:
    /** What this rank's planes contribute at @p points (in nodes of the fine lattice), [point][field]. */
    std::vector<double>
    contributions(const std::vector<dealii::Point<3>> &points) const;

    Lattice                            fine_;
    std::vector<std::vector<double>>   nodes_;  // [field][local node]
    std::vector<std::array<double, 2>> planes_; // [rank]: first plane, number of planes
  };
} // namespace cryoglass

#endif
