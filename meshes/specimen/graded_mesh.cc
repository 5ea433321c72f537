#include "meshes/specimen/graded_mesh.h"

#include "meshes/specimen/specimen.h"

#include <deal.II/grid/grid_generator.h>

#include <algorithm>
#include <numeric>

namespace cryoglass
{
  using namespace dealii;

  std::vector<double>
  graded_steps(const double length, const double finest, const double coarsest)
  {
    constexpr double    growth = 1.4;
    std::vector<double> steps;
    double              sum = 0.;
    for (double step = finest; sum < length * (1. - 1e-12); step = std::min(growth * step, coarsest))
      {
        steps.push_back(step);
        sum += step;
      }
    for (double &step : steps)
      step *= length / sum;
    std::reverse(steps.begin(), steps.end());
    return steps;
  }

  CellSizes::CellSizes(const double width, const unsigned int n_cells, const double coefficient)
    : coarsest(width / n_cells)
    , finest(coarsest / (1. + coefficient * width))
  {
  }

  std::vector<double>
  CellSizes::steps(const double length, const unsigned int n_cells) const
  {
    return graded_steps(length, finest, std::max(coarsest, length / n_cells));
  }

  void
  make_section_mesh(parallel::distributed::Triangulation<2>  &triangulation,
                    const std::array<std::vector<double>, 2> &steps,
                    const std::array<bool, 2>                &is_cut)
  {
    Point<2> corner;
    for (unsigned int axis = 0; axis < 2; ++axis)
      corner[axis] = std::accumulate(steps[axis].begin(), steps[axis].end(), 0.);
    GridGenerator::subdivided_hyper_rectangle(triangulation, {steps[0], steps[1]}, Point<2>(), corner);
    for (const auto &face : triangulation.active_face_iterators())
      if (face->at_boundary())
        for (unsigned int axis = 0; axis < 2; ++axis)
          {
            if (face->center()[axis] < 1e-10 * corner[axis])
              face->set_boundary_id(Specimen::symmetry_id(axis));
            else if (face->center()[axis] > (1. - 1e-10) * corner[axis])
              face->set_boundary_id(is_cut[axis] ? Specimen::cut_id(axis) : Specimen::cooled_id);
          }
  }
} // namespace cryoglass
