#ifndef cryoglass_solver_evolution_cycle_course_h
#define cryoglass_solver_evolution_cycle_course_h

#include "materials/ageing_course.h"
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
    double                turnover = 0.; // ∮ |d(θ²)|, K²
    AgeingCourse          ageing   = 0.; // ∫ k(T) dt
    double                end_time = 0.; // s, from the start of the treatment
    double                coldest  = 0.; // K
    double                theta    = 0.; // at the coldest, K
    std::vector<BoxPoint> path;          // start, corners, end: straight between them in θ and Σ
  };

  /** Which stresses of a course matter, and to what. */
  struct ActingStresses
  {
    ComponentSet components          = no_components;
    double       pressure_per_kelvin = 0.; // 3Bα: a stress far below this times θ adds nothing to that of θ, Pa/K
  };

  /**
   * The course of a cycle (from 1) that @p specimen has been followed through. Between two time steps temperature and
   * stress are linear in time; k is integrated with Simpson's rule on each. The path keeps to that of the time steps
   * within 1 % of the cycle's range of θ and of its largest acting stress, or a thousandth of 3Bαθ where that is more
   * (corners by Douglas & Peucker, Cartographica 10, 112 (1973)); the turnover is that of all steps.
   */
  CycleCourse
  course_of_cycle(const SpecimenResult &specimen,
                  unsigned int          cycle,
                  const ThermalStrain  &thermal_strain,
                  const BetaRelaxation &relaxation,
                  const ActingStresses &stresses = {});
} // namespace cryoglass

#endif
