#include "solver/energy/box_scatter.h"

#include <cmath>

namespace cryoglass
{
  namespace
  {
    bool
    is_gaussian(const Covariance &covariance)
    {
      const double l = covariance.correlation_length();
      return std::abs(covariance.value(0.5 * l) - std::exp(-0.25)) < 1e-3;
    }
  } // namespace

  std::optional<BoxScatter>
  box_scatter(const GlassModel &model, const BoxShape &shape)
  {
    const auto *const random      = std::get_if<RandomGlass>(&model);
    const auto        is_close_to = [](const double a, const double b) { return std::abs(a - b) <= 0.25 * b; };
    if (random == nullptr || !is_gaussian(random->covariance) || !is_close_to(random->bulk_modulus_variation, 0.18) ||
        !is_close_to(random->shear_modulus_variation, 0.27))
      return {};
    const double volume = shape.n_total() * std::pow(shape.voxel_size / random->covariance.correlation_length(), 3);
    return BoxScatter{2. / std::sqrt(volume), 2.2 / std::sqrt(volume)};
  }
} // namespace cryoglass
