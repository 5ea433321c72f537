#ifndef cryoglass_solver_thermal_bath_h
#define cryoglass_solver_thermal_bath_h

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * What the specimen is plunged into: its temperature and the heat transfer
   * coefficient h of the surface, −κ ∂T/∂n = h (T_s − T_bath). One of
   *
   *   constant     h = film_coefficient
   *   two_regime   a boiling liquid: a vapour film insulates the surface (h_film) until it has cooled to the
   *                transition temperature; then the liquid wets it (nucleate boiling, h_nucleate). Once wet a point
   *                stays wet for that plunge. The change is smooth over a band of temperatures:
   *                h = h_film + (h_nucleate − h_film) s,  s = wetting(T_s) = 1/2 − y(3 − y²)/4,
   *                y = (T_s − T_transition)/(band/2), clamped to |y| ≤ 1
   *   table        h linear between given (T_s, h) pairs, constant beyond the ends
   */
  struct Bath
  {
    std::string name;
    double      temperature            = 293.; // K
    double      film_coefficient       = 0.;   // W/(m² K); the only one without boiling
    double      nucleate_coefficient   = 0.;   // W/(m² K); 0: no boiling
    double      transition_temperature = 0.;   // K
    double      transition_band        = 0.;   // K

    std::string assumptions{}; // what of these numbers is assumed

    /** Between which temperatures there is such a bath at 1 bar, K. */
    std::pair<double, double> existence{0., std::numeric_limits<double>::infinity()};

    std::vector<std::pair<double, double>> table{}; // (T_s in K, h in W/(m² K)), rising T_s

    bool
    is_boiling() const
    {
      return nucleate_coefficient > 0.;
    }

    /** Share of nucleate boiling at a surface temperature, 0 (film) … 1 (wet). */
    double
    wetting(double surface_temperature) const;

    /** h at a surface temperature where the wetting has already reached @p reached, W/(m² K). */
    double
    coefficient(double surface_temperature, double reached) const;

    /** dh/dT_s, W/(m² K²). */
    double
    coefficient_slope(double surface_temperature, double reached) const;

    /** The smallest and the largest h there is, W/(m² K). */
    std::pair<double, double>
    coefficient_range() const;
  };
} // namespace cryoglass

#endif
