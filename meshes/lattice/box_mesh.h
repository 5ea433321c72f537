#ifndef cryoglass_meshes_lattice_box_mesh_h
#define cryoglass_meshes_lattice_box_mesh_h

#include <deal.II/distributed/tria.h>

#include <array>

namespace cryoglass
{
  /**
   * The box as equal hexahedra: edges @p lengths from the origin, @p n_cells of them along each axis, opposite faces
   * joined where @p is_periodic. Boundary ids are 2·axis (low side) and 2·axis + 1. The coarse mesh, which every rank
   * has, is as small as the common powers of two in the numbers of cells allow. Collective.
   */
  void
  make_box_mesh(dealii::parallel::distributed::Triangulation<3> &triangulation,
                const std::array<double, 3>                     &lengths,
                const std::array<unsigned int, 3>               &n_cells,
                const std::array<bool, 3>                       &is_periodic);
} // namespace cryoglass

#endif
