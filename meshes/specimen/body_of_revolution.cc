#include "meshes/specimen/body_of_revolution.h"

#include <cmath>

namespace cryoglass
{
  StressTensor
  BodyOfRevolution::unfold(const StressTensor &stress, const Position &point) const
  {
    const double r = std::hypot(point[0], point[1]);
    const double c = r > 0. ? point[0] / r : 1., s = r > 0. ? point[1] / r : 0.;
    const double rr = stress.xx, hoop = stress.yy, rz = point[2] < 0. ? -stress.xz : stress.xz;
    return {c * c * rr + s * s * hoop, s * s * rr + c * c * hoop, stress.zz, c * s * (rr - hoop), s * rz, c * rz};
  }
} // namespace cryoglass
