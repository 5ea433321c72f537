#include "solver/thermal/treatment.h"

#include <algorithm>

namespace cryoglass
{
  double
  Treatment::duration_of_cycle() const
  {
    double sum = 0.;
    for (const TreatmentStep &step : steps)
      sum += step.duration;
    return sum;
  }

  double
  Treatment::duration() const
  {
    return n_cycles * duration_of_cycle();
  }

  bool
  Treatment::is_pulling() const
  {
    return std::any_of(steps.begin(), steps.end(), [](const TreatmentStep &step) { return step.pulling_speed > 0.; });
  }

  const Bath &
  Treatment::coldest_bath() const
  {
    return std::min_element(steps.begin(),
                            steps.end(),
                            [](const auto &a, const auto &b) { return a.bath.temperature < b.bath.temperature; })
      ->bath;
  }

  std::pair<double, double>
  Treatment::temperature_range() const
  {
    std::pair<double, double> range(start_temperature, start_temperature);
    for (const TreatmentStep &step : steps)
      {
        range.first  = std::min(range.first, step.bath.temperature);
        range.second = std::max(range.second, step.bath.temperature);
      }
    return range;
  }

  double
  Treatment::largest_coefficient() const
  {
    double result = 0.;
    for (const TreatmentStep &step : steps)
      result = std::max(result, step.bath.coefficient_range().second);
    return result;
  }
} // namespace cryoglass
