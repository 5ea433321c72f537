#ifndef cryoglass_materials_thermal_strain_h
#define cryoglass_materials_thermal_strain_h

#include "materials/temperature_law.h"

#include <memory>

namespace cryoglass
{
  /**
   * The thermal strain multiplier θ(T) = ∫_{T_ref}^{T} α(T′)/α(293 K) dT′ in K,
   * tabulated every 0.25 K between the temperatures that occur, with cubic
   * Hermite interpolation (error below 1e-8 K for Debye's law): a history asks
   * for it at every node and time.
   */
  class ThermalStrain
  {
  public:
    /** θ is 0 at @p reference; the table reaches from @p lowest to @p highest (K). */
    ThermalStrain(const TemperatureLaw &law, double reference, double lowest, double highest);
    ~ThermalStrain();

    double
    operator()(double temperature) const;

  private:
    struct Table;

    TemperatureLaw         law_;
    double                 reference_, at_reference_ = 0.;
    std::unique_ptr<Table> table_;
  };
} // namespace cryoglass

#endif
