#include "meshes/mesh_file.h"

#include "meshes/specimen.h"

#include <deal.II/grid/grid_in.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <fstream>
#include <ios>
#include <map>
#include <stdexcept>
#include <string>

namespace cryoglass
{
  using namespace dealii;

  void
  read_mesh_file(const std::filesystem::path             &path,
                 const double                             unit,
                 const std::vector<types::boundary_id>   &symmetry_planes,
                 parallel::distributed::Triangulation<3> &triangulation)
  {
    std::ifstream in(path);
    if (!in)
      throw std::ios_base::failure(path.string() + " cannot be read");
    try
      {
        GridIn<3> reader(triangulation);
        reader.read_msh(in);
      }
    catch (const ExceptionBase &error)
      {
        throw std::invalid_argument("Specimen/Mesh file: " + path.string() +
                                    " is no mesh of hexahedra that can be used: " + error.get_exc_name());
      }
    GridTools::scale(unit, triangulation);

    std::map<types::boundary_id, unsigned int> normals;
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
          if (axis == 3 || (normals.count(id) > 0 && normals[id] != axis))
            throw std::invalid_argument("Specimen/Symmetry planes: the faces with the physical id " +
                                        std::to_string(id) + " do not lie in a plane normal to an axis");
          normals[id] = axis;
        }
    for (const auto id : symmetry_planes)
      if (normals.count(id) == 0)
        throw std::invalid_argument("Specimen/Symmetry planes: no boundary face of " + path.string() +
                                    " has the physical id " + std::to_string(id));
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary() && face->boundary_id() != Specimen::cooled_id)
        face->set_boundary_id(Specimen::symmetry_id(normals[face->boundary_id()]));
  }
} // namespace cryoglass
