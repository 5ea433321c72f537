#include "meshes/specimen/ribbon.h"

#include "meshes/specimen/graded_mesh.h"

#include <cmath>

namespace cryoglass
{
  using dealii::Point;

  Ribbon::Ribbon(const double thickness, const unsigned int refinements)
    : half_thickness_(0.5 * thickness)
    , refinements_(refinements)
  {
  }

  std::string
  Ribbon::name() const
  {
    return "ribbon";
  }

  std::vector<std::pair<std::string, double>>
  Ribbon::dimensions() const
  {
    return {{"thickness", 2. * half_thickness_}};
  }

  std::optional<double>
  Ribbon::characteristic_length() const
  {
    return half_thickness_;
  }

  bool
  Ribbon::contains(const Position &point) const
  {
    return std::abs(point[2]) <= slack * half_thickness_;
  }

  ComponentSet
  Ribbon::stress_components(const Position &) const
  {
    return {true, true, false, false, false, false};
  }

  void
  Ribbon::make_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation, const double coefficient) const
  {
    const unsigned int n_cells = 2u << refinements_;
    const CellSizes    sizes(half_thickness_, n_cells, coefficient);
    make_section_mesh(triangulation, {{{sizes.coarsest}, sizes.steps(half_thickness_, n_cells)}}, {{true, false}});
  }

  std::array<Point<2>, 2>
  Ribbon::centre_and_surface(const dealii::Triangulation<2> &) const
  {
    return {Point<2>(), Point<2>(0., half_thickness_)};
  }

  Point<2>
  Ribbon::fold(const Position &point) const
  {
    return {0., std::abs(point[2])}; // along a ribbon everything is uniform
  }
} // namespace cryoglass
