#include "solver/run/simulation.h"

#include "solver/energy/box_scatter.h"
#include "solver/output/provenance.h"
#include "solver/output/summary.h"
#include "solver/output/tables.h"
#include "solver/run/cycle_checkpoint.h"
#include "solver/run/guard_rails.h"
#include "solver/run/identity.h"
#include "solver/run/realisation_files.h"
#include "solver/run/stop_request.h"
#include "solver/run/texts.h"

#include <deal.II/base/mpi.h>

#include <optional>
#include <utility>
#include <vector>

namespace cryoglass
{
  Simulation::Simulation(const Case &the_case, const RunOptions &options, const MPI_Comm communicator)
    : case_(the_case)
    , session_(the_case, options, communicator)
    , log_(session_.log())
    , thermal_strain_(make_thermal_strain(the_case.alloy, the_case.treatment))
    , lattice_(the_case.box.shape, communicator, the_case.box.threads_per_rank)
    , realisation_(the_case, thermal_strain_, lattice_, the_case.glass.seed)
    , cycle_files_(the_case, realisation_, session_.folder().path())
    , checkpoints_(session_.folder(), communicator, identity_of_run(the_case))
    , starts_anew_(options.starts_anew)
  {
  }

  void
  Simulation::run()
  {
    find_earlier_run();
    listen_for_stop_requests();
    sample_glass();
    if (earlier_)
      resume();
    else
      solve_box();
    follow_cycles();
    evaluate_energy();
    write_results();
  }

  void
  Simulation::find_earlier_run()
  {
    constexpr unsigned int   n_stages = 5;
    std::vector<std::string> problems;
    if (case_.evolution && !starts_anew_)
      checkpoints_.load(
        [this](const nlohmann::ordered_json &numbers, const CheckpointFieldReader &fields) {
          earlier_ = read_cycles(numbers, fields, lattice_, case_.treatment.n_cycles);
        },
        problems);
    session_.open(n_stages, earlier_.has_value(), problems);
  }

  void
  Simulation::sample_glass()
  {
    log_.stage("glass: " + describe(case_.box.shape) + ", " + describe(case_.glass.model, case_.glass.seed));
    realisation_.sample();
    if (const std::string slow = lattice_.slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    for (const auto &warnings : {realisation_.glass().warnings(), warnings_of(case_)})
      for (const std::string &warning : warnings)
        log_.warning(warning);
  }

  void
  Simulation::resume()
  {
    log_.stage("box: " + describe(case_.box));
    cycle_files_.adopt(earlier_->rows);
    realisation_.resume(std::move(*earlier_));
    earlier_.reset();
    n_earlier_cycles_ = realisation_.result().cycles.back().cycle;
    for (const std::string &warning : realisation_.box().solver().warnings())
      log_.warning(warning);
    log_.line("      going on after cycle " + std::to_string(n_earlier_cycles_));
  }

  void
  Simulation::keep_cycle(const unsigned int cycle)
  {
    const double now = dealii::Utilities::MPI::broadcast(session_.communicator(), log_.seconds());
    // What follows is another cycle, or the evaluation with its solves as exact as those as cast.
    const double next    = cycle < case_.treatment.n_cycles ? now - last_cycle_ : realisation_.result().solve.seconds;
    const bool   is_stop = dealii::Utilities::MPI::max(is_stop_requested(next) ? 1u : 0u, session_.communicator()) > 0;
    last_cycle_          = now;
    if (!is_stop && now - last_checkpoint_ < case_.output.checkpoint_interval)
      return;
    cycle_files_.write_pictures();
    checkpoints_.save(numbers_of_cycles(realisation_),
                      [this](CheckpointFieldWriter &writer) { write_fields_of_cycles(realisation_, writer); });
    last_checkpoint_ = now;
    if (is_stop)
      throw StoppedEarly("stopped after cycle " + std::to_string(cycle) + " of " +
                         std::to_string(case_.treatment.n_cycles) + "; the same command goes on from there");
  }

  void
  Simulation::solve_box()
  {
    log_.stage("box: " + describe(case_.box));
    realisation_.set_interruptible(true); // there is nothing yet that a stop could lose
    realisation_.solve(show_progress(log_, case_.box));
    realisation_.set_interruptible(false);
    const BoxSolver &solver = realisation_.box().solver();
    for (const std::string &text : describe_solves(solver, realisation_.result().solve))
      log_.line("      " + text);
    for (const std::string &warning : solver.warnings())
      log_.warning(warning);
  }

  void
  Simulation::follow_cycles()
  {
    log_.stage("specimen: " + describe(case_.specimen, case_.treatment));
    // The specimen has the effective properties of the box.
    const EffectiveProperties &effective = realisation_.result().effective;
    if (!case_.specimen.stress.is_computed)
      log_.line("      without its thermal stress");
    else if (!effective.moduli)
      log_.line("      its thermal stress is that of the sheet's moduli: the box gives no effective ones");
    if (const std::string missing = realisation_.missing_stresses(); !missing.empty())
      log_.line("      components of it that are not applied to the box: " + missing);
    std::optional<std::filesystem::path> fields;
    if (case_.output.has_fields)
      fields = session_.folder().path() / "fields";
    specimen_ = SpecimenRun::make(
      case_,
      make_body(effective, case_.alloy),
      thermal_strain_,
      fields,
      [this](const std::string &text) { log_.line("      " + text); },
      session_.communicator());
    specimen_->set_interruptible(!case_.evolution); // else the cycle ends, and a checkpoint is written
    realisation_.observe_cycles([this](const CycleRow &row) { cycle_files_.observe(row); });
    for (unsigned int cycle = 1; cycle <= case_.treatment.n_cycles; ++cycle)
      {
        specimen_->follow_cycle(show_cycles(log_, case_.treatment));
        if (cycle <= n_earlier_cycles_)
          continue;
        realisation_.undergo_cycle(cycle, specimen_->result());
        if (case_.evolution)
          keep_cycle(cycle);
      }
    specimen_->finish();
  }

  void
  Simulation::evaluate_energy()
  {
    log_.stage("shear-strain energy");
    if (realisation_.box().solver().transmitted_stresses() != all_components)
      log_.line("      the same glass without free surfaces, for comparison");
    realisation_.evaluate(specimen_->result());
    for (const std::string &warning : warnings_of(realisation_.result().effective))
      log_.warning(warning);
  }

  nlohmann::ordered_json
  Simulation::make_summary() const
  {
    using nlohmann::ordered_json;
    const BoxResult      &result   = realisation_.result();
    const SpecimenResult &specimen = specimen_->result();
    ordered_json          summary  = session_.summary_head();
    summary["box"]                 = box_summary(result.solve);
    summary["glass"]               = {{"seed", result.seed}, {"requested", glass_model_summary(case_.glass.model)}};
    add_scalars(summary, result.scalars());
    add_tensors(summary["effective"], result.effective);
    add_scatter(summary["shear_energy"], box_scatter(case_.glass.model, case_.box.shape));
    if (case_.evolution)
      summary["rejuvenation"] = rejuvenation_summary(*case_.evolution, values_of(result.cycles));
    summary["free_surface"] = result.surface ? free_surface_summary(*result.surface) : ordered_json(nullptr);
    summary["specimen"]     = specimen_summary(specimen.summary, result.temperature, case_.alloy.yield_stress);
    add_shape(summary["specimen"], common(case_.specimen.shape), case_.specimen.point);
    summary["macroscopic_stress"] =
      case_.specimen.stress.is_computed && realisation_.missing_stresses().empty()
        ? macroscopic_stress_summary(macroscopic_stress_effects(specimen, thermal_strain_, result.mean_energy))
        : ordered_json(nullptr);
    return summary;
  }

  std::string
  Simulation::what_to_open() const
  {
    const std::filesystem::path folder = session_.folder().final_path();
    std::string                 text;
    if (case_.output.has_pictures)
      text += (folder / "pictures").string() + " for pictures, ";
    if (case_.output.has_fields)
      text += (folder / "fields/box.xdmf").string() + " in ParaView, ";
    return text + "summary.json and history.csv for numbers";
  }

  void
  Simulation::write_results()
  {
    const ResultFolder &folder = session_.folder();
    const BoxResult    &result = realisation_.result();
    log_.stage("results to " + folder.final_path().string());
    folder.write("history.csv", [&](std::ostream &out) {
      write_history(out,
                    specimen_->result().history,
                    thermal_strain_,
                    [&](const unsigned int cycle) -> const MeanEnergy & { return result.mean_energy_in(cycle); });
    });
    if (case_.evolution)
      {
        folder.write("cycles.csv", [&](std::ostream &out) { write_cycles(out, values_of(result.cycles)); });
        cycle_files_.write_pictures();
      }
    if (result.surface)
      folder.write("depth.csv", [&](std::ostream &out) { write_depth_profile(out, *result.surface); });
    RealisationFiles(case_, thermal_strain_, folder.path()).write(realisation_, specimen_->result());
    session_.publish(make_summary(), what_to_open(), {CheckpointStore::name()});
  }
} // namespace cryoglass
