#ifndef cryoglass_solver_evolution_evolution_model_h
#define cryoglass_solver_evolution_evolution_model_h

#include "materials/soft_spots.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * β-relaxation, which makes soft spots age: k(T) = ν₀ exp(−c T_g/T). c = 26: Yu, Wang & Samwer, Mater. Today 16, 183
   * (2013).
   */
  struct BetaRelaxation
  {
    double attempt_frequency = 1e13; // ν₀, 1/s
    double activation_energy = 26.;  // c, in units of R T_g
    double glass_transition  = 0.;   // T_g, K

    /** k at a temperature (K), 1/s. */
    double
    rate(double temperature) const;
  };

  /** Heat of relaxation, relative to as cast: ΔH/ΔH₀ = 1 + hφ − a(1 − e^(−K)). */
  struct HeatOfRelaxation
  {
    double as_cast           = 0.;  // ΔH₀, J/mol
    double per_soft_fraction = 0.;  // h
    double ageing_share      = 0.2; // a: what β-relaxation can release of the as-cast heat

    /** @param soft_fraction φ, @param ageing K = ∫ k dt since the start */
    double
    ratio(double soft_fraction, double ageing) const;
  };

  /** A number of the model, and where it comes from. */
  struct ModelNumber
  {
    enum class Kind
    {
      calibrated,      // on the glass that the run has
      carried_over,    // calibrated on another glass
      from_sheet,      // or from the input's entry for the alloy
      from_literature, // see the entry
      assumed          // or chosen in the input
    };

    std::string name;
    double      value;
    Kind        kind;
  };

  /** How a glass changes over the cycles: soft spots that grow where shear energy turns over, and age. */
  struct EvolutionModel
  {
    SoftSpotModel    spots;
    double           energy_scale = 0.; // w₀, J/m³
    double           endurance    = 3.; // m
    BetaRelaxation   relaxation{};
    HeatOfRelaxation heat{};
    unsigned int     solves_per_cycle = 1;
    double           tolerance        = 1e-3; // relative residual of the solves between as cast and the last cycle
    unsigned int     moduli_every     = 1;    // cycles between readings of moduli and yielding

    std::vector<ModelNumber> numbers{}; // for the summary
  };
} // namespace cryoglass

#endif
