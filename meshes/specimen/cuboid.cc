#include "meshes/specimen/cuboid.h"

#include "meshes/specimen/graded_mesh.h"

#include <deal.II/grid/grid_generator.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  using dealii::Point;

  Cuboid::Cuboid(const std::array<double, 3> &edges, const unsigned int refinements)
    : half_edges_(edges)
    , refinements_(refinements)
  {
    for (double &edge : half_edges_)
      edge *= 0.5;
  }

  std::string
  Cuboid::name() const
  {
    return "cuboid";
  }

  std::vector<std::pair<std::string, double>>
  Cuboid::dimensions() const
  {
    return {{"edge_x", 2. * half_edges_[0]}, {"edge_y", 2. * half_edges_[1]}, {"edge_z", 2. * half_edges_[2]}};
  }

  std::optional<double>
  Cuboid::characteristic_length() const
  {
    const auto &h = half_edges_;
    return h[0] * h[1] * h[2] / (h[0] * h[1] + h[1] * h[2] + h[0] * h[2]); // volume over surface
  }

  bool
  Cuboid::contains(const Position &point) const
  {
    constexpr double slack = 1. + 1e-9;
    return std::abs(point[0]) <= slack * half_edges_[0] && std::abs(point[1]) <= slack * half_edges_[1] &&
           std::abs(point[2]) <= slack * half_edges_[2];
  }

  ComponentSet
  Cuboid::stress_components(const Position &) const
  {
    return all_components;
  }

  StressTensor
  Cuboid::unfold(const StressTensor &stress, const Position &point) const
  {
    const auto sign = [&](const unsigned int axis) { return point[axis] < 0. ? -1. : 1.; };
    return {stress.xx,
            stress.yy,
            stress.zz,
            sign(0) * sign(1) * stress.xy,
            sign(1) * sign(2) * stress.yz,
            sign(0) * sign(2) * stress.xz};
  }

  void
  Cuboid::make_mesh(dealii::parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    const unsigned int n_cells = 1u << refinements_;
    const CellSizes    sizes(*std::min_element(half_edges_.begin(), half_edges_.end()), n_cells, coefficient);
    std::vector<std::vector<double>> steps;
    for (const double half_edge : half_edges_)
      steps.push_back(sizes.steps(half_edge, n_cells));
    const Point<3> corner(half_edges_[0], half_edges_[1], half_edges_[2]);
    dealii::GridGenerator::subdivided_hyper_rectangle(triangulation, steps, Point<3>(), corner);
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        for (unsigned int axis = 0; axis < 3; ++axis)
          if (face->center()[axis] < 1e-10 * corner[axis])
            face->set_boundary_id(symmetry_id(axis));
  }

  std::array<Point<3>, 2>
  Cuboid::centre_and_surface(const dealii::Triangulation<3> &) const
  {
    std::array<Point<3>, 2> points;
    const auto              shortest = std::min_element(half_edges_.begin(), half_edges_.end());
    points[1][static_cast<unsigned int>(shortest - half_edges_.begin())] = *shortest;
    return points;
  }

  Point<3>
  Cuboid::fold(const Position &point) const
  {
    return {std::abs(point[0]), std::abs(point[1]), std::abs(point[2])};
  }
} // namespace cryoglass
