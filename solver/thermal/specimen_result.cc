#include "solver/thermal/specimen_result.h"

#include <algorithm>

namespace cryoglass
{
  const HistoryRow &
  SpecimenResult::coldest() const
  {
    const unsigned int last   = history.rows.back().cycle;
    const HistoryRow  *result = &history.rows.back();
    for (const HistoryRow &row : history.rows)
      if (row.cycle == last && (row.is_step_end || row.cooling_rate > 0.) &&
          row.points.front().temperature < result->points.front().temperature)
        result = &row;
    return *result;
  }

  PointState
  SpecimenResult::state_at(const double time) const
  {
    const auto after = std::upper_bound(
      steps.begin(), steps.end(), time, [](const double t, const auto &step) { return t < step.first; });
    PointState state = steps.back().second.front();
    if (after != steps.end())
      {
        const double      t1 = after->first, t0 = (after - 1)->first;
        const PointState &one = after->second.front(), &zero = (after - 1)->second.front();
        const double      share = (time - t0) / (t1 - t0);
        state.temperature       = zero.temperature + share * (one.temperature - zero.temperature);
        state.stress            = (1. - share) * zero.stress + share * one.stress;
      }
    return state;
  }
} // namespace cryoglass
