#include "materials/thermal_strain.h"

#include <boost/math/interpolators/cubic_hermite.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace cryoglass
{
  struct ThermalStrain::Table
  {
    boost::math::interpolators::cardinal_cubic_hermite<std::vector<double>> theta;
  };

  ThermalStrain::ThermalStrain(const TemperatureLaw &law,
                               const double          reference,
                               const double          lowest,
                               const double          highest)
    : law_(law)
    , reference_(reference)
  {
    constexpr double    spacing = 0.25; // K
    const double        first   = std::max(0., std::floor(std::min(lowest, reference)) - 1.);
    const auto          n       = static_cast<std::size_t>((std::max(highest, reference) + 1. - first) / spacing) + 2;
    std::vector<double> values(n), slopes(n);
    for (std::size_t i = 0; i < n; ++i)
      {
        const double temperature = first + spacing * static_cast<double>(i);
        slopes[i]                = law.value(temperature);
        if (i > 0)
          values[i] = values[i - 1] + law.integral(temperature - spacing, temperature);
      }
    table_        = std::unique_ptr<Table>(new Table{{std::move(values), std::move(slopes), first, spacing}});
    at_reference_ = table_->theta(reference);
  }

  ThermalStrain::~ThermalStrain() = default;

  double
  ThermalStrain::operator()(const double temperature) const
  {
    const auto [first, last] = table_->theta.domain();
    if (temperature >= first && temperature <= last)
      return table_->theta(temperature) - at_reference_;
    return law_.integral(reference_, temperature);
  }
} // namespace cryoglass
