#include "materials/ageing_course.h"

#include <algorithm>

namespace cryoglass
{
  AgeingCourse::AgeingCourse(const double total)
    : points_{{0., 0.}, {1., total}}
  {
  }

  AgeingCourse::AgeingCourse(std::vector<std::pair<double, double>> points)
    : points_(std::move(points))
  {
  }

  double
  AgeingCourse::up_to(const double share) const
  {
    const auto next = std::upper_bound(
      points_.begin(), points_.end(), share, [](const double s, const auto &point) { return s < point.first; });
    if (next == points_.end())
      return total();
    if (next == points_.begin())
      return 0.;
    const auto before = next - 1;
    return before->second + (share - before->first) / (next->first - before->first) * (next->second - before->second);
  }

  AgeingCourse
  AgeingCourse::part(const unsigned int i, const unsigned int n) const
  {
    if (n == 1)
      return *this;
    const double first = static_cast<double>(i) / n, last = static_cast<double>(i + 1) / n;
    const double start = i == 0 ? 0. : up_to(first), end = i + 1 == n ? total() : up_to(last);

    std::vector<std::pair<double, double>> points = {{0., 0.}};
    for (const auto &[share, ageing] : points_)
      if ((share > first || (i == 0 && share == first)) && share <= last && ageing <= end)
        points.emplace_back((share - first) / (last - first), ageing - start);
    if (points.back().first < 1.)
      points.emplace_back(1., end - start);
    return AgeingCourse(std::move(points));
  }
} // namespace cryoglass
