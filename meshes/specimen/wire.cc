#include "meshes/specimen/wire.h"

#include <cmath>

namespace cryoglass
{
  Wire::Wire(const double diameter, const double length, const unsigned int refinements)
    : Rod(diameter, refinements)
    , length_(length)
  {
  }

  std::string
  Wire::name() const
  {
    return "wire";
  }

  std::vector<std::pair<std::string, double>>
  Wire::dimensions() const
  {
    auto result = Rod::dimensions();
    result.emplace_back("length", length_);
    return result;
  }

  bool
  Wire::contains(const Position &point) const
  {
    return Rod::contains(point) && std::abs(point[2]) <= slack * 0.5 * length_;
  }

  std::optional<double>
  Wire::pulled_length() const
  {
    return length_;
  }
} // namespace cryoglass
