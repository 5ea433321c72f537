#include "meshes/lattice/box_mesh.h"

#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/grid_tools.h>

#include <algorithm>
#include <vector>

namespace cryoglass
{
  void
  make_box_mesh(dealii::parallel::distributed::Triangulation<3> &triangulation,
                const std::array<double, 3>                     &lengths,
                const std::array<unsigned int, 3>               &n_cells,
                const std::array<bool, 3>                       &is_periodic)
  {
    using namespace dealii;
    std::vector<unsigned int> coarse(n_cells.begin(), n_cells.end());
    unsigned int              n_refinements = 0;
    // deal.II wants two cells at least between joined faces.
    while (std::all_of(coarse.begin(), coarse.end(), [](const auto n) { return n % 2 == 0 && n >= 4; }))
      {
        for (auto &n : coarse)
          n /= 2;
        ++n_refinements;
      }
    GridGenerator::subdivided_hyper_rectangle(
      triangulation, coarse, Point<3>(), Point<3>(lengths[0], lengths[1], lengths[2]), true);
    std::vector<GridTools::PeriodicFacePair<Triangulation<3>::cell_iterator>> pairs;
    for (unsigned int axis = 0; axis < 3; ++axis)
      if (is_periodic[axis])
        GridTools::collect_periodic_faces(triangulation, 2 * axis, 2 * axis + 1, static_cast<int>(axis), pairs);
    triangulation.add_periodicity(pairs);
    triangulation.refine_global(n_refinements);
  }
} // namespace cryoglass
