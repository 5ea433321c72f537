#include "solver/evolution/cycle_course.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** θ and the six stress components at a time step, in units of how far a simplified path may be from it. */
    using ScaledPoint = std::array<double, 7>;

    double
    distance_sq(const ScaledPoint &point, const ScaledPoint &from, const ScaledPoint &to)
    {
      double along = 0., length_sq = 0.;
      for (std::size_t c = 0; c < point.size(); ++c)
        {
          along += (point[c] - from[c]) * (to[c] - from[c]);
          length_sq += (to[c] - from[c]) * (to[c] - from[c]);
        }
      const double share  = length_sq > 0. ? std::clamp(along / length_sq, 0., 1.) : 0.;
      double       result = 0.;
      for (std::size_t c = 0; c < point.size(); ++c)
        result += std::pow(point[c] - from[c] - share * (to[c] - from[c]), 2);
      return result;
    }

    /** Appends the corners between two points of the path, and the second of them. */
    void
    add_corners(const std::vector<ScaledPoint> &path,
                const std::size_t               first,
                const std::size_t               last,
                std::vector<std::size_t>       &corners)
    {
      std::size_t farthest = first;
      double      largest  = 1.;
      for (std::size_t i = first + 1; i < last; ++i)
        if (const double d = distance_sq(path[i], path[first], path[last]); d > largest)
          {
            largest  = d;
            farthest = i;
          }
      if (farthest > first)
        {
          add_corners(path, first, farthest, corners);
          add_corners(path, farthest, last, corners);
        }
      else
        corners.push_back(last);
    }

    std::vector<BoxPoint>
    simplified(const std::vector<BoxPoint> &points, const double pressure_per_kelvin)
    {
      double low = 0., high = 0., largest_stress = 0.;
      for (const BoxPoint &point : points)
        {
          low  = std::min(low, point.theta);
          high = std::max(high, point.theta);
          for (unsigned int m = 0; m < 6; ++m)
            largest_stress = std::max(largest_stress, std::abs(point.stress[m]));
        }
      const double theta_unit  = 0.01 * (high - low);
      const double stress_unit = std::max(0.01 * largest_stress, 1e-3 * pressure_per_kelvin * (high - low));

      std::vector<ScaledPoint> path;
      for (const BoxPoint &point : points)
        {
          path.push_back({theta_unit > 0. ? point.theta / theta_unit : 0.});
          for (unsigned int m = 0; m < 6; ++m)
            path.back()[m + 1] = stress_unit > 0. ? point.stress[m] / stress_unit : 0.;
        }
      std::vector<std::size_t> corners = {0};
      add_corners(path, 0, path.size() - 1, corners);
      std::vector<BoxPoint> result;
      for (const std::size_t i : corners)
        result.push_back(points[i]);
      return result;
    }

    /** |d(θ²)| of a step; through zero θ² falls and rises again. */
    double
    turnover_between(const double from, const double to)
    {
      return from * to < 0. ? from * from + to * to : std::abs(to * to - from * from);
    }
  } // namespace

  CycleCourse
  course_of_cycle(const SpecimenResult &specimen,
                  const unsigned int    cycle,
                  const ThermalStrain  &thermal_strain,
                  const BetaRelaxation &relaxation,
                  const ActingStresses &stresses)
  {
    const std::size_t     first = specimen.cycle_ends.at(cycle - 1), last = specimen.cycle_ends.at(cycle);
    CycleCourse           course;
    std::vector<BoxPoint> points;

    std::vector<std::pair<double, double>> ageing_by_drive = {{0., 0.}}; // turnover and K so far
    course.coldest                                         = specimen.steps[first].second.front().temperature;
    for (std::size_t i = first; i <= last; ++i)
      {
        const PointState &state = specimen.steps[i].second.front();
        points.push_back({thermal_strain(state.temperature), {}});
        for (unsigned int m = 0; m < 6; ++m)
          points.back().stress[m] = stresses.components[m] ? state.stress[m] : 0.;
        course.coldest = std::min(course.coldest, state.temperature);
        if (i == first)
          continue;
        const PointState &before = specimen.steps[i - 1].second.front();
        const double      middle = 0.5 * (before.temperature + state.temperature);
        const double      ageing =
          (specimen.steps[i].first - specimen.steps[i - 1].first) / 6. *
          (relaxation.rate(before.temperature) + 4. * relaxation.rate(middle) + relaxation.rate(state.temperature));
        const auto &[turnover_before, ageing_before] = ageing_by_drive.back();
        ageing_by_drive.emplace_back(turnover_before +
                                       turnover_between(points[points.size() - 2].theta, points.back().theta),
                                     ageing_before + ageing);
      }
    course.turnover = ageing_by_drive.back().first;
    for (auto &[share, ageing] : ageing_by_drive)
      share = course.turnover > 0. ? share / course.turnover : 0.;
    course.ageing   = AgeingCourse(std::move(ageing_by_drive));
    course.end_time = specimen.steps[last].first;
    course.theta    = thermal_strain(course.coldest);
    course.path     = simplified(points, stresses.pressure_per_kelvin);
    return course;
  }
} // namespace cryoglass
