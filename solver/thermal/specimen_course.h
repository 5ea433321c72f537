#ifndef cryoglass_solver_thermal_specimen_course_h
#define cryoglass_solver_thermal_specimen_course_h

#include "materials/thermal_strain.h"
#include "solver/history.h"
#include "solver/thermal/heat_equation.h"
#include "solver/thermal/specimen_stress.h"
#include "solver/thermal/treatment.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /** A place in the specimen: centre, surface, or "x, y, z" in um from its middle. */
  struct SpecimenPoint
  {
    /** @throws std::invalid_argument */
    static SpecimenPoint
    parse(const std::string &text);

    std::string           name;
    std::array<double, 3> position{}; // m, unless it is the centre or the surface
  };

  /** How a step of the last cycle went. */
  struct StepSummary
  {
    std::string           bath;
    double                bath_temperature; // K
    std::optional<double> time_to_bath;     // s, until the whole specimen is within 1 K of it
    double                end_temperature;  // K, volume mean at the end
  };

  /** What the specimen did. */
  struct SpecimenSummary
  {
    double                   biot_film = 0., biot_nucleate = 0.; // h L/κ of the coldest bath
    double                   characteristic_length      = 0.;    // L, m
    double                   volume_over_surface        = 0.;    // m
    double                   max_temperature_difference = 0.;    // K, warmest − coldest point
    double                   max_cooling_rate           = 0.;    // K/s, of the mean temperature
    double                   max_thermal_stress         = 0.;    // Pa, von Mises
    double                   heat_balance_error         = 0.; // |heat lost − loss of heat content| / heat exchanged
    double                   length_ratio               = 1.; // of a pulled wire at the end
    std::vector<StepSummary> steps;
  };

  /**
   * The specimen's way through the treatment: temperature and stress at named
   * points at every accepted time step, with rows of the history whenever the
   * temperature has changed enough. The largest stress of the whole specimen is
   * solved for at the end, for the moment when the temperature differed most
   * from its mean (the stress of a plate is Eα(T̄ − T)/(1 − ν)).
   */
  template <int dim>
  class SpecimenCourse
  {
  public:
    /** Before each step: progress 0 … 1, cycle and bath. */
    using Progress = std::function<void(double, unsigned int, const std::string &)>;
    /** After each accepted time step: time from the start of the treatment (s), cycle, lowest temperature (K). */
    using Observer = std::function<void(double, unsigned int, double)>;

    /** Keeps references. The history also has the centre and the surface if @p points do not. */
    SpecimenCourse(HeatEquation<dim>                &heat,
                   SpecimenStress<dim>              &stress,
                   const Specimen                   &specimen,
                   const Alloy                      &alloy,
                   const Treatment                  &treatment,
                   const ThermalStrain              &thermal_strain,
                   const std::vector<SpecimenPoint> &points,
                   double                            history_resolution);

    /** Collective. */
    void
    run(const Progress &progress, const Observer &observer);

    const History &
    history() const
    {
      return history_;
    }

    const SpecimenSummary &
    summary() const
    {
      return summary_;
    }

    /** Time and state of the first point at every accepted step. */
    const std::vector<std::pair<double, PointState>> &
    steps() const
    {
      return steps_;
    }

    /** θ of the owned nodes (K). */
    dealii::PETScWrappers::MPI::Vector
    theta() const;

  private:
    /** Temperatures and stresses at the points now. */
    std::vector<PointState>
    sample() const;
    void
    observe(const typename HeatEquation<dim>::Snapshot &now,
            double                                      start,
            unsigned int                                cycle,
            const TreatmentStep                        &step);
    void
    add_row(double time, unsigned int cycle, const std::string &bath, const std::vector<PointState> &states);

    HeatEquation<dim>   &heat_;
    SpecimenStress<dim> &stress_;
    const Specimen      &specimen_;
    const Treatment     &treatment_;
    const ThermalStrain &thermal_strain_;
    double               history_resolution_;

    /** Weights of the owned nodes: of T for the temperature, of θ for the stress components that can occur. */
    struct Gauge
    {
      std::vector<double>                temperature;
      std::array<std::vector<double>, 6> stress;
    };
    std::vector<Gauge> gauges_; // one per point
    std::size_t        centre_ = 0, surface_ = 0;

    History                                    history_;
    SpecimenSummary                            summary_;
    std::vector<std::pair<double, PointState>> steps_;

    // Of the last accepted step.
    double last_time_ = 0., last_mean_ = 0., last_distance_ = 0., cooling_rate_ = 0.;
    // When the temperature differed most from its mean.
    double                             largest_deviation_ = 0.; // K
    dealii::PETScWrappers::MPI::Vector theta_then_;
  };
} // namespace cryoglass

#endif
