#include "solver/evolution/evolution_model.h"

#include <cmath>

namespace cryoglass
{
  double
  BetaRelaxation::rate(const double temperature) const
  {
    return attempt_frequency * std::exp(-activation_energy * glass_transition / temperature);
  }

  double
  HeatOfRelaxation::ratio(const double soft_fraction, const double ageing) const
  {
    return 1. + per_soft_fraction * soft_fraction + ageing_share * std::expm1(-ageing);
  }
} // namespace cryoglass
