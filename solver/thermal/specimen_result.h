#ifndef cryoglass_solver_thermal_specimen_result_h
#define cryoglass_solver_thermal_specimen_result_h

#include "solver/history.h"
#include "solver/thermal/specimen_course.h"

#include <utility>
#include <vector>

namespace cryoglass
{
  /** What the specimen hands to the box and to the summary. */
  struct SpecimenResult
  {
    History                                                 history;
    std::vector<std::pair<double, std::vector<PointState>>> steps; // time (s) and states of the points, every time step
    SpecimenSummary                                         summary;

    /** The row of the last cycle in which the box is coldest, of those while it cools and at the ends of steps. */
    const HistoryRow &
    coldest() const;

    /** The box's point at a time of the treatment, linear between two steps of the solver. */
    PointState
    state_at(double time) const;
  };
} // namespace cryoglass

#endif
