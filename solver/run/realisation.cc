#include "solver/run/realisation.h"

#include "meshes/ranks/fault_point.h"
#include "solver/not_converged.h"
#include "solver/run/make_box_solver.h"
#include "solver/run/stop_request.h"

#include <algorithm>
#include <chrono>
#include <utility>

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
    // Rounded whether it changes or not: as cast, the same.
    const auto precision = case_.evolution ? Glass::Precision::rounded : Glass::Precision::compact;
    glass_ = std::make_unique<Glass>(make_glass(case_.glass.model, seed_, lattice_, case_.alloy, precision));
    const std::ptrdiff_t n     = std::min<std::ptrdiff_t>(1, lattice_.n_local_voxels());
    double               first = n > 0 ? std::as_const(*glass_).shear_modulus[0] : 0.;
    fault_point("sample", &first, n);
    glass_->shear_modulus.assign(0, n, &first);
    result_.glass = compute_glass_statistics(*glass_);
    if (case_.evolution)
      evolution_ = std::make_unique<Evolution>(*case_.evolution, seed_, *glass_);
  }

  ComponentSet
  Realisation::specimen_stresses() const
  {
    if (!case_.specimen.stress.is_computed)
      return no_components;
    return common(case_.specimen.shape).stress_components(case_.specimen.point.position);
  }

  ComponentSet
  Realisation::acting_stresses() const
  {
    return case_.box.has_macroscopic_stress ? specimen_stresses() : no_components;
  }

  ResponseRequest
  Realisation::request() const
  {
    return {case_.box.has_effective_moduli, acting_stresses(), case_.box.moduli_tolerance};
  }

  std::optional<unsigned int>
  Realisation::compression_axis() const
  {
    const ComponentSet transmitted = box_->solver().transmitted_stresses();
    for (const unsigned int axis : {2u, 0u})
      if (transmitted[axis])
        return axis;
    return {};
  }

  void
  Realisation::solve(const BoxSolver::Progress &progress)
  {
    box_ = std::make_unique<ThermoelasticBox>(make_box_solver(case_.box, lattice_));
    box_->update(*glass_);
    solve_glass(evolution_ ? with_compression(request()) : request(), progress);
    result_.effective     = box_->effective();
    result_.solve         = make_solve_report();
    result_.solve.seconds = seconds_of_solves_;
    if (!evolution_)
      box_->release_workspace();
    else
      {
        reader_ = std::make_unique<CycleReader>(*case_.evolution, result_.effective.moduli);
        read_cycle(0, true);
        loosen_tolerance();
      }
  }

  void
  Realisation::loosen_tolerance()
  {
    // A mesh's unknowns are in no checkpoint: only exact solutions are the same after a stop.
    if (!box_->solver().has_mesh())
      box_->set_tolerance(case_.evolution->tolerance);
  }

  ResponseRequest
  Realisation::with_compression(ResponseRequest request) const
  {
    if (const auto axis = compression_axis())
      request.stresses[*axis] = true;
    return request;
  }

  void
  Realisation::resume(EarlierCycles earlier)
  {
    evolution_->restore(std::move(earlier.states), std::move(earlier.remaining), earlier.ageing);
    box_ = std::make_unique<ThermoelasticBox>(make_box_solver(case_.box, lattice_));
    loosen_tolerance();
    box_->update(*glass_);
    if (earlier.responses)
      box_->restore(std::move(*earlier.responses));
    else
      solve_glass(with_compression({false, acting_stresses()}), {});
    reader_           = std::make_unique<CycleReader>(*case_.evolution, earlier.effective.moduli, earlier.first);
    result_.effective = earlier.effective;
    result_.solve     = std::move(earlier.solve);
    result_.cycles    = std::move(earlier.rows);
    result_.mean_energy_by_cycle = std::move(earlier.mean_energies);
  }

  void
  Realisation::solve_glass(const ResponseRequest &wanted, const BoxSolver::Progress &progress)
  {
    const auto start      = std::chrono::steady_clock::now();
    const bool is_watched = is_interruptible_ && !box_->solver().has_mesh();
    const auto watch      = [&](const unsigned int system,
                           const unsigned int n_systems,
                           const unsigned int iteration,
                           const double       residual) {
      if (lattice_.max(has_stop_signal() ? 1. : 0.) > 0.)
        throw StoppedEarly("stopped while the box was solved; the same command starts it again");
      if (progress)
        progress(system, n_systems, iteration, residual);
    };
    try
      {
        fault_point("solve");
        box_->solve(wanted, is_watched ? BoxSolver::Progress(watch) : progress);
      }
    catch (const NotConverged &error)
      {
        if (case_.glass.n_realisations == 1)
          throw;
        throw NotConverged("seed " + std::to_string(seed_) + ": " + error.what());
      }
    seconds_of_solves_ += std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  }

  SolveReport
  Realisation::make_solve_report() const
  {
    const BoxSolver &solver = box_->solver();
    SolveReport      report;
    report.n_voxels   = {lattice_.n(0), lattice_.n(1), lattice_.n(2)};
    report.voxel_size = lattice_.voxel_size();
    report.n_unknowns = solver.n_unknowns();
    report.solver     = solver.name();
    report.details    = solver.details();
    report.solves     = box_->responses().solves;
    return report;
  }

  bool
  Realisation::change_glass(const CycleCourse &course)
  {
    ResponseRequest kinetics{false, acting_stresses()};
    bool            has_changed = false, is_solved = true, is_of_this_cycle = false;
    earlier_solves_.clear();
    for (unsigned int part = 0; part < case_.evolution->solves_per_cycle; ++part)
      {
        if (!is_solved)
          {
            solve_glass(kinetics, {});
            is_of_this_cycle = true;
          }
        is_solved = evolution_->advance(*box_, course, acting_stresses(), part, unit_energy_) == 0;
        if (!is_solved)
          {
            const std::vector<SolveResult> &solves = box_->responses().solves;
            if (is_of_this_cycle)
              earlier_solves_.insert(earlier_solves_.end(), solves.begin(), solves.end());
            is_of_this_cycle = false;
            box_->update(*glass_);
            unit_energy_.reset();
          }
        has_changed = has_changed || !is_solved;
      }
    return has_changed;
  }

  void
  Realisation::read_cycle(const unsigned int cycle, const bool has_changed)
  {
    std::vector<CycleRow> &rows     = result_.cycles;
    const auto             axis     = compression_axis();
    const bool             has_axis = axis && box_->has_stress_response(*axis);
    // Energies at θ = 0 cannot be carried to another course.
    if (has_changed || (has_axis && !rows.back().young_modulus_ratio) || rows.back().theta == 0.)
      {
        UnitEnergies thermal(*box_);
        rows.push_back(reader_->read(cycle, *box_, *evolution_, thermal.shear, has_axis ? axis : std::nullopt));
        rows.back().solves += static_cast<unsigned int>(earlier_solves_.size());
        for (const SolveResult &solve : earlier_solves_)
          rows.back().iterations += solve.iterations;
        result_.mean_energy_by_cycle.emplace_back(*box_, thermal, acting_stresses());
        unit_energy_ = std::move(thermal.shear);
      }
    else
      {
        rows.push_back(rows.back());
        rows.back().cycle  = cycle;
        rows.back().solves = rows.back().iterations = 0;
        reader_->read_structure(*evolution_, rows.back());
        result_.mean_energy_by_cycle.push_back(result_.mean_energy_by_cycle.back());
      }
  }

  void
  Realisation::undergo_cycle(const unsigned int cycle, const SpecimenResult &specimen)
  {
    if (!evolution_)
      return;
    const ActingStresses stresses{acting_stresses(),
                                  3. * case_.alloy.moduli.bulk_modulus * case_.alloy.thermal_expansion};
    const CycleCourse course = course_of_cycle(specimen, cycle, thermal_strain_, case_.evolution->relaxation, stresses);
    if (cycle == 1)
      {
        CycleReader::place(course, result_.cycles.front());
        result_.cycles.front().time = 0.;
        if (observer_)
          observer_(result_.cycles.front());
      }
    fault_point("cycle");
    const bool has_changed = change_glass(course);
    const bool is_last     = cycle == case_.treatment.n_cycles;
    const bool wants_moduli =
      compression_axis() && (is_last || cycle == 1 || cycle % case_.evolution->moduli_every == 0);
    const ResponseRequest kinetics{false, acting_stresses()};
    if (has_changed || (wants_moduli && !result_.cycles.back().young_modulus_ratio))
      solve_glass(wants_moduli ? with_compression(kinetics) : kinetics, {});
    read_cycle(cycle, has_changed);
    CycleReader::place(course, result_.cycles.back());
    if (observer_)
      observer_(result_.cycles.back());
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
    FreeSurface surface = free_surface_profile(*box_, periodic, coldest_.theta);
    if (evolution_)
      surface.soft_fraction = soft_fraction_profile(*box_, evolution_->spots());
    return surface;
  }

  const BoxResult &
  Realisation::evaluate(const SpecimenResult &specimen)
  {
    if (evolution_)
      {
        // The glass after the last cycle, as exactly as the one as cast. Loads start from states that are not.
        unit_energy_.reset();
        box_->set_tolerance(std::visit([](const auto &options) { return options.tolerance; }, case_.box.solver));
        ResponseRequest wanted  = request();
        wanted.moduli_tolerance = 0.;
        solve_glass(wanted, {});
        result_.effective = box_->effective();
        result_.mean_energy_by_cycle.pop_back(); // no cycle follows
      }
    fault_point("energy");
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
    return result_;
  }
} // namespace cryoglass
