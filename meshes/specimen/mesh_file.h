#ifndef cryoglass_meshes_specimen_mesh_file_h
#define cryoglass_meshes_specimen_mesh_file_h

#include <deal.II/distributed/tria.h>

#include <filesystem>
#include <optional>
#include <vector>

namespace cryoglass
{
  /**
   * Whether read_mesh_file() can read a file, and the body is of a size that a specimen can have and contains @p point
   * (m): in a child process, because deal.II does not bear every damage.
   * @throws std::invalid_argument or FileError with what is wrong
   */
  void
  check_mesh_file(const std::filesystem::path                   &path,
                  double                                         unit,
                  const std::vector<dealii::types::boundary_id> &symmetry_planes,
                  const std::optional<dealii::Point<3>>         &point);

  /**
   * Reads hexahedra from a file of Gmsh (MSH 2 or 4) and gives the boundary faces
   * the ids of Specimen: faces with one of the physical ids @p symmetry_planes
   * must lie in a plane normal to an axis (of two planes normal to the same axis
   * the upper one becomes a cut through a longer body), all others are cooled.
   * @param unit metres per unit of the file's coordinates
   * @throws FileError, or std::invalid_argument for a mesh that cannot be used. Collective.
   */
  void
  read_mesh_file(const std::filesystem::path                     &path,
                 double                                           unit,
                 const std::vector<dealii::types::boundary_id>   &symmetry_planes,
                 dealii::parallel::distributed::Triangulation<3> &triangulation);
} // namespace cryoglass

#endif
