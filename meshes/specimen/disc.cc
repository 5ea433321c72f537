#include "meshes/specimen/disc.h"

#include "meshes/specimen/graded_mesh.h"

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  using dealii::Point;

  Disc::Disc(const double diameter, const double thickness, const unsigned int refinements)
    : radius_(0.5 * diameter)
    , half_thickness_(0.5 * thickness)
    , refinements_(refinements)
  {
  }

  std::string
  Disc::name() const
  {
    return "disc";
  }

  std::vector<std::pair<std::string, double>>
  Disc::dimensions() const
  {
    return {{"diameter", 2. * radius_}, {"thickness", 2. * half_thickness_}};
  }

  std::optional<double>
  Disc::characteristic_length() const
  {
    return half_thickness_;
  }

  bool
  Disc::contains(const Position &point) const
  {
    return std::hypot(point[0], point[1]) <= slack * radius_ && std::abs(point[2]) <= slack * half_thickness_;
  }

  ComponentSet
  Disc::stress_components(const Position &point) const
  {
    // r, hoop, z and r-z; off the x axis these turn.
    const bool is_turned = point[1] != 0.;
    return {true, true, true, is_turned, is_turned, true};
  }

  void
  Disc::make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation, const double coefficient) const
  {
    const unsigned int n_cells = 2u << refinements_;
    const CellSizes    sizes(std::min(radius_, half_thickness_), n_cells, coefficient);
    make_section_mesh(
      triangulation, {{sizes.steps(radius_, n_cells), sizes.steps(half_thickness_, n_cells)}}, {{false, false}});
  }

  std::array<Point<2>, 2>
  Disc::centre_and_surface(const dealii::Triangulation<2> &) const
  {
    return {Point<2>(), half_thickness_ <= radius_ ? Point<2>(0., half_thickness_) : Point<2>(radius_, 0.)};
  }

  Point<2>
  Disc::fold(const Position &point) const
  {
    return {std::hypot(point[0], point[1]), std::abs(point[2])};
  }
} // namespace cryoglass
