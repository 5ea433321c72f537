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
  Bath::coefficient(const double surface_temperature, const double reached) const
  {
    if (is_boiling())
      return film_coefficient +
             (nucleate_coefficient - film_coefficient) * std::max(reached, wetting(surface_temperature));
    if (table.empty())
      return film_coefficient;
    const auto above = std::upper_bound(
      table.begin(), table.end(), surface_temperature, [](const double t, const auto &p) { return t < p.first; });
    if (above == table.begin())
      return table.front().second;
    if (above == table.end())
      return table.back().second;
    const auto &below = *(above - 1);
    return below.second +
           (surface_temperature - below.first) / (above->first - below.first) * (above->second - below.second);
  }

  double
  Bath::coefficient_slope(const double surface_temperature, const double reached) const
  {
    if (is_boiling())
      {
        if (wetting(surface_temperature) <= reached)
          return 0.;
        const double y = std::clamp(2. * (surface_temperature - transition_temperature) / transition_band, -1., 1.);
        return (nucleate_coefficient - film_coefficient) * -0.75 * (1. - y * y) * 2. / transition_band;
      }
    const auto above = std::upper_bound(
      table.begin(), table.end(), surface_temperature, [](const double t, const auto &p) { return t < p.first; });
    if (above == table.begin() || above == table.end())
      return 0.;
    const auto &below = *(above - 1);
    return (above->second - below.second) / (above->first - below.first);
  }

  std::pair<double, double>
  Bath::coefficient_range() const
  {
    if (is_boiling())
      return std::minmax(film_coefficient, nucleate_coefficient);
    if (table.empty())
      return {film_coefficient, film_coefficient};
    const auto [low, high] =
      std::minmax_element(table.begin(), table.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
    return {low->second, high->second};
  }
} // namespace cryoglass
