#include "meshes/specimen/mesh_file.h"

#include "meshes/ranks/child_process.h"
#include "meshes/ranks/files.h"
#include "meshes/specimen/specimen.h"

#include <deal.II/grid/grid_in.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <map>
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

    template <typename SomeTriangulation>
    void
    read_hexahedra(const std::filesystem::path &path, SomeTriangulation &triangulation)
    {
      require_regular_file(path);
      try
        {
          check_format(path);
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

  void
  check_mesh_file(const std::filesystem::path &path, const std::vector<types::boundary_id> &symmetry_planes)
  {
    require_regular_file(path);
    constexpr std::uintmax_t most_bytes = std::uintmax_t(1) << 30;
    const std::uintmax_t     bytes      = std::filesystem::file_size(path);
    if (bytes > most_bytes)
      throw std::invalid_argument("Specimen/Mesh file: " + path.string() + " is longer than 1 GiB");
    // deal.II trusts the numbers in it.
    const ChildLimits limits{3 + static_cast<unsigned int>(bytes >> 17), (std::uint64_t(1) << 30) + 200 * bytes};
    do_in_child_process("reading " + path.string(), limits, [&] {
      Triangulation<3> triangulation;
      read_hexahedra(path, triangulation);
      find_all_planes(path, symmetry_planes, triangulation);
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
