#ifndef cryoglass_materials_temperature_law_h
#define cryoglass_materials_temperature_law_h

#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * How a property depends on temperature: f(T) = p(T)/p(293 K).
   *
   *   constant  f = 1
   *   table     linear between given (T, p) pairs, constant beyond the ends
   *   debye     f = c_v(T)/c_v(293 K), the heat capacity of Debye's model,
   *             c_v/3R = 4 D₃(x) − 3x/(eˣ−1), x = Θ_D/T; by Grüneisen's rule
   *             the thermal expansion follows it too
   *
   * Temperatures in kelvin. Reference: Ashcroft & Mermin, Solid State Physics
   * (1976), chapter 23 (heat capacity) and 25 (Grüneisen).
   */
  class TemperatureLaw
  {
  public:
    /** Room temperature at which property sheets give their values, K. */
    static constexpr double reference_temperature = 293.;

    static TemperatureLaw
    constant();

    /** @throws std::invalid_argument unless temperatures rise and values are positive */
    static TemperatureLaw
    table(std::vector<std::pair<double, double>> points);

    static TemperatureLaw
    debye(double debye_temperature);

    /** constant, table or debye. */
    std::string
    name() const;

    /** f(T), dimensionless. */
    double
    value(double temperature) const;

    /** ∫ f dT from @p from to @p to, in K: Gauss quadrature on pieces of at most 10 K. */
    double
    integral(double from, double to) const;

    /** c_v/(3R) of Debye's model, 0 … 1. */
    static double
    debye_heat_capacity(double temperature, double debye_temperature);

  private:
    double
    unscaled(double temperature) const;

    std::vector<std::pair<double, double>> points_;
    double                                 debye_temperature_ = 0.;
    double                                 scale_             = 1.;
  };

  /** Parses "100: 0.8, 200: 0.95, 293: 1" into (temperature, value) pairs. */
  std::vector<std::pair<double, double>>
  parse_table(const std::string &text);
} // namespace cryoglass

#endif
