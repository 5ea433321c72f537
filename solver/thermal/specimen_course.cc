#include "solver/thermal/specimen_course.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    constexpr double      least_heat      = 1e-6; // K times ρ c_p V; what is less is rounding
    constexpr double      curve_tolerance = 0.25; // K, between the rows of the history, which are joined by lines
    constexpr std::size_t longest_wait    = 100;  // steps and halves of steps without a row

    /** How far the specimen is from the temperature of a bath, K. */
    template <typename Snapshot>
    double
    distance_to(const Bath &bath, const Snapshot &snapshot)
    {
      return std::max(std::abs(snapshot.highest_temperature - bath.temperature),
                      std::abs(snapshot.lowest_temperature - bath.temperature));
    }
  } // namespace

  template <int dim>
  SpecimenCourse<dim>::SpecimenCourse(HeatEquation<dim>   &heat,
                                      const Specimen      &specimen,
                                      const Alloy         &alloy,
                                      const Treatment     &treatment,
                                      const ThermalStrain &thermal_strain,
                                      std::vector<Gauge>   gauges,
                                      const double         history_resolution)
    : heat_(heat)
    , specimen_(specimen)
    , treatment_(treatment)
    , thermal_strain_(thermal_strain)
    , gauges_(std::move(gauges))
    , history_resolution_(history_resolution)
  {
    for (std::size_t i = 0; i < gauges_.size(); ++i)
      {
        result_.history.points.push_back(gauges_[i].point.name);
        result_.history.has_stress = gauges_[i].stress.has_value();
        if (gauges_[i].point.place == SpecimenPoint::Place::centre)
          centre_ = i;
        if (gauges_[i].point.place == SpecimenPoint::Place::surface)
          surface_ = i;
      }
    take_biot_numbers(alloy);
    result_.summary.n_unknowns = heat_.mesh().dof_handler().n_dofs();
    last_mean_                 = heat_.snapshot(0.).mean_temperature;
    const auto states          = sample();
    result_.steps.emplace_back(0., states);
    result_.history.rows.push_back(make_row(0., "start", states, last_mean_, 0., true));
    content_ = heat_.heat_content(treatment_.start_temperature);
  }

  /** Bi = hL/κ of the coldest bath. */
  template <int dim>
  void
  SpecimenCourse<dim>::take_biot_numbers(const Alloy &alloy)
  {
    SpecimenSummary &summary      = result_.summary;
    summary.volume_over_surface   = heat_.volume_over_surface();
    summary.characteristic_length = specimen_.characteristic_length().value_or(summary.volume_over_surface);
    const Bath &bath              = treatment_.coldest_bath();
    const auto [least, largest]   = bath.coefficient_range();
    const double per_coefficient  = summary.characteristic_length / alloy.conductivity;
    summary.biot_film             = per_coefficient * (bath.is_boiling() ? bath.film_coefficient : least);
    summary.biot_nucleate         = per_coefficient * (bath.is_boiling() ? bath.nucleate_coefficient : largest);
  }

  template <int dim>
  PETScWrappers::MPI::Vector
  SpecimenCourse<dim>::theta() const
  {
    PETScWrappers::MPI::Vector result(heat_.temperature());
    for (const auto dof : result.locally_owned_elements())
      result(dof) = thermal_strain_(heat_.temperature()(dof));
    result.compress(VectorOperation::insert);
    return result;
  }

  template <int dim>
  std::vector<PointState>
  SpecimenCourse<dim>::sample() const
  {
    // A uniform θ makes no stress; without it the differences keep their digits.
    const double        uniform = thermal_strain_(last_mean_);
    std::vector<double> temperatures, thetas;
    for (const auto dof : heat_.temperature().locally_owned_elements())
      {
        temperatures.push_back(heat_.temperature()(dof));
        thetas.push_back(thermal_strain_(temperatures.back()) - uniform);
      }
    const auto product = [](const std::vector<double> &weights, const std::vector<double> &values) {
      double sum = 0.;
      for (std::size_t i = 0; i < weights.size(); ++i)
        sum += weights[i] * values[i];
      return sum;
    };
    std::vector<double> numbers;
    for (const Gauge &gauge : gauges_)
      {
        numbers.push_back(product(gauge.temperature, temperatures));
        for (unsigned int m = 0; m < 6; ++m)
          numbers.push_back(gauge.stress ? product((*gauge.stress)[m], thetas) : 0.);
      }
    Utilities::MPI::sum(numbers, heat_.mesh().communicator(), numbers);
    std::vector<PointState> states(gauges_.size());
    for (std::size_t i = 0; i < states.size(); ++i)
      {
        states[i].temperature = numbers[7 * i];
        StressTensor stress;
        for (unsigned int m = 0; m < 6; ++m)
          stress[m] = numbers[7 * i + 1 + m];
        states[i].stress = specimen_.unfold(stress, gauges_[i].point.position);
      }
    return states;
  }

  template <int dim>
  HistoryRow
  SpecimenCourse<dim>::make_row(const double                   time,
                                const std::string             &bath,
                                const std::vector<PointState> &states,
                                const double                   mean_temperature,
                                const double                   cooling_rate,
                                const bool                     is_step_end) const
  {
    return {time,
            cycle_,
            bath,
            states[surface_].temperature,
            states[centre_].temperature,
            mean_temperature,
            cooling_rate,
            is_step_end,
            states};
  }

  template <int dim>
  void
  SpecimenCourse<dim>::follow_curves(HistoryRow now)
  {
    std::vector<HistoryRow> &rows        = result_.history.rows;
    const auto               is_off_line = [&](const HistoryRow &between) {
      const HistoryRow &last   = rows.back();
      const double      share  = (between.time - last.time) / (now.time - last.time);
      const auto        is_off = [&](const double from, const double to, const double value) {
        return std::abs(from + share * (to - from) - value) > curve_tolerance;
      };
      return is_off(last.surface_temperature, now.surface_temperature, between.surface_temperature) ||
             is_off(last.centre_temperature, now.centre_temperature, between.centre_temperature) ||
             is_off(last.mean_temperature, now.mean_temperature, between.mean_temperature) ||
             is_off(last.points[0].temperature, now.points[0].temperature, between.points[0].temperature);
    };
    if (std::any_of(since_row_.begin(), since_row_.end(), is_off_line))
      {
        rows.push_back(since_row_.back());
        since_row_.clear();
      }
    const bool is_due = now.is_step_end || since_row_.size() >= longest_wait ||
                        std::abs(now.points[0].temperature - rows.back().points[0].temperature) >= history_resolution_;
    (is_due ? rows : since_row_).push_back(std::move(now));
    if (is_due)
      since_row_.clear();
  }

  template <int dim>
  void
  SpecimenCourse<dim>::keep_if_largest(Moment &moment, const double size, const double time) const
  {
    // Of equal cycles the first, whatever the error of the time steps.
    if (size > moment.size * (moment.cycle == cycle_ ? 1. : 1.001))
      moment = {size, time, cycle_, heat_.temperature(), theta()};
  }

  template <int dim>
  void
  SpecimenCourse<dim>::note_time_to_bath(const typename HeatEquation<dim>::Snapshot &now, const TreatmentStep &step)
  {
    const double distance = distance_to(step.bath, now);
    if (cycle_ == treatment_.n_cycles && !result_.summary.steps.back().time_to_bath && distance <= 1.)
      {
        // Between the last two steps, linear.
        const double share = last_distance_ > 1. ? (last_distance_ - 1.) / (last_distance_ - distance) : 0.;
        result_.summary.steps.back().time_to_bath = last_time_ + share * (start_ + now.time - last_time_) - start_;
      }
    last_distance_ = distance;
  }

  template <int dim>
  void
  SpecimenCourse<dim>::observe(const typename HeatEquation<dim>::Snapshot &now, const TreatmentStep &step)
  {
    const double time = start_ + now.time;
    if (now.is_halfway)
      {
        const auto   states = sample();
        const double rate   = (last_mean_ - now.mean_temperature) / (time - last_time_);
        result_.steps.emplace_back(time, states);
        follow_curves(make_row(time, step.bath.name, states, now.mean_temperature, rate, false));
        return;
      }
    ++result_.summary.n_time_steps;
    if (time > last_time_)
      cooling_rate_ = (last_mean_ - now.mean_temperature) / (time - last_time_);
    SpecimenSummary &summary = result_.summary;
    summary.max_cooling_rate = std::max(summary.max_cooling_rate, cooling_rate_);
    summary.max_temperature_difference =
      std::max(summary.max_temperature_difference, now.highest_temperature - now.lowest_temperature);
    note_time_to_bath(now, step);
    last_time_              = time;
    last_mean_              = now.mean_temperature;
    const auto   states     = sample();
    const double mean_theta = thermal_strain_(now.mean_temperature);
    keep_if_largest(most_stressed_[0],
                    std::max(std::abs(thermal_strain_(now.highest_temperature) - mean_theta),
                             std::abs(thermal_strain_(now.lowest_temperature) - mean_theta)),
                    time);
    double largest = 0.;
    for (const PointState &state : states)
      largest = std::max(largest, von_mises(state.stress));
    keep_if_largest(most_stressed_[1], largest, time);
    if (time > result_.steps.back().first)
      result_.steps.emplace_back(time, states);
    const bool is_step_end = now.time >= step.duration * (1. - 1e-12);
    follow_curves(make_row(time, step.bath.name, states, last_mean_, cooling_rate_, is_step_end));
  }

  template <int dim>
  void
  SpecimenCourse<dim>::follow_step(const TreatmentStep &step, const Progress &progress, const Observer &observer)
  {
    const bool is_last_cycle = cycle_ == treatment_.n_cycles;
    progress(start_ / treatment_.duration(), cycle_, step.bath.name);
    if (is_last_cycle)
      result_.summary.steps.push_back({step.bath.name, step.bath.temperature, {}, 0.});
    pulling_.rate     = step.pulling_speed > 0. ? step.pulling_speed / specimen_.pulled_length().value() : 0.;
    const double lost = heat_.heat_lost();
    last_distance_    = distance_to(step.bath, heat_.snapshot(0.));
    heat_.plunge(
      step.bath,
      step.duration,
      [&](const typename HeatEquation<dim>::Snapshot &now) {
        observe(now, step);
        if (!now.is_halfway)
          observer(start_ + now.time, cycle_, now.lowest_temperature);
      },
      pulling_);
    if (heat_.is_stopped())
      return;
    const double content = heat_.heat_content(treatment_.start_temperature);
    imbalance_ += std::abs(heat_.heat_lost() - lost + content - content_);
    exchanged_ += std::abs(content - content_);
    content_       = content;
    pulling_.ratio = pulling_.at(step.duration);
    start_ += step.duration;
    if (is_last_cycle)
      result_.summary.steps.back().end_temperature = last_mean_;
  }

  template <int dim>
  void
  SpecimenCourse<dim>::follow_cycle(const Progress &progress, const Observer &observer)
  {
    ++cycle_;
    if (repeats_last_cycle())
      repeat_last_cycle();
    else
      {
        last_start_            = heat_.temperature();
        const double imbalance = imbalance_, exchanged = exchanged_;
        for (const TreatmentStep &step : treatment_.steps)
          if (!heat_.is_stopped())
            follow_step(step, progress, observer);
        last_imbalance_ = imbalance_ - imbalance;
        last_exchanged_ = exchanged_ - exchanged;
      }
    result_.cycle_ends.push_back(result_.steps.size() - 1);
    if (exchanged_ > least_heat)
      result_.summary.heat_balance_error = imbalance_ / exchanged_;
    result_.summary.length_ratio = pulling_.ratio;
  }

  template <int dim>
  bool
  SpecimenCourse<dim>::repeats_last_cycle() const
  {
    if (cycle_ == 1 || cycle_ == treatment_.n_cycles || treatment_.is_pulling())
      return false;
    PETScWrappers::MPI::Vector difference(heat_.temperature());
    difference -= last_start_;
    return difference.linfty_norm() <= heat_.time_tolerance();
  }

  template <int dim>
  void
  SpecimenCourse<dim>::repeat_last_cycle()
  {
    const double      duration = treatment_.duration_of_cycle();
    const std::size_t last     = result_.cycle_ends.back();
    for (std::size_t i = result_.cycle_ends[result_.cycle_ends.size() - 2] + 1; i <= last; ++i)
      {
        auto step = result_.steps[i];
        step.first += duration;
        result_.steps.push_back(std::move(step));
      }
    std::vector<HistoryRow> rows;
    for (const HistoryRow &row : result_.history.rows)
      if (row.cycle == cycle_ - 1)
        rows.push_back(row);
    for (HistoryRow &row : rows)
      {
        row.time += duration;
        row.cycle = cycle_;
        result_.history.rows.push_back(std::move(row));
      }
    start_ += duration;
    last_time_ += duration;
    imbalance_ += last_imbalance_;
    exchanged_ += last_exchanged_;
  }

  template class SpecimenCourse<2>;
  template class SpecimenCourse<3>;
} // namespace cryoglass
