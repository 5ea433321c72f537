#ifndef cryoglass_solver_thermal_specimen_course_h
#define cryoglass_solver_thermal_specimen_course_h

#include "materials/thermal_strain.h"
#include "solver/thermal/heat_equation.h"
#include "solver/thermal/specimen_result.h"
#include "solver/thermal/treatment.h"

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** Weights that give temperature and stress at a point of the specimen. */
  struct Gauge
  {
    SpecimenPoint                                     point;
    std::vector<double>                               temperature; // of T at the owned nodes
    std::optional<std::array<std::vector<double>, 6>> stress;      // of θ at the owned nodes, Pa/K, in the mesh's axes
  };

  /**
   * The specimen's way through the treatment, a cycle at a time: temperature and stress at named points at every
   * accepted time step, with rows of the history whenever the temperature has changed enough.
   *
   * The stress of the whole specimen is not known here; two moments are kept at which it is a candidate for the
   * largest: when θ differed most from that of the mean temperature (the stress of a plate is Eα(θ̄ − θ)/(1 − ν)), and
   * when the points were stressed most.
   */
  template <int dim>
  class SpecimenCourse
  {
  public:
    /** Before each step: progress 0 … 1, cycle and bath. */
    using Progress = std::function<void(double, unsigned int, const std::string &)>;
    /** After each accepted time step: time from the start of the treatment (s), cycle, lowest temperature (K). */
    using Observer = std::function<void(double, unsigned int, double)>;

    /**
     * Keeps references.
     * @param gauges of the box's point, then of others; the centre and the surface must be among them
     * @param history_resolution K
     */
    SpecimenCourse(HeatEquation<dim>   &heat,
                   const Specimen      &specimen,
                   const Alloy         &alloy,
                   const Treatment     &treatment,
                   const ThermalStrain &thermal_strain,
                   std::vector<Gauge>   gauges,
                   double               history_resolution);

    /**
     * Goes through the steps of the next cycle. Where it starts as the last one did, all over the specimen, it is that
     * one again; the treatment's last cycle is always computed. @throws NotConverged. Collective.
     */
    void
    follow_cycle(const Progress &progress, const Observer &observer);

    /** Cycles that have been followed. */
    unsigned int
    n_cycles() const
    {
      return cycle_;
    }

    /** What is known of the whole specimen's stress (Pa) after the last cycle. */
    void
    take_largest_stress(const double stress, const double time)
    {
      result_.summary.max_thermal_stress = stress;
      result_.summary.time_of_max_stress = time;
    }

    /** Until now; its summary lacks the thermal stress of the whole specimen. */
    const SpecimenResult &
    result() const
    {
      return result_;
    }

    /** A moment whose temperature is kept: T and θ of the owned nodes. */
    struct Moment
    {
      double                             size = 0., time = 0.; // what it is the largest of; s
      unsigned int                       cycle = 0;
      dealii::PETScWrappers::MPI::Vector temperature, theta;
    };

    /** Candidates for the moment of the largest thermal stress; of size 0 where there has been none. */
    const std::array<Moment, 2> &
    most_stressed() const
    {
      return most_stressed_;
    }

    /** θ of the owned nodes (K). */
    dealii::PETScWrappers::MPI::Vector
    theta() const;

  private:
    void
    take_biot_numbers(const Alloy &alloy);
    bool
    repeats_last_cycle() const;
    void
    repeat_last_cycle();
    void
    follow_step(const TreatmentStep &step, const Progress &progress, const Observer &observer);
    /** Temperatures and stresses at the points now. */
    std::vector<PointState>
    sample() const;
    void
    observe(const typename HeatEquation<dim>::Snapshot &now, const TreatmentStep &step);
    /** The rows that the curves need until @p now: see curve_tolerance. */
    void
    follow_curves(HistoryRow now);
    void
    note_time_to_bath(const typename HeatEquation<dim>::Snapshot &now, const TreatmentStep &step);
    HistoryRow
    make_row(double                         time,
             const std::string             &bath,
             const std::vector<PointState> &states,
             double                         mean_temperature,
             double                         cooling_rate,
             bool                           is_step_end) const;
    void
    keep_if_largest(Moment &moment, double size, double time) const;

    HeatEquation<dim>   &heat_;
    const Specimen      &specimen_;
    const Treatment     &treatment_;
    const ThermalStrain &thermal_strain_;
    std::vector<Gauge>   gauges_;
    std::size_t          centre_ = 0, surface_ = 0; // which of them
    double               history_resolution_;

    SpecimenResult result_;
    unsigned int   cycle_ = 0;
    double         start_ = 0.; // of the step, s
    Pulling        pulling_;
    double         content_ = 0., imbalance_ = 0., exchanged_ = 0.; // heat over ρ c_p V, K

    // Of the last cycle that was computed: its start, and its heat.
    dealii::PETScWrappers::MPI::Vector last_start_;
    double                             last_imbalance_ = 0., last_exchanged_ = 0.;

    // Of the last accepted step.
    double                last_time_ = 0., last_mean_ = 0., last_distance_ = 0., cooling_rate_ = 0.;
    std::array<Moment, 2> most_stressed_; // by temperature, by the points

    std::vector<HistoryRow> since_row_; // what lies between the last row of the history and now
  };
} // namespace cryoglass

#endif
