#ifndef cryoglass_meshes_specimen_graded_mesh_h
#define cryoglass_meshes_specimen_graded_mesh_h

#include <deal.II/distributed/tria.h>

#include <array>
#include <vector>

namespace cryoglass
{
  /**
   * Sizes of cells from the middle of a specimen to a cooled surface at distance @p length: the last one is @p finest
   * at most, every other at most 1.4 times its outer neighbour and at most @p coarsest. All in m.
   */
  std::vector<double>
  graded_steps(double length, double finest, double coarsest);

  /** Both sizes of graded_steps() for a body of half width @p width with @p n_cells cells at least across it. */
  struct CellSizes
  {
    /** @param coefficient h/κ, 1/m: the finest cell resolves the boundary layer of a large Biot number */
    CellSizes(double width, unsigned int n_cells, double coefficient);

    std::vector<double>
    steps(double length, unsigned int n_cells) const;

    double coarsest, finest;
  };

  /**
   * A meridian section 0 ≤ r, 0 ≤ z of these steps along r and z. The lines r = 0 and z = 0 are symmetry; the opposite
   * side of an axis is cooled, or, where @p is_cut, a cut through a long body.
   */
  void
  make_section_mesh(dealii::parallel::distributed::Triangulation<2> &triangulation,
                    const std::array<std::vector<double>, 2>        &steps,
                    const std::array<bool, 2>                       &is_cut);
} // namespace cryoglass

#endif
