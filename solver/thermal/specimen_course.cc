#include "solver/thermal/specimen_course.h"

#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    constexpr double least_heat = 1e-6; // K times ρ c_p V; what is less is rounding

    double
    von_mises_stress(const std::array<double, 6> &s)
    {
      return std::sqrt(0.5 * (std::pow(s[0] - s[1], 2) + std::pow(s[1] - s[2], 2) + std::pow(s[2] - s[0], 2)) +
                       3. * (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]));
    }
  } // namespace

  SpecimenPoint
  SpecimenPoint::parse(const std::string &text)
  {
    SpecimenPoint point{text, {}};
    if (text == "centre" || text == "surface")
      return point;
    const auto words   = Utilities::split_string_list(text, ',');
    bool       is_fine = words.size() == 3;
    for (unsigned int i = 0; is_fine && i < 3; ++i)
      {
        char *end         = nullptr;
        point.position[i] = 1e-6 * std::strtod(words[i].c_str(), &end);
        is_fine           = !words[i].empty() && *end == '\0' && std::isfinite(point.position[i]);
      }
    if (!is_fine)
      throw std::invalid_argument("Specimen/Material point: \"" + text +
                                  "\" is not possible; allowed are centre, surface, or x, y, z in um from the middle");
    return point;
  }

  template <int dim>
  SpecimenCourse<dim>::SpecimenCourse(HeatEquation<dim>                &heat,
                                      SpecimenStress<dim>              &stress,
                                      const Specimen                   &specimen,
                                      const Alloy                      &alloy,
                                      const Treatment                  &treatment,
                                      const ThermalStrain              &thermal_strain,
                                      const std::vector<SpecimenPoint> &points,
                                      const double                      history_resolution)
    : heat_(heat)
    , stress_(stress)
    , specimen_(specimen)
    , treatment_(treatment)
    , thermal_strain_(thermal_strain)
    , history_resolution_(history_resolution)
  {
    summary_.volume_over_surface   = heat.volume_over_surface();
    summary_.characteristic_length = specimen.characteristic_length();
    if (summary_.characteristic_length == 0.)
      summary_.characteristic_length = summary_.volume_over_surface;
    const Bath &bath             = treatment.coldest_bath();
    const auto [least, largest]  = bath.coefficient_range();
    const double per_coefficient = summary_.characteristic_length / alloy.conductivity;
    summary_.biot_film           = per_coefficient * (bath.is_boiling() ? bath.film_coefficient : least);
    summary_.biot_nucleate       = per_coefficient * (bath.is_boiling() ? bath.nucleate_coefficient : largest);

    std::vector<SpecimenPoint> all = points;
    all.push_back({"centre", {}});
    all.push_back({"surface", {}});
    for (const SpecimenPoint &point : all)
      if (std::find(history_.points.begin(), history_.points.end(), point.name) == history_.points.end())
        {
          const auto &[centre, surface] = heat.centre_and_surface();
          const Point<dim> place        = point.name == "centre"    ? centre
                                          : point.name == "surface" ? surface
                                                                    : specimen.fold<dim>(point.position);
          if (point.name == "centre")
            centre_ = history_.points.size();
          if (point.name == "surface")
            surface_ = history_.points.size();
          history_.points.push_back(point.name);
          positions_.push_back(point.position);
          gauges_.push_back({heat.value_at(place), stress.stress_at(place)});
        }
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
        for (const std::vector<double> &weights : gauge.stress)
          numbers.push_back(product(weights, thetas));
      }
    Utilities::MPI::sum(numbers, heat_.communicator(), numbers);
    std::vector<PointState> states(gauges_.size());
    for (std::size_t i = 0; i < states.size(); ++i)
      {
        states[i].temperature = numbers[7 * i];
        std::array<double, 6> stress;
        std::copy_n(numbers.begin() + static_cast<std::ptrdiff_t>(7 * i + 1), 6, stress.begin());
        states[i].stress = specimen_.unfold(stress, positions_[i]);
      }
    return states;
  }

  template <int dim>
  void
  SpecimenCourse<dim>::add_row(const double                   time,
                               const unsigned int             cycle,
                               const std::string             &bath,
                               const std::vector<PointState> &states,
                               const bool                     is_step_end)
  {
    history_.rows.push_back({time,
                             cycle,
                             bath,
                             states[surface_].temperature,
                             states[centre_].temperature,
                             last_mean_,
                             cooling_rate_,
                             is_step_end,
                             states});
  }

  template <int dim>
  void
  SpecimenCourse<dim>::keep_if_largest(Moment &moment, const double size, const double time) const
  {
    if (size <= moment.size)
      return;
    moment = {size, time, heat_.temperature(), theta()};
  }

  template <int dim>
  void
  SpecimenCourse<dim>::observe(const typename HeatEquation<dim>::Snapshot &now,
                               const double                                start,
                               const unsigned int                          cycle,
                               const TreatmentStep                        &step)
  {
    const double time = start + now.time;
    if (time > last_time_)
      cooling_rate_ = (last_mean_ - now.mean_temperature) / (time - last_time_);
    summary_.max_cooling_rate = std::max(summary_.max_cooling_rate, cooling_rate_);
    summary_.max_temperature_difference =
      std::max(summary_.max_temperature_difference, now.highest_temperature - now.lowest_temperature);
    const double distance = std::max(std::abs(now.highest_temperature - step.bath.temperature),
                                     std::abs(now.lowest_temperature - step.bath.temperature));
    if (cycle == treatment_.n_cycles && !summary_.steps.back().time_to_bath && distance <= 1.)
      {
        // Between the last two steps, linear.
        const double share = last_distance_ > 1. ? (last_distance_ - 1.) / (last_distance_ - distance) : 0.;
        summary_.steps.back().time_to_bath = last_time_ + share * (time - last_time_) - start;
      }
    last_time_              = time;
    last_mean_              = now.mean_temperature;
    last_distance_          = distance;
    const auto   states     = sample();
    const double mean_theta = thermal_strain_(now.mean_temperature);
    keep_if_largest(by_temperature_,
                    std::max(std::abs(thermal_strain_(now.highest_temperature) - mean_theta),
                             std::abs(thermal_strain_(now.lowest_temperature) - mean_theta)),
                    time);
    double largest = 0.;
    for (const PointState &state : states)
      largest = std::max(largest, von_mises_stress(state.stress));
    keep_if_largest(by_points_, largest, time);
    if (time > steps_.back().first)
      steps_.emplace_back(time, states);
    const bool is_step_end = now.time >= step.duration * (1. - 1e-12);
    if (is_step_end ||
        std::abs(states[0].temperature - history_.rows.back().points[0].temperature) >= history_resolution_)
      add_row(time, cycle, step.bath.name, states, is_step_end);
  }

  template <int dim>
  void
  SpecimenCourse<dim>::run(const Progress &progress, const Observer &observer)
  {
    const auto snapshot = heat_.snapshot(0.);
    last_mean_          = snapshot.mean_temperature;
    const auto states   = sample();
    steps_.emplace_back(0., states);
    add_row(0., 0, "start", states, true);

    const double duration  = treatment_.duration();
    const double reference = treatment_.start_temperature;
    double       start = 0., content = heat_.heat_content(reference), imbalance = 0., exchanged = 0.;
    Pulling      pulling;
    for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
      for (const TreatmentStep &step : treatment_.steps)
        {
          progress(start / duration, cycle, step.bath.name);
          if (cycle == treatment_.n_cycles)
            summary_.steps.push_back({step.bath.name, step.bath.temperature, {}, 0.});
          pulling.rate           = step.pulling_speed / specimen_.length();
          const double lost      = heat_.heat_lost();
          const auto   beginning = heat_.snapshot(0.);
          last_distance_         = std::max(std::abs(beginning.highest_temperature - step.bath.temperature),
                                    std::abs(beginning.lowest_temperature - step.bath.temperature));
          heat_.plunge(
            step.bath,
            step.duration,
            [&](const typename HeatEquation<dim>::Snapshot &now) {
              observe(now, start, cycle, step);
              observer(start + now.time, cycle, now.lowest_temperature);
            },
            pulling);
          const double content_now = heat_.heat_content(reference);
          imbalance += std::abs(heat_.heat_lost() - lost + content_now - content);
          exchanged += std::abs(content_now - content);
          content       = content_now;
          pulling.ratio = pulling.at(step.duration);
          start += step.duration;
          if (cycle == treatment_.n_cycles)
            summary_.steps.back().end_temperature = last_mean_;
        }
    if (exchanged > least_heat)
      summary_.heat_balance_error = imbalance / exchanged;
    summary_.length_ratio = pulling.ratio;
    for (Moment *moment : {&by_temperature_, &by_points_})
      if (moment->size > 0.)
        moment->size = stress_.largest_von_mises(stress_.stress_fields(moment->theta));
    summary_.max_thermal_stress = most_stressed().size;
    summary_.time_of_max_stress = most_stressed().time;
  }

  template class SpecimenCourse<2>;
  template class SpecimenCourse<3>;
} // namespace cryoglass
