#include "meshes/mesh_file.h"

#include "meshes/specimen.h"

#include <deal.II/grid/grid_in.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <ios>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

namespace cryoglass
{
  using namespace dealii;

  void
  read_mesh_file(const std::filesystem::path             &path,
                 const double                             unit,
                 const std::vector<types::boundary_id>   &symmetry_planes,
                 parallel::distributed::Triangulation<3> &triangulation)
  {
    if (!std::ifstream(path))
      throw std::ios_base::failure(path.string() + " cannot be read");
    try
      {
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
    catch (const std::exception &error)
      {
        throw std::invalid_argument("Specimen/Mesh file: " + path.string() + " cannot be used: " + error.what());
      }
    GridTools::scale(unit, triangulation);

    // Planes of symmetry: id -> normal axis and position.
    std::map<types::boundary_id, std::pair<unsigned int, double>> planes;
    double                                                        size = 0.;
    for (const auto &cell : triangulation.active_cell_iterators())
      size = std::max(size, cell->center().norm());
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        {
          const types::boundary_id id = face->boundary_id();
          if (std::find(symmetry_planes.begin(), symmetry_planes.end(), id) == symmetry_planes.end())
            {
              face->set_boundary_id(Specimen::cooled_id);
              continue;
            }
          unsigned int axis    = 0;
          const auto   is_flat = [&](const unsigned int a) {
            double low = face->vertex(0)[a], high = low;
            for (unsigned int v = 1; v < 4; ++v)
              {
                low  = std::min(low, face->vertex(v)[a]);
                high = std::max(high, face->vertex(v)[a]);
              }
            return high - low < 1e-6 * face->diameter();
          };
          while (axis < 3 && !is_flat(axis))
            ++axis;
          const bool is_new = planes.count(id) == 0;
          if (axis < 3 && is_new)
            planes[id] = {axis, face->center()[axis]};
          if (axis == 3 || planes[id].first != axis || std::abs(planes[id].second - face->center()[axis]) > 1e-6 * size)
            throw std::invalid_argument("Specimen/Symmetry planes: the faces with the physical id " +
                                        std::to_string(id) + " do not lie in one plane normal to an axis");
        }
    for (const auto id : symmetry_planes)
      if (planes.count(id) == 0)
        throw std::invalid_argument("Specimen/Symmetry planes: no boundary face of " + path.string() +
                                    " has the physical id " + std::to_string(id));
    // Of two planes normal to one axis the upper one is a cut through a longer body: it may move, but stays plane.
    const auto is_cut = [&](const types::boundary_id id) {
      return std::any_of(planes.begin(), planes.end(), [&](const auto &other) {
        return other.second.first == planes[id].first && other.second.second < planes[id].second - 1e-6 * size;
      });
    };
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary() && face->boundary_id() != Specimen::cooled_id)
        {
          const auto id = face->boundary_id();
          face->set_boundary_id(is_cut(id) ? Specimen::cut_id(planes[id].first)
                                           : Specimen::symmetry_id(planes[id].first));
        }
  }
} // namespace cryoglass
