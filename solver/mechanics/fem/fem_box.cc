#include "solver/mechanics/fem/fem_box.h"

#include "meshes/lattice/box_mesh.h"
#include "solver/mechanics/fem/cell_integrals.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/mapping_q1.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparsity_tools.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    Tensor<2, 3>
    full_tensor(const StrainTensor &strain)
    {
      Tensor<2, 3> result;
      for (unsigned int m = 0; m < 6; ++m)
        {
          const auto [a, b] = component_axes[m];
          result[a][b] = result[b][a] = strain[m];
        }
      return result;
    }

    /** Gauss's points in a cell, @p n times along each axis. */
    Quadrature<3>
    gauss(const unsigned int degree, const unsigned int n)
    {
      return QIterated<3>(QGauss<1>(degree + 1), n);
    }
  } // namespace

  StrainTensor
  FemBox::unit_strain(const unsigned int component)
  {
    StrainTensor result;
    result[component] = component < 3 ? 1. : 0.5;
    return result;
  }

  double
  FemBox::Options::bytes_of_rule() const
  {
    const bool   is_smooth = glass == GlassView::smooth;
    const double per_voxel = is_smooth && cell_size > 1. ? std::max(2u, degree) : degree + 1.;
    const double points    = std::pow(per_voxel * std::max(1., cell_size), 3);
    // Shape functions and gradients; for the assembly of voxels the weighted gradients too.
    return points * std::pow(degree + 1., 3) * 8. * (is_smooth ? 4. : 7.);
  }

  std::array<bool, 3>
  FemBox::Options::is_periodic() const
  {
    const bool is_in_plane = free_surfaces != FreeSurfaces::all;
    return {is_in_plane, is_in_plane, free_surfaces == FreeSurfaces::none};
  }

  ComponentSet
  FemBox::Options::transmitted_stresses() const
  {
    const auto   joined = is_periodic();
    ComponentSet result;
    for (unsigned int m = 0; m < 6; ++m)
      result[m] = joined[component_axes[m].first] && joined[component_axes[m].second];
    return result;
  }

  FemBox::FemBox(const Lattice &lattice, const Options &options)
    : lattice_(lattice)
    , options_(options)
    , element_(FE_Q<3>(options.degree), 3)
    , triangulation_(lattice.communicator())
    , dof_handler_(triangulation_)
  {
    const auto         is_periodic = options.is_periodic();
    const ComponentSet transmitted = options.transmitted_stresses();
    for (unsigned int m = 0; m < 6; ++m)
      if (transmitted[m])
        strains_.push_back(m);
    std::array<double, 3>       lengths;
    std::array<unsigned int, 3> n_cells;
    for (unsigned int axis = 0; axis < 3; ++axis)
      {
        lengths[axis] = static_cast<double>(lattice.n(axis));
        n_cells[axis] = static_cast<unsigned int>(std::lround(lengths[axis] / options.cell_size));
      }
    const auto voxels_per_edge = static_cast<unsigned int>(std::max(1., std::round(options.cell_size)));
    // Where a cell of a smooth glass holds several voxels, fewer points in each are as good.
    const bool is_split = options.glass == GlassView::smooth && voxels_per_edge > 1;
    evaluation_         = std::make_shared<Rule>(
      element_.base_element(0), gauss(is_split ? std::max(1u, options.degree - 1) : options.degree, voxels_per_edge));
    assembly_ = is_split ? std::make_shared<Rule>(element_.base_element(0), gauss(options.degree, 1)) : evaluation_;
    make_box_mesh(triangulation_, lengths, n_cells, is_periodic);
    set_up();
  }

  FemBox::Rule::Rule(const FiniteElement<3> &element, const Quadrature<3> &rule)
    : quadrature(rule)
    , shapes(rule.size(), element.n_dofs_per_cell())
    , gradients(rule.size(), 3 * element.n_dofs_per_cell())
  {
    for (unsigned int q = 0; q < rule.size(); ++q)
      for (unsigned int a = 0; a < element.n_dofs_per_cell(); ++a)
        {
          shapes(q, a) = element.shape_value(a, rule.point(q));
          for (unsigned int axis = 0; axis < 3; ++axis)
            gradients(q, axis * element.n_dofs_per_cell() + a) = element.shape_grad(a, rule.point(q))[axis];
        }
  }

  void
  FemBox::set_up()
  {
    dof_handler_.distribute_dofs(element_);
    DoFRenumbering::support_point_wise(dof_handler_); // the three unknowns of a node together: PETSc's blocks
    owned_ = dof_handler_.locally_owned_dofs();
    DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant_);
    constraints_.reinit(relevant_);
    DoFTools::make_hanging_node_constraints(dof_handler_, constraints_);
    for (unsigned int axis = 0; axis < 3; ++axis)
      if (options_.is_periodic()[axis])
        DoFTools::make_periodicity_constraints(dof_handler_, 2 * axis, 2 * axis + 1, axis, constraints_);
    constraints_.close();
  }

  std::vector<Point<3>>
  FemBox::points(const Rule &rule) const
  {
    std::vector<Point<3>> result;
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        for (const Point<3> &point : rule.quadrature.get_points())
          result.push_back(StaticMappingQ1<3>::mapping.transform_unit_to_real_cell(cell, point));
    return result;
  }

  void
  FemBox::set_glass(const Glass &glass)
  {
    const bool is_smooth = options_.glass == GlassView::smooth;
    if (assembly_ != evaluation_)
      assembly_->properties = glass_at(glass, points(*assembly_), is_smooth);
    const std::vector<Point<3>> evaluation_points = points(*evaluation_);
    evaluation_->properties                       = glass_at(glass, evaluation_points, is_smooth);
    find_voxels(evaluation_points);
  }

  void
  FemBox::find_voxels(const std::vector<Point<3>> &evaluation_points)
  {
    std::vector<std::ptrdiff_t> indices; // of the voxels around the points
    for (const Point<3> &point : evaluation_points)
      indices.push_back(
        (static_cast<std::ptrdiff_t>(point[2]) * lattice_.n(1) + static_cast<std::ptrdiff_t>(point[1])) *
          lattice_.n(0) +
        static_cast<std::ptrdiff_t>(point[0]));
    voxels_ = indices;
    std::sort(voxels_.begin(), voxels_.end());
    voxels_.erase(std::unique(voxels_.begin(), voxels_.end()), voxels_.end());
    slots_.resize(indices.size());
    std::transform(indices.begin(), indices.end(), slots_.begin(), [&](const auto index) {
      return static_cast<unsigned int>(std::lower_bound(voxels_.begin(), voxels_.end(), index) - voxels_.begin());
    });
  }

  std::unique_ptr<FemBox::System>
  FemBox::make_system() const
  {
    const MPI_Comm         communicator = triangulation_.get_communicator();
    auto                   system       = std::make_unique<System>();
    DynamicSparsityPattern sparsity(relevant_);
    DoFTools::make_sparsity_pattern(dof_handler_, sparsity, constraints_, false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned_, communicator, relevant_);
    system->stiffness.reinit(owned_, owned_, sparsity, communicator);
    system->forces.assign(strains_.size() + 1, PetscVector(owned_, communicator));
    system->stress_integrals.reinit(static_cast<unsigned int>(strains_.size()) + 1, 6);
    system->rigid_modes = rigid_modes();
    return system;
  }

  /** Storage that the cells share. */
  struct FemBox::CellWork
  {
    CellWork(const FiniteElement<3> &element, const Rule &rule)
      : integrals(element, rule.gradients)
      , matrix(element.n_dofs_per_cell(), element.n_dofs_per_cell())
      , force(element.n_dofs_per_cell())
      , points(rule.quadrature.size())
      , dofs(element.n_dofs_per_cell())
    {
    }

    CellIntegrals                        integrals;
    FullMatrix<double>                   matrix;
    Vector<double>                       force;
    std::vector<WeightedPoint>           points;
    std::vector<types::global_dof_index> dofs;
  };

  void
  FemBox::assemble(System &system) const
  {
    system.stiffness = 0.;
    for (PetscVector &force : system.forces)
      force = 0.;
    system.stress_integrals = 0.;
    CellWork    work(element_, *assembly_);
    std::size_t point = 0;
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          assemble_cell(cell, point, work, system);
          point += assembly_->quadrature.size();
        }
    system.stiffness.compress(VectorOperation::add);
    for (PetscVector &force : system.forces)
      force.compress(VectorOperation::add);
    Utilities::MPI::sum(system.stress_integrals, triangulation_.get_communicator(), system.stress_integrals);
  }

  void
  FemBox::assemble_cell(const DoFHandler<3>::active_cell_iterator &cell,
                        const std::size_t                          first_point,
                        CellWork                                  &work,
                        System                                    &system) const
  {
    const double size = cell->extent_in_direction(0); // all cells are cubes
    for (unsigned int q = 0; q < work.points.size(); ++q)
      {
        const PointProperties &p      = assembly_->properties[first_point + q];
        const double           weight = size * size * size * assembly_->quadrature.weight(q);
        work.points[q]                = {weight * (p.bulk_modulus - 2. / 3. * p.shear_modulus),
                                         weight * p.shear_modulus,
                                         weight * 3. * p.bulk_modulus * p.thermal_expansion};
      }
    cell->get_dof_indices(work.dofs);
    work.integrals.stiffness(work.points, size, work.matrix);
    constraints_.distribute_local_to_global(work.matrix, work.dofs, system.stiffness);
    for (unsigned int load = 0; load < system.forces.size(); ++load)
      {
        const Tensor<2, 3> strain = load > 0 ? full_tensor(unit_strain(strains_[load - 1])) : Tensor<2, 3>();
        const Tensor<2, 3> stress = work.integrals.force(work.points, strain, load == 0 ? 1. : 0., size, work.force);
        for (unsigned int m = 0; m < 6; ++m)
          system.stress_integrals(load, m) += stress[component_axes[m].first][component_axes[m].second];
        constraints_.distribute_local_to_global(work.force, work.dofs, system.forces[load]);
      }
  }

  std::vector<FemBox::PetscVector>
  FemBox::rigid_modes() const
  {
    std::vector<PetscVector>             modes(6, PetscVector(owned_, triangulation_.get_communicator()));
    std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell());
    Point<3>                             middle;
    for (unsigned int axis = 0; axis < 3; ++axis)
      middle[axis] = 0.5 * static_cast<double>(lattice_.n(axis));
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          cell->get_dof_indices(dofs);
          for (unsigned int i = 0; i < dofs.size(); ++i)
            if (owned_.is_element(dofs[i]) && !constraints_.is_constrained(dofs[i]))
              {
                const unsigned int c = element_.system_to_component_index(i).first;
                const auto         x =
                  StaticMappingQ1<3>::mapping.transform_unit_to_real_cell(cell, element_.unit_support_point(i)) -
                  middle;
                for (unsigned int m = 0; m < 3; ++m)
                  {
                    // Translation along m; rotation about it: u = e_m × x.
                    modes[m](dofs[i])     = c == m ? 1. : 0.;
                    modes[3 + m](dofs[i]) = c == (m + 1) % 3 ? -x[(m + 2) % 3] : c == (m + 2) % 3 ? x[(m + 1) % 3] : 0.;
                  }
              }
        }
    for (PetscVector &mode : modes)
      mode.compress(VectorOperation::insert);
    return modes;
  }

  LargeArray<double>
  FemBox::owned_values(const PetscVector &solution) const
  {
    PetscVector distributed(solution);
    constraints_.distribute(distributed);
    LargeArray<double> values(owned_.n_elements());
    for (types::global_dof_index i = 0; i < owned_.n_elements(); ++i)
      values[i] = distributed(owned_.nth_index_in_set(i));
    return values;
  }

  FemBox::PetscVector
  FemBox::petsc_vector(const LargeArray<double> &owned_values) const
  {
    PetscVector result(owned_, triangulation_.get_communicator());
    for (types::global_dof_index i = 0; i < owned_.n_elements(); ++i)
      if (const auto dof = owned_.nth_index_in_set(i); !constraints_.is_constrained(dof))
        result(dof) = owned_values[i];
    result.compress(VectorOperation::insert);
    return result;
  }

  FemBox::Displacement
  FemBox::with_ghosts(const LargeArray<double> &owned_values) const
  {
    Displacement result(owned_, relevant_, triangulation_.get_communicator());
    for (types::global_dof_index i = 0; i < owned_.n_elements(); ++i)
      result.local_element(static_cast<unsigned int>(i)) = owned_values[i];
    result.update_ghost_values();
    return result;
  }
} // namespace cryoglass
