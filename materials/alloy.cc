#include "materials/alloy.h"

namespace cryoglass
{
  double
  heat_capacity_of_lattice(const double molar_mass, const std::optional<double> &debye_temperature)
  {
    constexpr double gas_constant = 8.314462618; // J/(mol K), CODATA 2018
    const double     share =
      debye_temperature ? TemperatureLaw::debye_heat_capacity(TemperatureLaw::reference_temperature, *debye_temperature)
                            : 1.;
    return 3. * gas_constant / molar_mass * share;
  }
} // namespace cryoglass
