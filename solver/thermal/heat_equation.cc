#include "solver/thermal/heat_equation.h"

#include "solver/not_converged.h"
#include "solver/thermal/rounded_steps.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/sparsity_tools.h>

#include <cmath>
#include <limits>
#include <sstream>

namespace cryoglass
{
  using namespace dealii;

  void
  HeatEquation::Parameters::add_parameters(ParameterHandler &prm)
  {
    prm.add_parameter("Time tolerance",
                      time_tolerance,
                      "Error allowed per time step of the heat equation, K.",
                      Patterns::Double(1e-9, 10.));
  }

  namespace
  {
    void
    check(const PetscErrorCode error)
    {
      AssertThrow(error == 0, LACExceptions::ExcPETScError(error));
    }

    /** The degree of freedom at a mesh vertex, known on every rank. */
    types::global_dof_index
    dof_at_vertex(const DoFHandler<2> &dof_handler, const Point<2> &point, const MPI_Comm communicator)
    {
      types::global_dof_index dof = 0;
      for (const auto &cell : dof_handler.active_cell_iterators())
        if (cell->is_locally_owned())
          for (const unsigned int v : cell->vertex_indices())
            if (cell->vertex(v).distance(point) < 1e-8 * cell->diameter())
              dof = cell->vertex_dof_index(v, 0) + 1;
      dof = Utilities::MPI::max(dof, communicator);
      AssertThrow(dof > 0, ExcMessage("a point of observation is no vertex of the specimen's mesh"));
      return dof - 1;
    }
  } // namespace

  HeatEquation::HeatEquation(const Specimen   &specimen,
                             const Alloy      &alloy,
                             const Parameters &parameters,
                             const double      start_temperature,
                             const MPI_Comm    communicator)
    : alloy_(alloy)
    , parameters_(parameters)
    , communicator_(communicator)
    , triangulation_(communicator)
    , element_(2)
    , dof_handler_(triangulation_)
  {
    specimen.make_mesh(triangulation_);
    dof_handler_.distribute_dofs(element_);
    DoFTools::extract_locally_relevant_dofs(dof_handler_, relevant_dofs_);
    centre_dof_  = dof_at_vertex(dof_handler_, specimen.centre(), communicator);
    surface_dof_ = dof_at_vertex(dof_handler_, specimen.surface_point(), communicator);

    const IndexSet        &owned = dof_handler_.locally_owned_dofs();
    DynamicSparsityPattern sparsity(relevant_dofs_);
    DoFTools::make_sparsity_pattern(dof_handler_, sparsity, AffineConstraints<double>(), false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned, communicator, relevant_dofs_);
    jacobian_.reinit(owned, owned, sparsity, communicator);
    temperature_.reinit(owned, communicator);
    mean_weights_.reinit(owned, communicator);
    temperature_ = start_temperature;
    fill_tables();
  }

  HeatEquation::~HeatEquation() = default;

  void
  HeatEquation::fill_tables()
  {
    const MappingQ<2>  mapping(2);
    FEValues<2>        values(mapping, element_, QGauss<2>(3), update_values | update_gradients | update_JxW_values);
    FEFaceValues<2>    face_values(mapping, element_, QGauss<1>(3), update_values | update_JxW_values);
    const unsigned int n_dofs = element_.n_dofs_per_cell();

    for (const auto &cell : dof_handler_.active_cell_iterators())
      if (cell->is_locally_owned())
        {
          values.reinit(cell);
          CellTable table;
          table.dof_indices.resize(n_dofs);
          cell->get_dof_indices(table.dof_indices);
          table.JxW = values.get_JxW_values();
          table.shape.reinit(values.n_quadrature_points, n_dofs);
          for (const unsigned int q : values.quadrature_point_indices())
            for (unsigned int i = 0; i < n_dofs; ++i)
              {
                table.shape(q, i) = values.shape_value(i, q);
                table.gradients.push_back(values.shape_grad(i, q));
                volume_ += table.shape(q, i) * table.JxW[q];
                mean_weights_(table.dof_indices[i]) += table.shape(q, i) * table.JxW[q];
              }
          for (const auto &face : cell->face_iterators())
            if (face->at_boundary() && face->boundary_id() == Specimen::surface_id)
              {
                face_values.reinit(cell, face);
                const unsigned int n_points = face_values.n_quadrature_points;
                table.surface_JxW           = face_values.get_JxW_values();
                table.surface_shape.reinit(n_points, n_dofs);
                for (unsigned int q = 0; q < n_points; ++q)
                  for (unsigned int i = 0; i < n_dofs; ++i)
                    table.surface_shape(q, i) = face_values.shape_value(i, q);
                table.wetting.assign(n_points, 0.);
                for (const double weight : table.surface_JxW)
                  surface_ += weight;
              }
          cells_.push_back(std::move(table));
        }
    mean_weights_.compress(VectorOperation::add);
    volume_  = Utilities::MPI::sum(volume_, communicator_);
    surface_ = Utilities::MPI::sum(surface_, communicator_);
    mean_weights_ /= volume_;
  }

  namespace
  {
    /** A PETSc vector of the owned degrees of freedom with the ghosts that this rank's cells need. */
    PETScWrappers::MPI::Vector
    with_ghosts(const Vec                         vector,
                const PETScWrappers::MPI::Vector &like,
                const IndexSet                   &relevant,
                const MPI_Comm                    communicator)
    {
      PETScWrappers::MPI::Vector owned(like);
      check(VecCopy(vector, owned));
      PETScWrappers::MPI::Vector ghosted(like.locally_owned_elements(), relevant, communicator);
      ghosted = owned;
      return ghosted;
    }

    double
    value_at(const FullMatrix<double> &shape, const unsigned int q, const Vector<double> &values)
    {
      double sum = 0.;
      for (unsigned int i = 0; i < values.size(); ++i)
        sum += shape(q, i) * values[i];
      return sum;
    }
  } // namespace

  /** ∫ ρ c_p ∂T/∂t φ + κ ∇T·∇φ over a cell, and its derivative shift·∂/∂(rate) + ∂/∂(temperature). */
  void
  HeatEquation::add_volume(const CellTable &cell, const double shift, CellSystem &system) const
  {
    const unsigned int n = element_.n_dofs_per_cell();
    for (unsigned int q = 0; q < cell.JxW.size(); ++q)
      {
        const double value    = value_at(cell.shape, q, system.values);
        const double capacity = alloy_.density * alloy_.heat_capacity * alloy_.heat_capacity_law.value(value);
        const double kappa    = alloy_.conductivity * alloy_.conductivity_law.value(value);
        const double source   = capacity * value_at(cell.shape, q, system.rates);
        const auto  *gradient = &cell.gradients[q * n];
        Tensor<1, 2> flux;
        for (unsigned int i = 0; i < n; ++i)
          flux += kappa * system.values[i] * gradient[i];
        for (unsigned int i = 0; i < n; ++i)
          {
            system.residual[i] += (source * cell.shape(q, i) + flux * gradient[i]) * cell.JxW[q];
            for (unsigned int j = 0; j < n; ++j)
              system.matrix(i, j) +=
                (shift * capacity * cell.shape(q, i) * cell.shape(q, j) + kappa * (gradient[i] * gradient[j])) *
                cell.JxW[q];
          }
      }
  }

  /** ∫ h(T_s) (T_s − T_bath) φ over the cooled part of a cell's surface, and its derivative. */
  void
  HeatEquation::add_surface(const CellTable &cell, CellSystem &system) const
  {
    const unsigned int n = element_.n_dofs_per_cell();
    for (unsigned int q = 0; q < cell.surface_JxW.size(); ++q)
      {
        const double value  = value_at(cell.surface_shape, q, system.values);
        const double excess = value - bath_.temperature;
        const double now    = bath_.wetting(value);
        const bool   is_wet = cell.wetting[q] >= now; // latched
        const double h      = bath_.coefficient(is_wet ? cell.wetting[q] : now);
        const double slope =
          is_wet ? 0. : (bath_.nucleate_coefficient - bath_.film_coefficient) * bath_.wetting_slope(value) * excess;
        for (unsigned int i = 0; i < n; ++i)
          {
            const double weight = cell.surface_shape(q, i) * cell.surface_JxW[q];
            system.residual[i] += h * excess * weight;
            for (unsigned int j = 0; j < n; ++j)
              system.matrix(i, j) += (h + slope) * cell.surface_shape(q, j) * weight;
          }
      }
  }

  /**
   * Residual or its derivative. The derivatives of c_p and κ are left out: they
   * change slowly and Newton's method only converges a little slower.
   */
  void
  HeatEquation::assemble(const Vec temperature, const Vec rate, const double shift, const Vec residual)
  {
    const bool                 with_jacobian = residual == nullptr;
    const auto                 T             = with_ghosts(temperature, temperature_, relevant_dofs_, communicator_);
    const auto                 T_dot         = with_ghosts(rate, temperature_, relevant_dofs_, communicator_);
    CellSystem                 system(element_.n_dofs_per_cell());
    PETScWrappers::MPI::Vector sum(temperature_);
    sum = 0.;
    if (with_jacobian)
      jacobian_ = 0.;

    for (const CellTable &cell : cells_)
      {
        system.matrix   = 0.;
        system.residual = 0.;
        T.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), system.values.begin());
        T_dot.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), system.rates.begin());
        add_volume(cell, shift, system);
        add_surface(cell, system);
        if (with_jacobian)
          jacobian_.add(cell.dof_indices, system.matrix);
        else
          sum.add(cell.dof_indices, system.residual);
      }
    if (with_jacobian)
      jacobian_.compress(VectorOperation::add);
    else
      {
        sum.compress(VectorOperation::add);
        check(VecCopy(sum, residual));
      }
  }

  void
  HeatEquation::remember_wetting(const Vec temperature)
  {
    const auto     T = with_ghosts(temperature, temperature_, relevant_dofs_, communicator_);
    Vector<double> values(element_.n_dofs_per_cell());
    for (CellTable &cell : cells_)
      {
        T.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), values.begin());
        for (unsigned int q = 0; q < cell.surface_JxW.size(); ++q)
          cell.wetting[q] = std::max(cell.wetting[q], bath_.wetting(value_at(cell.surface_shape, q, values)));
      }
  }

  HeatEquation::Snapshot
  HeatEquation::snapshot(const double time) const
  {
    double values[2] = {0., 0.};
    if (temperature_.in_local_range(surface_dof_))
      values[0] = temperature_(surface_dof_);
    if (temperature_.in_local_range(centre_dof_))
      values[1] = temperature_(centre_dof_);
    MPI_Allreduce(MPI_IN_PLACE, values, 2, MPI_DOUBLE, MPI_SUM, communicator_);
    return {time, values[0], values[1], temperature_ * mean_weights_};
  }

  PetscErrorCode
  HeatEquation::residual_callback(TS, PetscReal, Vec temperature, Vec rate, Vec residual, void *context)
  {
    static_cast<HeatEquation *>(context)->assemble(temperature, rate, 0., residual);
    return 0;
  }

  dealii::PETScWrappers::MPI::Vector
  HeatEquation::relevant_temperature() const
  {
    dealii::PETScWrappers::MPI::Vector temperature(dof_handler_.locally_owned_dofs(), relevant_dofs_, communicator_);
    temperature = temperature_;
    return temperature;
  }

  PetscErrorCode
  HeatEquation::jacobian_callback(TS,
                                  PetscReal,
                                  Vec             temperature,
                                  Vec             rate,
                                  const PetscReal shift,
                                  Mat,
                                  Mat,
                                  void *context)
  {
    static_cast<HeatEquation *>(context)->assemble(temperature, rate, shift, nullptr);
    return 0;
  }

  PetscErrorCode
  HeatEquation::post_step_callback(TS ts)
  {
    void *context = nullptr;
    check(TSGetApplicationContext(ts, &context));
    auto     &equation = *static_cast<HeatEquation *>(context);
    Vec       temperature;
    PetscReal time;
    check(TSGetSolution(ts, &temperature));
    check(TSGetTime(ts, &time));
    check(VecCopy(temperature, equation.temperature_));
    equation.remember_wetting(temperature);
    if (*equation.observer_)
      (*equation.observer_)(equation.snapshot(time));
    return 0;
  }

  void
  HeatEquation::configure(TS ts, const double duration)
  {
    check(TSSetOptionsPrefix(ts, "heat_"));
    check(TSSetApplicationContext(ts, this));
    check(TSSetType(ts, TSBDF));
    check(TSBDFSetOrder(ts, 2));
    check(TSSetIFunction(ts, nullptr, &HeatEquation::residual_callback, this));
    check(TSSetIJacobian(ts, jacobian_, jacobian_, &HeatEquation::jacobian_callback, this));
    check(TSSetPostStep(ts, &HeatEquation::post_step_callback));
    check(TSSetTolerances(ts, parameters_.time_tolerance, nullptr, 0., nullptr));
    check(TSSetMaxTime(ts, duration));
    check(TSSetExactFinalTime(ts, TS_EXACTFINALTIME_MATCHSTEP));
    check(TSSetMaxSteps(ts, std::numeric_limits<PetscInt>::max()));
    check(TSSetMaxStepRejections(ts, 100));
    check(TSSetMaxSNESFailures(ts, 100));
    check(TSSetErrorIfStepFails(ts, PETSC_FALSE));
    check(use_rounded_steps(ts));

    // The first step resolves a thousandth of the fastest lumped time constant.
    const double h       = std::max(bath_.film_coefficient, bath_.nucleate_coefficient);
    const double fastest = alloy_.density * alloy_.heat_capacity * volume_ / (std::max(h, 1e-3) * surface_);
    check(TSSetTimeStep(ts, std::min(std::exp2(std::floor(std::log2(1e-3 * fastest))), duration)));

    SNES snes;
    KSP  ksp;
    PC   pc;
    check(TSGetSNES(ts, &snes));
    // Absolute: a heat flow that changes the mean temperature by less than 1e-10 of a kelvin per time constant.
    check(SNESSetTolerances(snes, 1e-10 * std::max(h, 1e-3) * surface_, 1e-10, 1e-13, 25, 10000));
    check(SNESGetKSP(snes, &ksp));
    check(KSPSetType(ksp, KSPGMRES));
    check(KSPSetTolerances(ksp, 1e-12, PETSC_DEFAULT, PETSC_DEFAULT, 1000));
    check(KSPGetPC(ksp, &pc));
    check(PCSetType(pc, PCBJACOBI));
    check(TSSetFromOptions(ts));
  }

  void
  HeatEquation::plunge(const Bath &bath, const double duration, const Observer &observer)
  {
    bath_     = bath;
    observer_ = &observer;
    for (CellTable &cell : cells_)
      cell.wetting.assign(cell.wetting.size(), 0.);
    remember_wetting(temperature_);

    TS ts;
    check(TSCreate(communicator_, &ts));
    configure(ts, duration);

    PETScWrappers::MPI::Vector solution(temperature_);
    check(TSSolve(ts, solution));
    TSConvergedReason reason;
    PetscInt          step;
    PetscReal         time;
    check(TSGetConvergedReason(ts, &reason));
    check(TSGetStepNumber(ts, &step));
    check(TSGetTime(ts, &time));
    check(TSDestroy(&ts));
    observer_ = nullptr;
    if (reason != TS_CONVERGED_TIME)
      {
        std::ostringstream message;
        message << "the heat equation gives up in " << bath.name << " at " << time << " s, step " << step
                << ", surface temperature " << snapshot(time).surface_temperature << " K ("
                << TSConvergedReasons[reason]
                << "); a larger Treatment/Transition band or a smaller Specimen/Time tolerance may help";
        throw NotConverged(message.str());
      }
    temperature_ = solution;
  }
} // namespace cryoglass
