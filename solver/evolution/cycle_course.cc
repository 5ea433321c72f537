#include "solver/evolution/cycle_course.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <set>

namespace cryoglass
{
  namespace
  {
    /** θ and the six stress components over the time steps of a cycle. */
    using Path = std::vector<std::array<double, 7>>;

    /** Adds the steps at which component @p c turns by more than its hysteresis. */
    void
    add_turns(const Path &path, const unsigned int c, std::set<std::size_t> &turns)
    {
      const auto [low, high] =
        std::minmax_element(path.begin(), path.end(), [c](const auto &a, const auto &b) { return a[c] < b[c]; });
      const double hysteresis = 0.01 * ((*high)[c] - (*low)[c]);
      if (!(hysteresis > 0.))
        return;
      std::size_t extreme   = 0;
      int         direction = 0; // of the branch that the path is on; 0: not known yet
      for (std::size_t i = 1; i < path.size(); ++i)
        {
          const double change = path[i][c] - path[extreme][c];
          if (direction == 0 && std::abs(change) > hysteresis)
            direction = change > 0. ? 1 : -1;
          if (direction * change > 0.)
            extreme = i;
          else if (direction != 0 && std::abs(change) > hysteresis)
            {
              turns.insert(extreme);
              direction = -direction;
              extreme   = i;
            }
        }
      turns.insert(extreme);
    }
  } // namespace

  CycleCourse
  course_of_cycle(const SpecimenResult &specimen,
                  const unsigned int    cycle,
                  const ThermalStrain  &thermal_strain,
                  const BetaRelaxation &relaxation)
  {
    const std::size_t first = specimen.cycle_ends.at(cycle - 1), last = specimen.cycle_ends.at(cycle);
    CycleCourse       course;
    Path              path;
    course.coldest = specimen.steps[first].second.front().temperature;
    for (std::size_t i = first; i <= last; ++i)
      {
        const PointState &state = specimen.steps[i].second.front();
        path.push_back({thermal_strain(state.temperature)});
        for (unsigned int m = 0; m < 6; ++m)
          path.back()[m + 1] = state.stress[m];
        course.coldest = std::min(course.coldest, state.temperature);
        if (i == first)
          continue;
        const PointState &before = specimen.steps[i - 1].second.front();
        const double      middle = 0.5 * (before.temperature + state.temperature);
        course.ageing +=
          (specimen.steps[i].first - specimen.steps[i - 1].first) / 6. *
          (relaxation.rate(before.temperature) + 4. * relaxation.rate(middle) + relaxation.rate(state.temperature));
        const double from = path[path.size() - 2][0], to = path.back()[0];
        // Through zero θ² falls and rises again.
        course.turnover += from * to < 0. ? from * from + to * to : std::abs(to * to - from * from);
      }
    course.end_time = specimen.steps[last].first;
    course.theta    = thermal_strain(course.coldest);

    std::set<std::size_t> turns = {0, path.size() - 1};
    for (unsigned int c = 0; c < 7; ++c)
      add_turns(path, c, turns);
    for (const std::size_t i : turns)
      {
        BoxPoint point{path[i][0], {}};
        for (unsigned int m = 0; m < 6; ++m)
          point.stress[m] = path[i][m + 1];
        course.turning_points.push_back(point);
      }
    return course;
  }
} // namespace cryoglass
