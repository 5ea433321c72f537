#ifndef cryoglass_materials_glass_at_points_h
#define cryoglass_materials_glass_at_points_h

#include "materials/glass.h"

#include <deal.II/base/point.h>

#include <vector>

namespace cryoglass
{
  /** B, G (Pa) and α (1/K) at a point. */
  struct PointProperties
  {
    double bulk_modulus, shear_modulus, thermal_expansion;
  };

  /**
   * A glass at any points of its box, each rank its own, in voxel edges from the box's corner.
   *
   * @param is_smooth the function behind the voxels: the logarithms of B, G and α interpolated by their waves, which
   *        for a random glass is the Gaussian field itself; otherwise the value of the voxel around the point
   * @throws std::invalid_argument on all ranks where α ≤ 0 somewhere and @p is_smooth. Collective.
   */
  std::vector<PointProperties>
  glass_at(const Glass &glass, const std::vector<dealii::Point<3>> &points, bool is_smooth);
} // namespace cryoglass

#endif
