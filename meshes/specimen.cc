#include "meshes/specimen.h"

#include "meshes/mesh_file.h"

#include <deal.II/base/utilities.h>
#include <deal.II/grid/grid_generator.h>

#include <algorithm>
#include <cmath>
#include <ios>
#include <limits>
#include <map>
#include <stdexcept>

namespace cryoglass
{
  using namespace dealii;

  void
  Specimen::Parameters::add_parameters(ParameterHandler &prm)
  {
    const Patterns::Double micrometres(1e-3, 1e6);
    prm.add_parameter("Shape",
                      shape,
                      "ribbon (a plate, wide and long against its thickness), disc, rod (a cylinder, long against its "
                      "diameter), wire (a rod that can be pulled), cuboid, or file (hexahedra from Gmsh).",
                      Patterns::Selection("ribbon|disc|rod|wire|cuboid|file"));
    prm.add_parameter("Thickness", thickness, "Thickness of a ribbon or disc, um.", micrometres);
    prm.add_parameter("Diameter", diameter, "Diameter of a disc, rod, or wire (before it is pulled), um.", micrometres);
    prm.add_parameter("Length", length, "Length of a wire before it is pulled, mm.", Patterns::Double(1e-3, 1e6));
    prm.add_parameter("Edges", edges, "Edges of a cuboid along x, y, z, um.");
    prm.add_parameter("Mesh file", mesh_file, "A mesh of hexahedra in Gmsh's format (MSH 2 or 4), next to the input.");
    prm.add_parameter(
      "Mesh unit", mesh_unit, "Unit of the coordinates in the mesh file.", Patterns::Selection("nm|um|mm|cm|m"));
    prm.add_parameter("Symmetry planes",
                      symmetry_planes,
                      "Physical ids of the faces of the mesh file that lie in planes of symmetry, each normal to an "
                      "axis; all other boundary faces are cooled.",
                      Patterns::List(Patterns::Integer(1, 250), 0));
    prm.add_parameter("Refinements",
                      refinements,
                      "Refinements r of the specimen's mesh of quadratic elements: at least 2^(r+1) cells from the "
                      "middle to a cooled surface (2^r in a cuboid), smaller towards it as the Biot number asks; the "
                      "cells of a mesh file are halved until those at its surface are as small (at most 100000 cells).",
                      Patterns::Integer(0, 8));
  }

  namespace
  {
    std::array<double, 3>
    parse_edges(const std::string &text)
    {
      std::array<double, 3> edges{};
      const auto            words   = Utilities::split_string_list(text, ',');
      bool                  is_fine = words.size() == 3;
      for (unsigned int i = 0; is_fine && i < 3; ++i)
        {
          char *end = nullptr;
          edges[i]  = std::strtod(words[i].c_str(), &end);
          is_fine   = *end == '\0' && edges[i] >= 1e-3 && edges[i] <= 1e6;
        }
      if (!is_fine)
        throw std::invalid_argument("Specimen/Edges: \"" + text +
                                    "\" is not possible; allowed are three lengths from 0.001 to 1e6 um");
      return edges;
    }

    double
    unit_in_metres(const std::string &unit)
    {
      return unit == "nm" ? 1e-9 : unit == "um" ? 1e-6 : unit == "mm" ? 1e-3 : unit == "cm" ? 1e-2 : 1.;
    }

    /**
     * Cell sizes from the middle to a cooled surface at distance @p length: the
     * last one is @p finest at most, every other at most 1.4 times its outer
     * neighbour and at most @p coarsest.
     */
    std::vector<double>
    graded_steps(const double length, const double finest, const double coarsest)
    {
      constexpr double    growth = 1.4;
      std::vector<double> steps;
      double              sum = 0.;
      for (double step = finest; sum < length * (1. - 1e-12); step = std::min(growth * step, coarsest))
        {
          steps.push_back(step);
          sum += step;
        }
      for (double &step : steps)
        step *= length / sum;
      std::reverse(steps.begin(), steps.end());
      return steps;
    }
  } // namespace

  void
  Specimen::Parameters::check() const
  {
    parse_edges(edges);
    if (shape == "file" && !mesh_file.empty() && !std::filesystem::exists(mesh_file))
      throw std::ios_base::failure(mesh_file + " cannot be read");
    if (shape == "file" && mesh_file.empty())
      throw std::invalid_argument("Specimen/Shape: the shape file needs the entry Specimen/Mesh file");
  }

  Specimen::Specimen(const Parameters &parameters)
    : shape_(parameters.shape)
    , length_(parameters.length * 1e-3)
    , mesh_file_(parameters.mesh_file)
    , mesh_unit_(unit_in_metres(parameters.mesh_unit))
    , refinements_(parameters.refinements)
  {
    half_edges_ = {0.5e-6 * parameters.diameter, 0., 0.5e-6 * parameters.thickness};
    if (shape_ == "cuboid")
      {
        half_edges_ = parse_edges(parameters.edges);
        for (double &edge : half_edges_)
          edge *= 0.5e-6;
      }
    for (const std::string &id : Utilities::split_string_list(parameters.symmetry_planes, ','))
      symmetry_planes_.push_back(static_cast<types::boundary_id>(Utilities::string_to_int(id)));
  }

  void
  Specimen::make_section(parallel::distributed::Triangulation<2> &triangulation, const double coefficient) const
  {
    const double radius = half_edges_[0], half_height = half_edges_[2];
    const double width = shape_ == "ribbon" ? half_height : shape_ == "disc" ? std::min(radius, half_height) : radius;
    const double coarsest                  = width / (2u << refinements_);
    const double finest                    = coarsest / (1. + coefficient * width);
    std::vector<std::vector<double>> steps = {{coarsest}, {coarsest}};
    if (shape_ != "ribbon")
      steps[0] = graded_steps(radius, finest, std::max(coarsest, radius / (2u << refinements_)));
    if (shape_ == "ribbon" || shape_ == "disc")
      steps[1] = graded_steps(half_height, finest, std::max(coarsest, half_height / (2u << refinements_)));
    const auto length = [](const std::vector<double> &s) {
      double sum = 0.;
      for (const double step : s)
        sum += step;
      return sum;
    };
    const Point<2> corner(length(steps[0]), length(steps[1]));
    GridGenerator::subdivided_hyper_rectangle(triangulation, steps, Point<2>(), corner);

    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        for (unsigned int axis = 0; axis < 2; ++axis)
          {
            if (face->center()[axis] < 1e-10 * corner[axis])
              face->set_boundary_id(symmetry_id(axis));
            else if (face->center()[axis] > (1. - 1e-10) * corner[axis])
              face->set_boundary_id(steps[axis].size() > 1 ? cooled_id : cut_id(axis));
          }
  }

  void
  Specimen::make_cuboid(parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    const double                     width    = *std::min_element(half_edges_.begin(), half_edges_.end());
    const double                     coarsest = width / (1u << refinements_);
    const double                     finest   = coarsest / (1. + coefficient * width);
    std::vector<std::vector<double>> steps;
    for (const double half_edge : half_edges_)
      steps.push_back(graded_steps(half_edge, finest, std::max(coarsest, half_edge / (1u << refinements_))));
    const Point<3> corner(half_edges_[0], half_edges_[1], half_edges_[2]);
    GridGenerator::subdivided_hyper_rectangle(triangulation, steps, Point<3>(), corner);
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        for (unsigned int axis = 0; axis < 3; ++axis)
          if (face->center()[axis] < 1e-10 * corner[axis])
            face->set_boundary_id(symmetry_id(axis));
  }

  void
  Specimen::refine_at_surface(parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    constexpr unsigned int most_cells = 100000;
    const auto [centre, surface]      = centre_and_surface(triangulation);
    const double width                = centre.distance(surface);
    const double wanted               = 1.5 * width / ((1u << refinements_) * (1. + coefficient * width));
    while (8 * triangulation.n_global_active_cells() <= most_cells)
      {
        double thickest = 0.; // of the cells at the surface
        for (const auto &cell : triangulation.active_cell_iterators())
          if (cell->is_locally_owned())
            for (const auto &face : cell->face_iterators())
              if (face->at_boundary() && face->boundary_id() == cooled_id)
                thickest = std::max(thickest, cell->measure() / face->measure());
        if (Utilities::MPI::max(thickest, triangulation.get_communicator()) <= wanted)
          break;
        triangulation.refine_global(1);
      }
  }

  template <>
  void
  Specimen::make_mesh(parallel::distributed::Triangulation<2> &triangulation, const double coefficient) const
  {
    make_section(triangulation, coefficient);
  }

  template <>
  void
  Specimen::make_mesh(parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    if (shape_ == "file")
      {
        read_mesh_file(mesh_file_, mesh_unit_, symmetry_planes_, triangulation);
        refine_at_surface(triangulation, coefficient);
      }
    else
      make_cuboid(triangulation, coefficient);
  }

  double
  Specimen::characteristic_length() const
  {
    const auto &h = half_edges_;
    if (shape_ == "file")
      return 0.;
    if (shape_ == "cuboid")
      return h[0] * h[1] * h[2] / (h[0] * h[1] + h[1] * h[2] + h[0] * h[2]);
    return shape_ == "rod" || shape_ == "wire" ? 0.5 * h[0] : h[2];
  }

  bool
  Specimen::contains(const std::array<double, 3> &point) const
  {
    constexpr double slack = 1. + 1e-9;
    const double     r = std::hypot(point[0], point[1]), z = std::abs(point[2]);
    if (shape_ == "file")
      return true;
    if (shape_ == "cuboid")
      return std::abs(point[0]) <= slack * half_edges_[0] && std::abs(point[1]) <= slack * half_edges_[1] &&
             z <= slack * half_edges_[2];
    if (shape_ == "ribbon")
      return z <= slack * half_edges_[2];
    return r <= slack * half_edges_[0] && (shape_ != "disc" || z <= slack * half_edges_[2]) &&
           (shape_ != "wire" || z <= slack * 0.5 * length_);
  }

  std::array<bool, 6>
  Specimen::stress_components(const std::array<double, 3> &point) const
  {
    if (dimension() == 3)
      return {true, true, true, true, true, true};
    // r, hoop, z and r-z; a ribbon is in plane stress, long bodies have no shear. Off the x axis these turn.
    const bool is_turned = shape_ != "ribbon" && point[1] != 0.;
    return {true, true, shape_ != "ribbon", shape_ == "disc" && is_turned, shape_ == "disc", is_turned};
  }

  std::array<double, 6>
  Specimen::unfold(const std::array<double, 6> &stress, const std::array<double, 3> &point) const
  {
    const auto sign = [&](const unsigned int axis) { return point[axis] < 0. ? -1. : 1.; };
    if (shape_ == "file")
      return stress;
    if (shape_ == "cuboid")
      return {stress[0],
              stress[1],
              stress[2],
              sign(1) * sign(2) * stress[3],
              sign(0) * sign(2) * stress[4],
              sign(0) * sign(1) * stress[5]};
    const double r = std::hypot(point[0], point[1]);
    const double c = r > 0. ? point[0] / r : 1., s = r > 0. ? point[1] / r : 0.;
    const double rr = stress[0], hoop = stress[1], rz = sign(2) * stress[4];
    return {c * c * rr + s * s * hoop, s * s * rr + c * c * hoop, stress[2], s * rz, c * rz, c * s * (rr - hoop)};
  }

  template <int dim>
  std::array<Point<dim>, 2>
  Specimen::centre_and_surface(const Triangulation<dim> &triangulation) const
  {
    std::array<Point<dim>, 2> points;
    if (shape_ == "file")
      {
        // On the coarse mesh, which every rank has.
        std::map<unsigned int, Point<dim>> all, cooled;
        for (const auto &cell : triangulation.cell_iterators_on_level(0))
          {
            for (const unsigned int v : cell->vertex_indices())
              all[cell->vertex_index(v)] = cell->vertex(v);
            for (const unsigned int f : cell->face_indices())
              if (cell->face(f)->at_boundary() && cell->face(f)->boundary_id() == cooled_id)
                for (const unsigned int v : cell->face(f)->vertex_indices())
                  cooled[cell->face(f)->vertex_index(v)] = cell->face(f)->vertex(v);
          }
        double farthest = -1.;
        for (const auto &candidate : all)
          {
            double     distance = std::numeric_limits<double>::max();
            Point<dim> nearest;
            for (const auto &surface : cooled)
              if (const double d = candidate.second.distance(surface.second); d < distance * (1. - 1e-12))
                {
                  distance = d;
                  nearest  = surface.second;
                }
            if (distance > farthest * (1. + 1e-12))
              {
                farthest = distance;
                points   = {candidate.second, nearest};
              }
          }
        return points;
      }
    if constexpr (dim == 2)
      {
        if (shape_ == "ribbon" || (shape_ == "disc" && half_edges_[2] <= half_edges_[0]))
          points[1][1] = half_edges_[2];
        else
          points[1][0] = half_edges_[0];
      }
    else
      {
        const auto shortest = std::min_element(half_edges_.begin(), half_edges_.end());
        points[1][static_cast<unsigned int>(shortest - half_edges_.begin())] = *shortest;
      }
    return points;
  }

  template std::array<Point<2>, 2>
  Specimen::centre_and_surface(const Triangulation<2> &) const;
  template std::array<Point<3>, 2>
  Specimen::centre_and_surface(const Triangulation<3> &) const;

  template <>
  Point<2>
  Specimen::fold(const std::array<double, 3> &point) const
  {
    // Along a ribbon and along a rod everything is uniform.
    return {shape_ == "ribbon" ? 0. : std::hypot(point[0], point[1]),
            shape_ == "rod" || shape_ == "wire" ? 0. : std::abs(point[2])};
  }

  template <>
  Point<3>
  Specimen::fold(const std::array<double, 3> &point) const
  {
    if (shape_ == "file")
      return {point[0], point[1], point[2]};
    return {std::abs(point[0]), std::abs(point[1]), std::abs(point[2])};
  }
} // namespace cryoglass
