#include "solver/mechanics/fem_box.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_renumbering.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/mapping_q1.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparsity_tools.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    constexpr std::array<std::pair<unsigned int, unsigned int>, 6> voigt = {
      {{0, 0}, {1, 1}, {2, 2}, {1, 2}, {0, 2}, {0, 1}}};

    VoigtTensor
    unit_strain(const unsigned int m)
    {
      VoigtTensor result{};
      result[m] = 1.;
      return result;
    }

    /** Gauss's points in a cell, @p n times along each axis. */
    Quadrature<3>
    gauss(const unsigned int degree, const unsigned int n)
    {
      return QIterated<3>(QGauss<1>(degree + 1), n);
    }

    /** λ, G and 3Bα at a quadrature point, times its weight. */
    struct WeightedPoint
    {
      double lambda, shear, pressure;
    };

    /** The stiffness and the forces of a cubic cell of edge @p size, from the gradients on a cell of edge 1. */
    class CellIntegrals
    {
    public:
      CellIntegrals(const FiniteElement<3> &element, const FullMatrix<double> &gradients)
        : gradients_(gradients)
        , n_nodes_(element.n_dofs_per_cell() / 3)
        , weighted_(gradients.m(), gradients.n())
        , lambda_products_(gradients.n(), gradients.n())
        , shear_products_(gradients.n(), gradients.n())
      {
        for (unsigned int i = 0; i < element.n_dofs_per_cell(); ++i)
          unknowns_.push_back(element.system_to_component_index(i));
      }

      /** K_(a,c),(b,d) = ∫ λ ∂_c N_a ∂_d N_b + G (∂_d N_a ∂_c N_b + δ_cd ∂_e N_a ∂_e N_b) */
      void
      stiffness(const std::vector<WeightedPoint> &points, const double size, FullMatrix<double> &matrix)
      {
        multiply(points, &WeightedPoint::lambda, lambda_products_);
        multiply(points, &WeightedPoint::shear, shear_products_);
        for (unsigned int i = 0; i < unknowns_.size(); ++i)
          for (unsigned int j = 0; j < unknowns_.size(); ++j)
            {
              const auto [c, a] = unknowns_[i];
              const auto [d, b] = unknowns_[j];
              double sum        = lambda_products_(c * n_nodes_ + a, d * n_nodes_ + b) +
                           shear_products_(d * n_nodes_ + a, c * n_nodes_ + b);
              if (c == d)
                for (unsigned int e = 0; e < 3; ++e)
                  sum += shear_products_(e * n_nodes_ + a, e * n_nodes_ + b);
              matrix(i, j) = sum / (size * size);
            }
      }

      /**
       * f = −∫ σ : ∇φ of the stress σ that the strain @p strain and the thermal strain multiplier @p theta make at u =
       * 0.
       * @return ∫ σ
       */
      Tensor<2, 3>
      force(const std::vector<WeightedPoint> &points,
            const Tensor<2, 3>               &strain,
            const double                      theta,
            const double                      size,
            Vector<double>                   &force) const
      {
        Tensor<2, 3> sum;
        force = 0.;
        for (unsigned int q = 0; q < points.size(); ++q)
          {
            const Tensor<2, 3> stress =
              2. * points[q].shear * strain + (points[q].lambda * trace(strain) - points[q].pressure * theta) *
                                                Tensor<2, 3>(unit_symmetric_tensor<3>());
            sum += stress;
            for (unsigned int i = 0; i < unknowns_.size(); ++i)
              {
                const auto [c, a] = unknowns_[i];
                for (unsigned int d = 0; d < 3; ++d)
                  force(i) -= stress[c][d] * gradients_(q, d * n_nodes_ + a) / size;
              }
          }
        return sum;
      }

    private:
      /** Aᵀ W A, A = ∇N (point × axis·node), W the moduli on the diagonal. */
      void
      multiply(const std::vector<WeightedPoint> &points,
               const double WeightedPoint::*modulus,
               FullMatrix<double>          &result)
      {
        for (unsigned int q = 0; q < points.size(); ++q)
          for (unsigned int i = 0; i < gradients_.n(); ++i)
            weighted_(q, i) = points[q].*modulus * gradients_(q, i);
        gradients_.Tmmult(result, weighted_);
      }

      const FullMatrix<double>                          &gradients_;
      unsigned int                                       n_nodes_;
      std::vector<std::pair<unsigned int, unsigned int>> unknowns_; // axis and node
      FullMatrix<double>                                 weighted_, lambda_products_, shear_products_;
    };
  } // namespace

  Tensor<2, 3>
  FemBox::strain_tensor(const VoigtTensor &strain)
  {
    Tensor<2, 3> result;
    for (unsigned int m = 0; m < 6; ++m)
      {
        const auto [a, b] = voigt[m];
        result[a][b] = result[b][a] = m < 3 ? strain[m] : 0.5 * strain[m];
      }
    return result;
  }

  void
  FemBox::Parameters::add_parameters(ParameterHandler &prm)
  {
    prm.add_parameter("Degree", degree, "Polynomial degree of the hexahedra.", Patterns::Integer(1, 3));
    prm.add_parameter(
      "Cell size",
      cell_size,
      "Edge of the hexahedra before refinement, in voxels: a whole number that divides the box, or 0.5, "
      "0.25, ...",
      Patterns::Double(0.01, 1000.));
    prm.add_parameter("Free surfaces",
                      free_surfaces,
                      "none: periodic in all directions; z: a film, the two faces normal to z free of traction; all: a "
                      "free particle.",
                      Patterns::Selection("none|z|all"));
    prm.add_parameter(
      "Glass",
      glass,
      "What the elements see. smooth: the random function itself, of which a voxel has the value at its "
      "centre; piecewise constant: the voxels, as the voxel solver, for two phases and files with sharp "
      "interfaces.",
      Patterns::Selection("smooth|piecewise constant"));
    prm.add_parameter(
      "Refinements",
      n_refinements,
      "How many times to divide the cells with the largest estimated errors, those where the gradient of the "
      "displacement jumps most.",
      Patterns::Integer(0, 10));
    prm.add_parameter("Refined share",
                      refined_share,
                      "Share of the cells divided each time, at least one cell.",
                      Patterns::Double(1e-6, 1.));
    prm.add_parameter("PETSc options",
                      petsc_options,
                      "Options of PETSc's solver (KSP, PC) as on its command line, e.g. -pc_gamg_threshold 0.02 "
                      "-ksp_monitor_true_residual. Without: conjugate gradients with algebraic multigrid (GAMG).");
  }

  void
  FemBox::Parameters::check(const Glass::Parameters &random, const Lattice::Parameters &lattice) const
  {
    const double ratio = cell_size >= 1. ? cell_size : 1. / cell_size;
    if (std::abs(ratio - std::round(ratio)) > 1e-6 * ratio)
      throw std::invalid_argument("Box/Finite elements/Cell size: allowed are 1, 2, 3, ... and 1/2, 1/3, ... voxels");
    for (unsigned int axis = 0; axis < 3; ++axis)
      {
        const double n_cells = lattice.n_voxels[axis] / cell_size;
        if (std::abs(n_cells - std::round(n_cells)) > 1e-6)
          throw std::invalid_argument("Box/Finite elements/Cell size: " + std::to_string(lattice.n_voxels[axis]) +
                                      " voxels are no whole number of cells");
        if (n_cells < 1.5 && is_periodic()[axis])
          throw std::invalid_argument("Box/Finite elements/Cell size: a periodic direction needs 2 cells at least");
      }
    if (bytes_of_rule() > 1e9)
      throw std::invalid_argument(
        "Box/Finite elements/Cell size: the quadrature in so many voxels per cell would take " +
        std::to_string(std::lround(bytes_of_rule() * 1e-9)) + " GB per rank; allowed are smaller cells");
    if (!petsc_options.empty() && petsc_options.front() != '-')
      throw std::invalid_argument("Box/Finite elements/PETSc options: an option starts with a -");
    if (glass == "smooth" && (random.source == "threshold" || random.source == "spheres"))
      throw std::invalid_argument("Box/Finite elements/Glass: the two phases of Glass/Source = " + random.source +
                                  " have sharp interfaces; allowed is piecewise constant");
  }

  double
  FemBox::Parameters::bytes_of_rule() const
  {
    const double per_voxel = glass == "smooth" && cell_size > 1. ? std::max(2u, degree) : degree + 1.;
    const double points    = std::pow(per_voxel * std::max(1., cell_size), 3);
    // Shape functions and gradients; for the assembly of voxels the weighted gradients too.
    return points * std::pow(degree + 1., 3) * 8. * (glass == "smooth" ? 4. : 7.);
  }

  std::array<bool, 3>
  FemBox::Parameters::is_periodic() const
  {
    return {free_surfaces != "all", free_surfaces != "all", free_surfaces == "none"};
  }

  FemBox::FemBox(const Glass &glass, const Parameters &parameters)
    : glass_(glass)
    , parameters_(parameters)
    , element_(FE_Q<3>(parameters.degree), 3)
    , triangulation_(glass.lattice().communicator())
    , dof_handler_(triangulation_)
  {
    const auto is_periodic = parameters.is_periodic();
    for (unsigned int m = 0; m < 6; ++m)
      if (is_periodic[voigt[m].first] && is_periodic[voigt[m].second])
        strains_.push_back(m);
    const Lattice              &lattice = glass.lattice();
    std::array<double, 3>       lengths;
    std::array<unsigned int, 3> n_cells;
    for (unsigned int axis = 0; axis < 3; ++axis)
      {
        lengths[axis] = static_cast<double>(lattice.n(axis));
        n_cells[axis] = static_cast<unsigned int>(std::lround(lengths[axis] / parameters.cell_size));
      }
    const auto voxels_per_edge = static_cast<unsigned int>(std::max(1., std::round(parameters.cell_size)));
    // Where a cell of a smooth glass holds several voxels, fewer points in each are as good.
    const bool is_split = parameters.glass == "smooth" && voxels_per_edge > 1;
    evaluation_         = std::make_shared<Rule>(
      element_.base_element(0),
      gauss(is_split ? std::max(1u, parameters.degree - 1) : parameters.degree, voxels_per_edge));
    assembly_ = is_split ? std::make_shared<Rule>(element_.base_element(0), gauss(parameters.degree, 1)) : evaluation_;
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
      if (parameters_.is_periodic()[axis])
        DoFTools::make_periodicity_constraints(dof_handler_, 2 * axis, 2 * axis + 1, axis, constraints_);
    constraints_.close();
    sample_glass();
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
  FemBox::sample_glass()
  {
    const bool is_smooth = parameters_.glass == "smooth";
    if (assembly_ != evaluation_)
      assembly_->properties = glass_at(glass_, points(*assembly_), is_smooth);
    const std::vector<Point<3>> evaluation_points = points(*evaluation_);
    evaluation_->properties                       = glass_at(glass_, evaluation_points, is_smooth);

    const Lattice              &lattice = glass_.lattice();
    std::vector<std::ptrdiff_t> indices; // of the voxels around the points
    for (const Point<3> &point : evaluation_points)
      indices.push_back((static_cast<std::ptrdiff_t>(point[2]) * lattice.n(1) + static_cast<std::ptrdiff_t>(point[1])) *
                          lattice.n(0) +
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
  FemBox::assemble() const
  {
    const MPI_Comm     communicator = triangulation_.get_communicator();
    const unsigned int n_dofs = element_.n_dofs_per_cell(), n_points = assembly_->quadrature.size(),
                       n_loads    = static_cast<unsigned int>(strains_.size()) + 1;
    auto                   result = std::make_unique<System>();
    System                &system = *result;
    DynamicSparsityPattern sparsity(relevant_);
    DoFTools::make_sparsity_pattern(dof_handler_, sparsity, constraints_, false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned_, communicator, relevant_);
    system.stiffness.reinit(owned_, owned_, sparsity, communicator);
    system.forces.assign(n_loads, PetscVector(owned_, communicator));
    system.stress_integrals.reinit(n_loads, 6);

    CellIntegrals                        integrals(element_, assembly_->gradients);
    FullMatrix<double>                   cell_matrix(n_dofs, n_dofs);
    Vector<double>                       cell_force(n_dofs);
    std::vector<WeightedPoint>           points(n_points);
    std::vector<types::global_dof_index> dofs(n_dofs);
    std::size_t                          point = 0;
    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          const double size = cell->extent_in_direction(0); // all cells are cubes
          for (unsigned int q = 0; q < n_points; ++q, ++point)
            {
              const PointProperties &p      = assembly_->properties[point];
              const double           weight = size * size * size * assembly_->quadrature.weight(q);
              points[q]                     = {weight * (p.bulk_modulus - 2. / 3. * p.shear_modulus),
                                               weight * p.shear_modulus,
                                               weight * 3. * p.bulk_modulus * p.thermal_expansion};
            }
          cell->get_dof_indices(dofs);
          integrals.stiffness(points, size, cell_matrix);
          constraints_.distribute_local_to_global(cell_matrix, dofs, system.stiffness);
          for (unsigned int load = 0; load < n_loads; ++load)
            {
              const Tensor<2, 3> strain = load > 0 ? strain_tensor(unit_strain(strains_[load - 1])) : Tensor<2, 3>();
              const Tensor<2, 3> stress = integrals.force(points, strain, load == 0 ? 1. : 0., size, cell_force);
              for (unsigned int m = 0; m < 6; ++m)
                system.stress_integrals(load, m) += stress[voigt[m].first][voigt[m].second];
              constraints_.distribute_local_to_global(cell_force, dofs, system.forces[load]);
            }
        }
    system.stiffness.compress(VectorOperation::add);
    for (PetscVector &force : system.forces)
      force.compress(VectorOperation::add);
    Utilities::MPI::sum(system.stress_integrals, communicator, system.stress_integrals);
    system.rigid_modes = rigid_modes();
    return result;
  }

  std::vector<FemBox::PetscVector>
  FemBox::rigid_modes() const
  {
    std::vector<PetscVector>             modes(6, PetscVector(owned_, triangulation_.get_communicator()));
    std::vector<types::global_dof_index> dofs(element_.n_dofs_per_cell());
    Point<3>                             middle;
    for (unsigned int axis = 0; axis < 3; ++axis)
      middle[axis] = 0.5 * static_cast<double>(glass_.lattice().n(axis));
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

  FemBox::Displacement
  FemBox::finish(const PetscVector &solution) const
  {
    PetscVector distributed(solution);
    constraints_.distribute(distributed);
    Displacement result(owned_, relevant_, triangulation_.get_communicator());
    for (types::global_dof_index i = 0; i < owned_.n_elements(); ++i)
      result.local_element(static_cast<unsigned int>(i)) = distributed(owned_.nth_index_in_set(i));
    result.update_ghost_values();
    return result;
  }
} // namespace cryoglass
