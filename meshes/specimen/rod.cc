#include "meshes/specimen/rod.h"

#include "meshes/specimen/graded_mesh.h"

#include <cmath>

namespace cryoglass
{
  using dealii::Point;

  Rod::Rod(const double diameter, const unsigned int refinements)
    : radius_(0.5 * diameter)
    , refinements_(refinements)
  {
  }

  std::string
  Rod::name() const
  {
    return "rod";
  }

  std::vector<std::pair<std::string, double>>
  Rod::dimensions() const
  {
    return {{"diameter", 2. * radius_}};
  }

  std::optional<double>
  Rod::characteristic_length() const
  {
    return 0.5 * radius_;
  }

  bool
  Rod::contains(const Position &point) const
  {
    return std::hypot(point[0], point[1]) <= slack * radius_;
  }

  ComponentSet
  Rod::stress_components(const Position &point) const
  {
    // r, hoop and z, without shear in a long body; off the x axis r and hoop turn.
    return {true, true, true, point[1] != 0., false, false};
  }

  void
  Rod::make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation, const double coefficient) const
  {
    const unsigned int n_cells = 2u << refinements_;
    const CellSizes    sizes(radius_, n_cells, coefficient);
    make_section_mesh(triangulation, {{sizes.steps(radius_, n_cells), {sizes.coarsest}}}, {{false, true}});
  }

  std::array<Point<2>, 2>
  Rod::centre_and_surface(const dealii::Triangulation<2> &) const
  {
    return {Point<2>(), Point<2>(radius_, 0.)};
  }

  Point<2>
  Rod::fold(const Position &point) const
  {
    return {std::hypot(point[0], point[1]), 0.}; // along a rod everything is uniform
  }
} // namespace cryoglass
