#include "solver/thermal/bath.h"

#include <algorithm>

namespace cryoglass
{
  double
  Bath::wetting(const double surface_temperature) const
  {
    if (!is_boiling())
      return 0.;
    const double y = std::clamp(2. * (surface_temperature - transition_temperature) / transition_band, -1., 1.);
    return 0.5 - 0.25 * y * (3. - y * y);
  }

  double
  Bath::wetting_slope(const double surface_temperature) const
  {
    if (!is_boiling())
      return 0.;
    const double y = std::clamp(2. * (surface_temperature - transition_temperature) / transition_band, -1., 1.);
    return -0.75 * (1. - y * y) * 2. / transition_band;
  }
} // namespace cryoglass
