#include "solver/run/realisation.h"

#include "solver/not_converged.h"
#include "solver/run/make_box_solver.h"

#include <chrono>

namespace cryoglass
{
  Realisation::Realisation(const Case          &the_case,
                           const ThermalStrain &thermal_strain,
                           const Lattice       &lattice,
                           const std::uint64_t  seed)
    : case_(the_case)
    , thermal_strain_(thermal_strain)
    , lattice_(lattice)
    , seed_(seed)
  {
  }

  void
  Realisation::sample()
  {
    glass_ = std::make_unique<Glass>(make_glass(case_.glass.model, seed_, lattice_, case_.alloy));
  }

  ComponentSet
  Realisation::specimen_stresses() const
  {
    return common(case_.specimen.shape).stress_components(case_.specimen.point.position);
  }

  ResponseRequest
  Realisation::request() const
  {
    return {case_.box.has_effective_moduli, case_.box.has_macroscopic_stress ? specimen_stresses() : no_components};
  }

  void
  Realisation::solve(const BoxSolver::Progress &progress)
  {
    box_ = std::make_unique<ThermoelasticBox>(make_box_solver(case_.box, lattice_));
    solve_glass(progress);
    if (!is_evolving())
      box_->release_workspace();
  }

  void
  Realisation::solve_glass(const BoxSolver::Progress &progress)
  {
    const auto start = std::chrono::steady_clock::now();
    try
      {
        box_->update(*glass_);
        box_->solve(request(), progress);
      }
    catch (const NotConverged &error)
      {
        if (case_.glass.n_realisations == 1)
          throw;
        throw NotConverged("seed " + std::to_string(seed_) + ": " + error.what());
      }
    result_.solve = make_solve_report(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    result_.effective = box_->effective();
  }

  SolveReport
  Realisation::make_solve_report(const double seconds) const
  {
    const BoxSolver &solver = box_->solver();
    SolveReport      report;
    report.n_voxels   = {lattice_.n(0), lattice_.n(1), lattice_.n(2)};
    report.voxel_size = lattice_.voxel_size();
    report.n_unknowns = solver.n_unknowns();
    report.solver     = solver.name();
    report.details    = solver.details();
    report.solves     = box_->responses().solves;
    report.seconds    = seconds;
    return report;
  }

  bool
  Realisation::change_glass(unsigned int, const SpecimenResult &)
  {
    return is_evolving();
  }

  void
  Realisation::undergo_cycle(const unsigned int cycle, const SpecimenResult &specimen)
  {
    if (!change_glass(cycle, specimen))
      return;
    solve_glass({});
  }

  std::string
  Realisation::missing_stresses() const
  {
    const ComponentSet needed = specimen_stresses();
    std::string        result;
    for (unsigned int m = 0; m < 6; ++m)
      if (needed[m] && !box_->has_stress_response(m))
        result += (result.empty() ? "" : ", ") + std::string(component_names[m]);
    return result;
  }

  std::optional<FreeSurface>
  Realisation::compare_with_periodic() const
  {
    auto solver = make_periodic_counterpart(case_.box, lattice_);
    if (!solver)
      return {};
    ThermoelasticBox periodic(std::move(solver));
    periodic.update(*glass_);
    periodic.solve({});
    periodic.release_workspace();
    return free_surface_profile(*box_, periodic, coldest_.theta);
  }

  const BoxResult &
  Realisation::evaluate(const SpecimenResult &specimen)
  {
    box_->release_workspace();
    const HistoryRow &row   = specimen.coldest();
    const PointState &state = row.points.front();
    coldest_                = {row.time, thermal_strain_(state.temperature), state.stress};

    result_.seed         = seed_;
    result_.mean_energy  = MeanEnergy(*box_);
    energy_              = std::make_unique<ShearEnergy>(*box_, coldest_.theta, coldest_.stress);
    result_.temperature  = state.temperature;
    result_.theta        = coldest_.theta;
    result_.energy       = energy_->statistics();
    result_.molar_volume = case_.alloy.molar_volume;
    result_.yield_stress = case_.alloy.yield_stress;
    result_.surface      = compare_with_periodic();
    result_.glass        = compute_glass_statistics(*glass_);
    return result_;
  }
} // namespace cryoglass
