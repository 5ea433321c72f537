#include "meshes/specimen/meshed_body.h"

#include "meshes/specimen/mesh_file.h"

#include <deal.II/base/mpi.h>
#include <deal.II/boost_adaptors/point.h>
#include <deal.II/numerics/rtree.h>

#include <algorithm>
#include <iomanip>
#include <iterator>
#include <sstream>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    /** Of the cells at the cooled surface, m. Collective. */
    double
    thickest_at_surface(const parallel::distributed::Triangulation<3> &triangulation)
    {
      double thickest = 0.;
      for (const auto &cell : triangulation.active_cell_iterators())
        if (cell->is_locally_owned())
          for (const auto &face : cell->face_iterators())
            if (face->at_boundary() && face->boundary_id() == Specimen::cooled_id)
              thickest = std::max(thickest, cell->measure() / face->measure());
      return Utilities::MPI::max(thickest, triangulation.get_communicator());
    }
  } // namespace

  MeshedBody::MeshedBody(const std::filesystem::path           &file,
                         const double                           unit,
                         const std::vector<types::boundary_id> &symmetry_planes,
                         const unsigned int                     refinements,
                         const unsigned int                     most_cells)
    : file_(file)
    , unit_(unit)
    , symmetry_planes_(symmetry_planes)
    , refinements_(refinements)
    , most_cells_(most_cells)
  {
  }

  std::string
  MeshedBody::name() const
  {
    return "file";
  }

  std::vector<std::pair<std::string, double>>
  MeshedBody::dimensions() const
  {
    return {};
  }

  std::optional<double>
  MeshedBody::characteristic_length() const
  {
    return {};
  }

  bool
  MeshedBody::contains(const Position &) const
  {
    return true;
  }

  ComponentSet
  MeshedBody::stress_components(const Position &) const
  {
    return all_components;
  }

  StressTensor
  MeshedBody::unfold(const StressTensor &stress, const Position &) const
  {
    return stress;
  }

  void
  MeshedBody::make_mesh(parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    read_mesh_file(file_, unit_, symmetry_planes_, triangulation);
    while (8 * triangulation.n_global_active_cells() <= most_cells_ &&
           thickest_at_surface(triangulation) > wanted_thickness(triangulation, coefficient))
      triangulation.refine_global(1);
  }

  double
  MeshedBody::wanted_thickness(const Triangulation<3> &triangulation, const double coefficient) const
  {
    const auto [centre, surface] = centre_and_surface(triangulation);
    const double width           = centre.distance(surface);
    return 1.5 * width / ((1u << refinements_) * (1. + coefficient * width));
  }

  std::string
  MeshedBody::shortcoming(const parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
  {
    const double thickest = thickest_at_surface(triangulation);
    const double wanted   = wanted_thickness(triangulation, coefficient);
    if (thickest <= wanted)
      return {};
    constexpr double   micrometre = 1e-6; // m
    std::ostringstream text;
    text << std::setprecision(3) << "cells at the cooled surface are up to " << thickest / micrometre << " um thick; "
         << wanted / micrometre << " um are asked for by Specimen/Refinements, but not with at most " << most_cells_
         << " cells (Specimen/Most cells)";
    return text.str();
  }

  /** On the coarse mesh, which every rank has: of its vertices and the centres of its faces and cells. */
  std::array<Point<3>, 2>
  MeshedBody::centre_and_surface(const Triangulation<3> &triangulation) const
  {
    std::vector<Point<3>> all, cooled;
    for (const auto &cell : triangulation.cell_iterators_on_level(0))
      {
        for (const unsigned int v : cell->vertex_indices())
          all.push_back(cell->vertex(v));
        for (const unsigned int f : cell->face_indices())
          {
            const auto face = cell->face(f);
            all.push_back(face->center());
            if (!face->at_boundary() || face->boundary_id() != cooled_id)
              continue;
            cooled.push_back(face->center());
            for (const unsigned int v : face->vertex_indices())
              cooled.push_back(face->vertex(v));
          }
        all.push_back(cell->center());
      }
    std::array<Point<3>, 2> points;
    const auto              tree     = pack_rtree(cooled);
    double                  farthest = -1.;
    for (const Point<3> &candidate : all)
      {
        std::vector<Point<3>> nearest;
        tree.query(boost::geometry::index::nearest(candidate, 1), std::back_inserter(nearest));
        if (nearest.empty())
          break;
        if (const double distance = candidate.distance(nearest.front()); distance > farthest * (1. + 1e-9))
          {
            farthest = distance;
            points   = {candidate, nearest.front()};
          }
      }
    return points;
  }

  Point<3>
  MeshedBody::fold(const Position &point) const
  {
    return {point[0], point[1], point[2]};
  }
} // namespace cryoglass
