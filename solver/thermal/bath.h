#ifndef cryoglass_solver_thermal_bath_h
#define cryoglass_solver_thermal_bath_h

#include <string>

namespace cryoglass
{
  /**
   * What the specimen is plunged into: its temperature and the heat transfer
   * coefficient h of the surface, −κ ∂T/∂n = h (T_s − T_bath).
   *
   * A boiling liquid has two regimes: a vapour film insulates the surface
   * (h = h_film) until it has cooled to the transition temperature; then the
   * liquid wets it (nucleate boiling, h = h_nucleate). Once wet a point stays
   * wet for that plunge. The change is smooth over a band of temperatures:
   *
   *   h = h_film + (h_nucleate − h_film) s,  s = wetting(T_s) = 1/2 − y(3 − y²)/4,
   *   y = (T_s − T_transition)/(band/2), clamped to |y| ≤ 1.
   *
   * Liquid nitrogen: h_film = 148, h_nucleate = 1355 W/(m² K), transition at
   * 131 K where 75 % of the way to 77 K is done: Ketov et al., Nature 524, 200
   * (2015), Methods.
   */
  struct Bath
  {
    std::string name;
    double      temperature            = 293.; // K
    double      film_coefficient       = 0.;   // W/(m² K); the only one without boiling
    double      nucleate_coefficient   = 0.;   // W/(m² K); 0: no boiling
    double      transition_temperature = 0.;   // K
    double      transition_band        = 0.;   // K

    bool
    is_boiling() const
    {
      return nucleate_coefficient > 0.;
    }

    /** Share of nucleate boiling at a surface temperature, 0 (film) … 1 (wet). */
    double
    wetting(double surface_temperature) const;

    /** d wetting / dT_s, 1/K. */
    double
    wetting_slope(double surface_temperature) const;

    /** h for a share of nucleate boiling, W/(m² K). */
    double
    coefficient(double wetting) const
    {
      return is_boiling() ? film_coefficient + (nucleate_coefficient - film_coefficient) * wetting : film_coefficient;
    }
  };
} // namespace cryoglass

#endif
