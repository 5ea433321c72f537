#include "solver/mechanics/fem/fem_box.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/distributed/grid_refinement.h>
#include <deal.II/fe/fe_interface_values.h>
#include <deal.II/fe/mapping_q1.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    using Cell                   = DoFHandler<3>::active_cell_iterator;
    constexpr unsigned int whole = numbers::invalid_unsigned_int; // as a subface: the face itself

    /**
     * Calls action(cell, face, neighbour, its face, its subface) once for every face, joined ones too, between two
     * active cells of which this rank owns one, from the finer side. MeshWorker::mesh_loop does the same, but asks
     * joined faces for the neighbour that they would have if they were not, which the library's assertions refuse
     * (deal.II 9.4).
     */
    template <typename Action>
    void
    visit_faces(const DoFHandler<3> &dof_handler, const Action &action)
    {
      for (const Cell &cell : dof_handler.active_cell_iterators())
        for (const unsigned int face : cell->face_indices())
          {
            const bool is_joined = !cell->is_artificial() && cell->has_periodic_neighbor(face);
            if (cell->is_artificial() || (cell->at_boundary(face) && !is_joined))
              continue;
            const DoFHandler<3>::cell_iterator beyond = cell->neighbor_or_periodic_neighbor(face);
            if (beyond->has_children())
              continue; // it is visited from there
            const Cell neighbour = beyond;
            if (!cell->is_locally_owned() && !neighbour->is_locally_owned())
              continue;
            if (is_joined ? cell->periodic_neighbor_is_coarser(face) : cell->neighbor_is_coarser(face))
              {
                const auto [its_face, its_subface] = is_joined
                                                       ? cell->periodic_neighbor_of_coarser_periodic_neighbor(face)
                                                       : cell->neighbor_of_coarser_neighbor(face);
                action(cell, face, neighbour, its_face, its_subface);
              }
            else if (cell->is_locally_owned() && !(neighbour->is_locally_owned() && neighbour < cell))
              action(cell,
                     face,
                     neighbour,
                     is_joined ? cell->periodic_neighbor_face_no(face) : cell->neighbor_face_no(face),
                     whole);
          }
    }
  } // namespace

  Vector<float>
  FemBox::estimated_errors(const Displacement &displacement) const
  {
    // The library's own estimator leaves out joined faces, which would make the mesh depend on where the box is cut.
    std::vector<double>              squares(triangulation_.n_active_cells()); // h/24 ∫ |[∂u/∂n]|²
    std::vector<double>              areas(triangulation_.n_active_cells());
    const FEValuesExtractors::Vector u(0);
    FEInterfaceValues<3>             sides(StaticMappingQ1<3>::mapping,
                               element_,
                               QGauss<2>(options_.degree + 1),
                               update_gradients | update_JxW_values | update_normal_vectors);
    std::vector<Tensor<2, 3>>        gradients[2];
    visit_faces(dof_handler_,
                [&](const Cell        &cell,
                    const unsigned int face,
                    const Cell        &neighbour,
                    const unsigned int neighbour_face,
                    const unsigned int neighbour_subface) {
                  sides.reinit(cell, face, whole, neighbour, neighbour_face, neighbour_subface);
                  for (unsigned int side = 0; side < 2; ++side)
                    {
                      gradients[side].resize(sides.n_quadrature_points);
                      sides.get_fe_face_values(side)[u].get_function_gradients(displacement, gradients[side]);
                    }
                  double sum = 0., area = 0.;
                  for (unsigned int q = 0; q < sides.n_quadrature_points; ++q)
                    {
                      const Tensor<2, 3> jump = gradients[0][q] - gradients[1][q];
                      sum += (jump * sides.normal(q)).norm_square() * sides.JxW(q);
                      area += sides.JxW(q);
                    }
                  for (const Cell &side : {cell, neighbour})
                    {
                      squares[side->active_cell_index()] += sum * cell->face(face)->diameter() / 24.;
                      areas[side->active_cell_index()] += area;
                    }
                });
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
