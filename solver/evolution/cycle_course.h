#ifndef cryoglass_solver_evolution_cycle_course_h
#define cryoglass_solver_evolution_cycle_course_h

#include "materials/thermal_strain.h"
#include "solver/evolution/evolution_model.h"
#include "solver/thermal/specimen_result.h"

#include <vector>

namespace cryoglass
{
  /** A state that the box goes through: thermal strain multiplier (K) and macroscopic stress (Pa). */
  struct BoxPoint
  {
    double       theta = 0.;
    StressTensor stress{};
  };

  /** What one cycle of the specimen is for the glass at its box's point. */
  struct CycleCourse
  {
    double                turnover = 0.;  // ∮ |d(θ²)|, K²
    double                ageing   = 0.;  // ∫ k(T) dt
    double                end_time = 0.;  // s, from the start of the treatment
    double                coldest  = 0.;  // K
    double                theta    = 0.;  // at the coldest, K
    std::vector<BoxPoint> turning_points; // start, where θ or a component of Σ turns, end
  };

  /**
   * The course of a cycle (from 1) that @p specimen has been followed through. Between two time steps temperature and
   * stress are linear in time; k is integrated with Simpson's rule on each. Turns of less than 1 % of the cycle's
   * range are left out of the turning points, not of the turnover.
   */
  CycleCourse
  course_of_cycle(const SpecimenResult &specimen,
                  unsigned int          cycle,
                  const ThermalStrain  &thermal_strain,
                  const BetaRelaxation &relaxation);
} // namespace cryoglass

#endif
