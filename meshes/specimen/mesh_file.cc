#include "meshes/specimen/mesh_file.h"

#include "meshes/ranks/child_process.h"
#include "meshes/ranks/files.h"
#include "meshes/specimen/specimen.h"
#include "meshes/specimen/unit_point.h"

#include <deal.II/base/bounding_box.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/grid/grid_in.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    /** What deal.II does not say in plain words, or aborts at. */
    void
    check_format(const std::filesystem::path &path)
    {
      std::ifstream file(path);
      std::string   first;
      file >> first;
      if (first == "$NOD" || first == "$NOE")
        return;
      double version   = 0.;
      int    is_binary = 1;
      if (first != "$MeshFormat" || !(file >> version >> is_binary))
        throw std::invalid_argument("it does not begin with $MeshFormat, as Gmsh's files do");
      if (is_binary != 0)
        throw std::invalid_argument("it is a binary file; save it as ASCII (in Gmsh: Mesh.Binary = 0)");
      if (!(version >= 2. && version < 5.))
        throw std::invalid_argument("its format is neither MSH 2 nor MSH 4");
    }

    /** deal.II reads on for ever where a section does not end. */
    void
    check_sections(const std::filesystem::path &path)
    {
      std::ifstream file(path);
      std::string   open;
      for (std::string line; std::getline(file, line);)
        if (!line.empty() && line[0] == '$')
          {
            line.erase(line.find_last_not_of(" \t\r") + 1);
            const bool is_end = line.rfind("$End", 0) == 0 || line.rfind("$END", 0) == 0;
            if (open.empty() ? is_end : !is_end || line.substr(4) != open)
              throw std::invalid_argument("it has " + line + " where " + (open.empty() ? "a section" : "$End" + open) +
                                          " is expected");
            open = open.empty() ? line.substr(1) : "";
          }
      if (!open.empty())
        throw std::invalid_argument("its section $" + open + " does not end");
    }

    template <typename SomeTriangulation>
    void
    read_hexahedra(const std::filesystem::path &path, SomeTriangulation &triangulation)
    {
      require_regular_file(path);
      try
        {
          check_format(path);
          check_sections(path);
          // First into a mesh that takes every kind of cell.
          Triangulation<3> any;
          std::ifstream    first(path), second(path);
          GridIn<3>(any).read_msh(first);
          if (!any.all_reference_cells_are_hyper_cube())
            throw std::invalid_argument("it has other cells than hexahedra (in Gmsh: Mesh.RecombineAll, "
                                        "Mesh.SubdivisionAlgorithm = 2)");
          GridIn<3>(triangulation).read_msh(second);
        }
      catch (const ExceptionBase &error)
        {
          if (const std::string text = error.what(); text.find("internal face") != std::string::npos)
            throw std::invalid_argument("Specimen/Mesh file: " + path.string() +
                                        " has faces inside the body; add a Physical Volume (and Physical Surfaces for "
                                        "planes of symmetry alone), then Gmsh saves nothing else");
          throw std::invalid_argument("Specimen/Mesh file: " + path.string() +
                                      " is no mesh of hexahedra: " + error.get_exc_name());
        }
      catch (const std::invalid_argument &error)
        {
          throw std::invalid_argument("Specimen/Mesh file: " + path.string() + " cannot be used: " + error.what());
        }
    }

    /** The axis that a face is normal to; 3 if there is none. */
    unsigned int
    normal_axis(const Triangulation<3>::active_face_iterator &face)
    {
      const auto is_flat = [&](const unsigned int axis) {
        double low = face->vertex(0)[axis], high = low;
        for (unsigned int v = 1; v < 4; ++v)
          {
            low  = std::min(low, face->vertex(v)[axis]);
            high = std::max(high, face->vertex(v)[axis]);
          }
        return high - low < 1e-6 * face->diameter();
      };
      unsigned int axis = 0;
      while (axis < 3 && !is_flat(axis))
        ++axis;
      return axis;
    }

    /** A plane normal to an axis. */
    struct Plane
    {
      unsigned int axis;
      double       position;
    };

    /** The planes of symmetry by their physical id; all other boundary faces become cooled. */
    std::map<types::boundary_id, Plane>
    find_planes(const std::vector<types::boundary_id> &symmetry_planes,
                const double                           slack,
                Triangulation<3>                      &triangulation)
    {
      std::map<types::boundary_id, Plane> planes;
      for (const auto &face : triangulation.active_face_iterators())
        if (face->at_boundary())
          {
            const types::boundary_id id = face->boundary_id();
            if (std::find(symmetry_planes.begin(), symmetry_planes.end(), id) == symmetry_planes.end())
              {
                face->set_boundary_id(Specimen::cooled_id);
                continue;
              }
            const unsigned int axis = normal_axis(face);
            if (axis < 3 && planes.count(id) == 0)
              planes[id] = {axis, face->center()[axis]};
            if (axis == 3 || planes[id].axis != axis || std::abs(planes[id].position - face->center()[axis]) > slack)
              throw std::invalid_argument("Specimen/Symmetry planes: the faces with the physical id " +
                                          std::to_string(id) + " do not lie in one plane normal to an axis");
          }
      return planes;
    }
  } // namespace

  namespace
  {
    /** Tolerance for where a plane is, m. */
    double
    slack_of(const Triangulation<3> &triangulation)
    {
      double size = 0.;
      for (const auto &cell : triangulation.active_cell_iterators())
        size = std::max(size, cell->center().norm());
      return 1e-6 * size;
    }

    std::map<types::boundary_id, Plane>
    find_all_planes(const std::filesystem::path           &path,
                    const std::vector<types::boundary_id> &symmetry_planes,
                    Triangulation<3>                      &triangulation)
    {
      auto planes = find_planes(symmetry_planes, slack_of(triangulation), triangulation);
      for (const auto id : symmetry_planes)
        if (planes.count(id) == 0)
          throw std::invalid_argument("Specimen/Symmetry planes: no boundary face of " + path.string() +
                                      " has the physical id " + std::to_string(id));
      return planes;
    }
  } // namespace

  namespace
  {
    /** Every corner of every cell spans a positive volume. */
    void
    check_orientation(const std::filesystem::path &path, const Triangulation<3> &triangulation)
    {
      for (const auto &cell : triangulation.active_cell_iterators())
        for (const unsigned int v : cell->vertex_indices())
          {
            // Corner v has its bits as coordinates; one bit less or more is the next corner along an edge.
            const auto edge = [&](const unsigned int bit) {
              return (v & bit ? -1. : 1.) * (cell->vertex(v ^ bit) - cell->vertex(v));
            };
            const Tensor<1, 3> x = edge(1), y = edge(2), z = edge(4);
            if (x * cross_product_3d(y, z) > 1e-9 * x.norm() * y.norm() * z.norm())
              continue;
            std::ostringstream text;
            text << "Specimen/Mesh file: a cell of " << path.string() << " at " << cell->center()
                 << " m is flat, twisted or inside out";
            throw std::invalid_argument(text.str());
          }
    }

    /** All cells hang together by their faces. */
    void
    check_connection(const std::filesystem::path &path, const Triangulation<3> &triangulation)
    {
      std::vector<bool>                            is_reached(triangulation.n_active_cells(), false);
      std::vector<Triangulation<3>::cell_iterator> open      = {triangulation.begin_active()};
      std::size_t                                  n_reached = 1;
      is_reached[open.back()->active_cell_index()]           = true;
      while (!open.empty())
        {
          const auto cell = open.back();
          open.pop_back();
          for (const unsigned int f : cell->face_indices())
            if (!cell->at_boundary(f))
              if (const auto next = cell->neighbor(f); !is_reached[next->active_cell_index()])
                {
                  is_reached[next->active_cell_index()] = true;
                  ++n_reached;
                  open.push_back(next);
                }
        }
      if (n_reached != triangulation.n_active_cells())
        throw std::invalid_argument(
          "Specimen/Mesh file: the cells of " + path.string() +
          " do not all hang together by their faces (in Gmsh: Coherence, or BooleanFragments)");
    }

    /** Most wrong lengths are wrong by a unit. */
    void
    check_extent(const std::filesystem::path &path, const Triangulation<3> &triangulation)
    {
      constexpr double          least = 1e-7, most = 1.; // m, beyond any specimen of glass
      const BoundingBox<3>      box     = GridTools::compute_bounding_box(triangulation);
      const std::vector<double> edges   = {box.side_length(0), box.side_length(1), box.side_length(2)};
      const double              longest = *std::max_element(edges.begin(), edges.end());
      if (longest >= least && longest <= most)
        return;
      std::ostringstream text;
      text << "Specimen/Mesh unit: the body of " << path.string() << " would be " << edges[0] << " x " << edges[1]
           << " x " << edges[2] << " m; allowed is " << least << " to " << most << " m";
      throw std::invalid_argument(text.str());
    }

    void
    check_point(const Point<3> &point, const Triangulation<3> &triangulation)
    {
      const MappingQ<3> mapping(1);
      for (const auto &cell : triangulation.active_cell_iterators())
        if (unit_point(mapping, cell, point))
          return;
      std::ostringstream   text;
      const BoundingBox<3> box        = GridTools::compute_bounding_box(triangulation);
      constexpr double     micrometre = 1e-6; // m
      text << "Specimen/Material point: the point lies outside the specimen, which extends from "
           << box.get_boundary_points().first / micrometre << " to " << box.get_boundary_points().second / micrometre
           << " um";
      throw std::invalid_argument(text.str());
    }
  } // namespace

  void
  check_mesh_file(const std::filesystem::path           &path,
                  const double                           unit,
                  const std::vector<types::boundary_id> &symmetry_planes,
                  const std::optional<Point<3>>         &point)
  {
    require_regular_file(path);
    constexpr std::uintmax_t most_bytes = std::uintmax_t(1) << 30;
    const std::uintmax_t     bytes      = std::filesystem::file_size(path);
    if (bytes > most_bytes)
      throw std::invalid_argument("Specimen/Mesh file: " + path.string() + " is longer than 1 GiB");
    // deal.II trusts the numbers in it, and can crash in a mesh that is none.
    const ChildLimits limits{3 + static_cast<unsigned int>(bytes >> 17), (std::uint64_t(1) << 30) + 200 * bytes};
    do_in_child_process("reading " + path.string(), limits, [&] {
      Triangulation<3> triangulation;
      read_hexahedra(path, triangulation);
      GridTools::scale(unit, triangulation);
      check_extent(path, triangulation);
      check_orientation(path, triangulation);
      check_connection(path, triangulation);
      find_all_planes(path, symmetry_planes, triangulation);
      if (point)
        check_point(*point, triangulation);
    });
  }

  void
  read_mesh_file(const std::filesystem::path             &path,
                 const double                             unit,
                 const std::vector<types::boundary_id>   &symmetry_planes,
                 parallel::distributed::Triangulation<3> &triangulation)
  {
    read_hexahedra(path, triangulation);
    GridTools::scale(unit, triangulation);
    const double slack  = slack_of(triangulation);
    const auto   planes = find_all_planes(path, symmetry_planes, triangulation);
    // Of two planes normal to one axis the upper one is a cut through a longer body: it may move, but stays plane.
    const auto is_cut = [&](const Plane &plane) {
      return std::any_of(planes.begin(), planes.end(), [&](const auto &other) {
        return other.second.axis == plane.axis && other.second.position < plane.position - slack;
      });
    };
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary() && face->boundary_id() != Specimen::cooled_id)
        {
          const Plane &plane = planes.at(face->boundary_id());
          face->set_boundary_id(is_cut(plane) ? Specimen::cut_id(plane.axis) : Specimen::symmetry_id(plane.axis));
        }
  }
} // namespace cryoglass
