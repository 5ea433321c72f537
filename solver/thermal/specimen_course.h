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
    double                biot_film = 0., biot_nucleate = 0.; // h L/κ of the coldest bath; its least and largest h
    double                characteristic_length      = 0.;    // L, m
    double                volume_over_surface        = 0.;    // m
    double                max_temperature_difference = 0.;    // K, warmest − coldest point
    double                max_cooling_rate           = 0.;    // K/s, of the mean temperature
    double                max_thermal_stress         = 0.;    // Pa, von Mises
    double                time_of_max_stress         = 0.;    // s
    std::optional<double> heat_balance_error; // |heat lost − loss of heat content| / heat exchanged, if there is any
    double                length_ratio = 1.;  // of a pulled wire at the end
    std::vector<StepSummary> steps;
  };

  /**
   * The specimen's way through the treatment: temperature and stress at named
   * points at every accepted time step, with rows of the history whenever the
   * temperature has changed enough. The stress of the whole specimen is solved
   * for at the end, for two moments: when θ differed most from that of the mean
   * temperature (the stress of a plate is Eα(θ̄ − θ)/(1 − ν)), and when the
   * points were stressed most. The larger von Mises stress is reported, with its
   * moment.
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

    /** Time and states of all points at every accepted step. */
    const std::vector<std::pair<double, std::vector<PointState>>> &
    steps() const
    {
      return steps_;
    }

    /** A moment whose temperature is kept: T and θ of the owned nodes. */
    struct Moment
    {
      double                             size = 0., time = 0.; // what it is the largest of; s
      dealii::PETScWrappers::MPI::Vector temperature, theta;
    };

    /** The moment of the largest thermal stress, after run(). */
    const Moment &
    most_stressed() const
    {
      return by_points_.size > by_temperature_.size ? by_points_ : by_temperature_;
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
    add_row(double                         time,
            unsigned int                   cycle,
            const std::string             &bath,
            const std::vector<PointState> &states,
            bool                           is_step_end);

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
    std::vector<Gauge>                 gauges_; // one per point
    std::vector<std::array<double, 3>> positions_;
    std::size_t                        centre_ = 0, surface_ = 0;

    History                                                 history_;
    SpecimenSummary                                         summary_;
    std::vector<std::pair<double, std::vector<PointState>>> steps_;

    // Of the last accepted step.
    double last_time_ = 0., last_mean_ = 0., last_distance_ = 0., cooling_rate_ = 0.;
    // Candidates for the largest stress; in the end their sizes are von Mises stresses, Pa.
    Moment by_temperature_, by_points_;

    void
    keep_if_largest(Moment &moment, double size, double time) const;
  };
} // namespace cryoglass

#endif
