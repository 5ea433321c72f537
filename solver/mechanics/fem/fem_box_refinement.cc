#include "solver/mechanics/fem/fem_box.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/distributed/grid_refinement.h>
#include <deal.II/fe/fe_interface_values.h>
#include <deal.II/fe/mapping_q1.h>
#include <deal.II/meshworker/mesh_loop.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    /** Both sides of a face. */
    struct Scratch
    {
      Scratch(const FiniteElement<3> &element, const Quadrature<2> &quadrature)
        : sides(StaticMappingQ1<3>::mapping,
                element,
                quadrature,
                update_gradients | update_JxW_values | update_normal_vectors)
      {
      }

      Scratch(const Scratch &other)
        : Scratch(other.sides.get_fe(), other.sides.get_quadrature())
      {
      }

      FEInterfaceValues<3>      sides;
      std::vector<Tensor<2, 3>> gradients[2];
    };

    struct Jump
    {
      unsigned int cells[2];
      double       square; // h/24 ∫ |[∂u/∂n]|²
      double       area;
    };
  } // namespace

  Vector<float>
  FemBox::estimated_errors(const Displacement &displacement) const
  {
    // The library's own estimator leaves out joined faces, which would make the mesh depend on where the box is cut.
    std::vector<double>              squares(triangulation_.n_active_cells());
    std::vector<double>              areas(triangulation_.n_active_cells());
    const QGauss<2>                  quadrature(options_.degree + 1);
    const FEValuesExtractors::Vector u(0);
    using Cell             = DoFHandler<3>::active_cell_iterator;
    const auto face_worker = [&](const Cell        &cell,
                                 const unsigned int face,
                                 const unsigned int subface,
                                 const Cell        &neighbour,
                                 const unsigned int neighbour_face,
                                 const unsigned int neighbour_subface,
                                 Scratch           &scratch,
                                 std::vector<Jump> &jumps) {
      scratch.sides.reinit(cell, face, subface, neighbour, neighbour_face, neighbour_subface);
      for (unsigned int side = 0; side < 2; ++side)
        {
          scratch.gradients[side].resize(scratch.sides.n_quadrature_points);
          scratch.sides.get_fe_face_values(side)[u].get_function_gradients(displacement, scratch.gradients[side]);
        }
      double sum = 0., area = 0.;
      for (unsigned int q = 0; q < scratch.sides.n_quadrature_points; ++q)
        {
          const Tensor<2, 3> jump = scratch.gradients[0][q] - scratch.gradients[1][q];
          sum += (jump * scratch.sides.normal(q)).norm_square() * scratch.sides.JxW(q);
          area += scratch.sides.JxW(q);
        }
      jumps.push_back(
        {{cell->active_cell_index(), neighbour->active_cell_index()}, sum * cell->face(face)->diameter() / 24., area});
    };
    const auto copier = [&](const std::vector<Jump> &jumps) {
      for (const Jump &jump : jumps)
        for (const unsigned int cell : jump.cells)
          {
            squares[cell] += jump.square;
            areas[cell] += jump.area;
          }
    };
    MeshWorker::mesh_loop(dof_handler_.begin_active(),
                          dof_handler_.end(),
                          nullptr,
                          copier,
                          Scratch(element_, quadrature),
                          std::vector<Jump>(),
                          MeshWorker::assemble_own_interior_faces_once | MeshWorker::assemble_ghost_faces_both,
                          nullptr,
                          face_worker);
    // A cell with a free face has less surface that counts.
    Vector<float> errors(triangulation_.n_active_cells());
    for (const auto &cell : triangulation_.active_cell_iterators())
      if (const auto i = cell->active_cell_index(); areas[i] > 0.)
        errors(i) =
          static_cast<float>(std::sqrt(squares[i] / areas[i] * 6. * std::pow(cell->extent_in_direction(0), 2)));
    return errors;
  }

  void
  FemBox::refine(const Displacement &displacement)
  {
    const Vector<float> errors = estimated_errors(displacement);
    const double        share =
      std::max(options_.refined_share, 1. / static_cast<double>(triangulation_.n_global_active_cells()));
    parallel::distributed::GridRefinement::refine_and_coarsen_fixed_number(triangulation_, errors, share, 0.);
    triangulation_.execute_coarsening_and_refinement();
    set_up();
  }
} // namespace cryoglass
