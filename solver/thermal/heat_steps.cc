// The time steps of the heat equation, by PETSc; its weak form is in heat_equation.cc.
#include "solver/not_converged.h"
#include "solver/thermal/heat_equation.h"
#include "solver/thermal/rounded_steps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <sstream>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    void
    check(const PetscErrorCode error)
    {
      AssertThrow(error == 0, LACExceptions::ExcPETScError(error));
    }
  } // namespace

  template <int dim>
  PetscErrorCode
  HeatEquation<dim>::residual_callback(TS, const PetscReal time, Vec temperature, Vec rate, Vec residual, void *context)
  {
    static_cast<HeatEquation *>(context)->assemble_residual(time, temperature, rate, residual);
    return 0;
  }

  template <int dim>
  PetscErrorCode
  HeatEquation<dim>::jacobian_callback(TS,
                                       const PetscReal time,
                                       Vec             temperature,
                                       Vec,
                                       const PetscReal shift,
                                       Mat,
                                       Mat,
                                       void *context)
  {
    static_cast<HeatEquation *>(context)->assemble_jacobian(time, temperature, shift);
    return 0;
  }

  /** Where conduction is fast the rounding of its heat flows can hide the last digits: then a residual that stays is
   * done. */
  template <int dim>
  PetscErrorCode
  HeatEquation<dim>::convergence_callback(SNES                 snes,
                                          const PetscInt       iteration,
                                          const PetscReal      solution,
                                          const PetscReal      step,
                                          const PetscReal      residual,
                                          SNESConvergedReason *reason,
                                          void                *context)
  {
    auto &equation = *static_cast<HeatEquation *>(context);
    check(SNESConvergedDefault(snes, iteration, solution, step, residual, reason, nullptr));
    if (*reason == SNES_CONVERGED_ITERATING && iteration > 1 && residual < 10. * equation.rounding_ &&
        residual > 0.1 * equation.last_residual_)
      *reason = SNES_CONVERGED_FNORM_ABS;
    equation.last_residual_ = residual;
    return 0;
  }

  template <int dim>
  PetscErrorCode
  HeatEquation<dim>::post_step_callback(TS ts)
  {
    void *context = nullptr;
    check(TSGetApplicationContext(ts, &context));
    auto     &equation = *static_cast<HeatEquation *>(context);
    Vec       temperature;
    PetscReal time, previous;
    check(TSGetSolution(ts, &temperature));
    check(TSGetTime(ts, &time));
    check(TSGetPrevTime(ts, &previous));

    // Simpson's rule for the heat that has left meanwhile, apart from the solver's own balance.
    const double middle = 0.5 * (previous + time);
    check(TSInterpolate(ts, middle, equation.temperature_));
    const double flow = equation.heat_flow(time, temperature);
    equation.heat_lost_ +=
      (time - previous) / 6. * (equation.last_flow_ + 4. * equation.heat_flow(middle, equation.temperature_) + flow);
    equation.last_flow_ = flow;
    if (*equation.observer_)
      {
        Snapshot halfway   = equation.snapshot(middle);
        halfway.is_halfway = true;
        (*equation.observer_)(halfway);
      }

    check(VecCopy(temperature, equation.temperature_));
    equation.remember_wetting(temperature);
    if (*equation.observer_)
      (*equation.observer_)(equation.snapshot(time));
    if (equation.is_stopped_)
      check(TSSetConvergedReason(ts, TS_CONVERGED_USER));
    return 0;
  }

  template <int dim>
  void
  HeatEquation<dim>::configure(TS ts, const double duration)
  {
    check(TSSetOptionsPrefix(ts, "heat_"));
    check(TSSetApplicationContext(ts, this));
    check(TSSetType(ts, TSBDF));
    check(TSBDFSetOrder(ts, static_cast<PetscInt>(parameters_.time_order)));
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
    const double h       = std::max(bath_.coefficient_range().second, 1e-3);
    const double fastest = alloy_.density * alloy_.heat_capacity / (h * surface_);
    check(TSSetTimeStep(ts, std::min(std::exp2(std::floor(std::log2(1e-3 * fastest))), duration)));

    SNES snes;
    KSP  ksp;
    PC   pc;
    check(TSGetSNES(ts, &snes));
    // Absolute: a heat flow that changes the mean temperature by less than 1e-10 of a kelvin per time constant.
    check(SNESSetTolerances(snes, 1e-10 * h * surface_, 1e-10, 1e-13, 25, 10000));
    assemble_jacobian(0., temperature_, 0.);
    rounding_ = std::numeric_limits<double>::epsilon() * jacobian_.linfty_norm() *
                std::max(snapshot(0.).highest_temperature, bath_.temperature) *
                std::sqrt(static_cast<double>(temperature_.size()));
    check(SNESSetConvergenceTest(snes, &HeatEquation::convergence_callback, this, nullptr));
    SNESLineSearch line_search;
    check(SNESGetLineSearch(snes, &line_search));
    check(SNESLineSearchSetType(line_search, SNESLINESEARCHBASIC));
    check(SNESSetLagJacobian(snes, 8)); // within a step the first one serves
    check(SNESGetKSP(snes, &ksp));
    check(KSPSetType(ksp, KSPGMRES));
    check(KSPSetTolerances(ksp, 1e-8, PETSC_DEFAULT, PETSC_DEFAULT, 1000));
    check(KSPGetPC(ksp, &pc));
    check(KSPGMRESSetRestart(ksp, 100));
    if (dim == 2)
      check(PCSetType(pc, PCREDUNDANT)); // a section is small enough for LU on every rank
    else if (largest_aspect_ratio_ > 30. && temperature_.size() < 100000)
      {
        // Where cells are this flat every point relaxation is slow.
        check(PCSetType(pc, PCLU));
        check(PCFactorSetMatSolverType(pc, MATSOLVERMUMPS));
      }
    else
      check(PCSetType(pc, PCSOR));
    check(TSSetFromOptions(ts));
  }

  template <int dim>
  void
  HeatEquation<dim>::plunge(const Bath &bath, const double duration, const Observer &observer, const Pulling &pulling)
  {
    bath_     = bath;
    pulling_  = pulling;
    observer_ = &observer;
    for (CellTable &cell : cells_)
      for (CooledFace &face : cell.cooled)
        face.wetting.assign(face.wetting.size(), 0.);
    remember_wetting(temperature_);
    last_flow_ = heat_flow(0., temperature_);

    TS ts;
    check(TSCreate(mesh_->communicator(), &ts));
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
    if (reason != TS_CONVERGED_TIME && !is_stopped_)
      {
        std::ostringstream message;
        message << "the heat equation gives up in " << bath.name << " at " << time << " s, step " << step
                << ", temperature " << snapshot(time).lowest_temperature << " to " << snapshot(time).highest_temperature
                << " K (" << TSConvergedReasons[reason]
                << "); a wider transition band or a smaller Specimen/Time tolerance may help";
        throw NotConverged(message.str());
      }
    temperature_ = solution;
  }

  template class HeatEquation<2>;
  template class HeatEquation<3>;
} // namespace cryoglass
