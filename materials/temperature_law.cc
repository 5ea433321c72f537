#include "materials/temperature_law.h"

#include <deal.II/base/quadrature_lib.h>

#include <gsl/gsl_sf_debye.h>

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

namespace cryoglass
{
  TemperatureLaw
  TemperatureLaw::constant()
  {
    return {};
  }

  TemperatureLaw
  TemperatureLaw::table(std::vector<std::pair<double, double>> points)
  {
    if (points.empty())
      throw std::invalid_argument("a table over temperature needs at least one pair \"temperature: value\"");
    for (std::size_t i = 0; i < points.size(); ++i)
      if (!(points[i].second > 1e-12) || !(points[i].second < 1e12) || !(points[i].first >= 0.) ||
          !(points[i].first <= 1e5) || (i > 0 && !(points[i].first > points[i - 1].first)))
        throw std::invalid_argument(
          "a table over temperature needs rising temperatures from 0 to 1e5 K and positive values from 1e-12 to 1e12");
    TemperatureLaw law;
    law.points_ = std::move(points);
    law.scale_  = 1. / law.unscaled(reference_temperature);
    return law;
  }

  TemperatureLaw
  TemperatureLaw::debye(const double debye_temperature)
  {
    if (!(debye_temperature > 0.))
      throw std::invalid_argument("the Debye temperature must be positive");
    TemperatureLaw law;
    law.debye_temperature_ = debye_temperature;
    law.scale_             = 1. / law.unscaled(reference_temperature);
    return law;
  }

  double
  TemperatureLaw::debye_heat_capacity(const double temperature, const double debye_temperature)
  {
    if (temperature <= 0.)
      return 0.;
    const double x = debye_temperature / temperature;
    if (x > 1e5) // c_v ~ 78/x³: GSL would underflow
      return 77.92727 / (x * x * x);
    return 4. * gsl_sf_debye_3(x) - (x > 700. ? 0. : 3. * x / std::expm1(x));
  }

  double
  TemperatureLaw::unscaled(const double temperature) const
  {
    if (debye_temperature_ > 0.)
      return debye_heat_capacity(temperature, debye_temperature_);
    if (points_.empty())
      return 1.;
    const auto above = std::upper_bound(
      points_.begin(), points_.end(), temperature, [](const double t, const auto &point) { return t < point.first; });
    if (above == points_.begin())
      return points_.front().second;
    if (above == points_.end())
      return points_.back().second;
    const auto  &below    = *(above - 1);
    const double fraction = (temperature - below.first) / (above->first - below.first);
    return below.second + fraction * (above->second - below.second);
  }

  std::string
  TemperatureLaw::name() const
  {
    return debye_temperature_ > 0. ? "debye" : points_.empty() ? "constant" : "table";
  }

  double
  TemperatureLaw::value(const double temperature) const
  {
    return scale_ * unscaled(temperature);
  }

  double
  TemperatureLaw::integral(const double from, const double to) const
  {
    std::vector<double> ends = {std::min(from, to), std::max(from, to)};
    for (const auto &point : points_) // kinks of a table
      if (point.first > ends[0] && point.first < std::max(from, to))
        ends.push_back(point.first);
    std::sort(ends.begin(), ends.end());

    const dealii::QGauss<1> gauss(6);
    double                  sum = 0.;
    for (std::size_t i = 0; i + 1 < ends.size(); ++i)
      {
        const auto   n_pieces = static_cast<unsigned int>(std::ceil((ends[i + 1] - ends[i]) / 10.));
        const double piece    = n_pieces > 0 ? (ends[i + 1] - ends[i]) / n_pieces : 0.;
        for (unsigned int j = 0; j < n_pieces; ++j)
          for (unsigned int q = 0; q < gauss.size(); ++q)
            sum += gauss.weight(q) * piece * value(ends[i] + (j + gauss.point(q)[0]) * piece);
      }
    return from <= to ? sum : -sum;
  }

  std::vector<std::pair<double, double>>
  parse_table(const std::string &text)
  {
    std::vector<std::pair<double, double>> points;
    std::istringstream                     stream(text);
    std::string                            item;
    while (std::getline(stream, item, ','))
      {
        std::istringstream        pair(item);
        std::pair<double, double> point;
        char                      colon = 0;
        if (!(pair >> point.first >> colon >> point.second) || colon != ':' || !(pair >> std::ws).eof())
          throw std::invalid_argument("\"" + item + "\" is not of the form \"temperature: value\"");
        points.push_back(point);
      }
    return points;
  }
} // namespace cryoglass
