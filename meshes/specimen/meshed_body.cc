#include "meshes/specimen/meshed_body.h"

#include "meshes/specimen/mesh_file.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <limits>
#include <map>

namespace cryoglass
{
  using namespace dealii;

  MeshedBody::MeshedBody(const std::filesystem::path           &file,
                         const double                           unit,
                         const std::vector<types::boundary_id> &symmetry_planes,
                         const unsigned int                     refinements)
    : file_(file)
    , unit_(unit)
    , symmetry_planes_(symmetry_planes)
    , refinements_(refinements)
  {
  }

  std::string
  MeshedBody::name() const
  {
    return "file";
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
    refine_at_surface(triangulation, coefficient);
  }

  void
  MeshedBody::refine_at_surface(parallel::distributed::Triangulation<3> &triangulation, const double coefficient) const
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

  std::array<Point<3>, 2>
  MeshedBody::centre_and_surface(const Triangulation<3> &triangulation) const
  {
    std::array<Point<3>, 2> points;
    // On the coarse mesh, which every rank has.
    std::map<unsigned int, Point<3>> all, cooled;
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
        double   distance = std::numeric_limits<double>::max();
        Point<3> nearest;
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

  Point<3>
  MeshedBody::fold(const Position &point) const
  {
    return {point[0], point[1], point[2]};
  }
} // namespace cryoglass
