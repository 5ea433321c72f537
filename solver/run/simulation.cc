#include "solver/run/simulation.h"

#include "solver/output/summary.h"
#include "solver/output/tables.h"
#include "solver/run/realisation_files.h"
#include "solver/run/texts.h"

#include <optional>

namespace cryoglass
{
  Simulation::Simulation(const Case &the_case, const std::filesystem::path &output, const MPI_Comm communicator)
    : case_(the_case)
    , session_(the_case, output, communicator)
    , log_(session_.log())
    , thermal_strain_(make_thermal_strain(the_case.alloy, the_case.treatment))
    , lattice_(the_case.box.shape, communicator)
    , realisation_(the_case, thermal_strain_, lattice_, the_case.glass.seed)
    , cycle_files_(the_case, realisation_, session_.folder().path())
  {
  }

  void
  Simulation::run()
  {
    session_.open(5);
    sample_glass();
    solve_box();
    follow_cycles();
    evaluate_energy();
    write_results();
  }

  void
  Simulation::sample_glass()
  {
    log_.stage("glass: " + describe(case_.box.shape) + ", " + describe(case_.glass.model, case_.glass.seed));
    realisation_.sample();
    if (const std::string slow = lattice_.slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    for (const std::string &warning : realisation_.glass().warnings())
      log_.line("warning: " + warning);
  }

  void
  Simulation::solve_box()
  {
    log_.stage("box: " + describe(case_.box));
    realisation_.solve(show_progress(log_, case_.box));
    const BoxSolver &solver = realisation_.box().solver();
    for (const std::string &text : describe_solves(solver, realisation_.result().solve))
      log_.line("      " + text);
    for (const std::string &warning : solver.warnings())
      log_.line("warning: " + warning);
  }

  void
  Simulation::follow_cycles()
  {
    log_.stage("specimen: " + describe(case_.specimen, case_.treatment));
    // The specimen has the effective properties of the box.
    const EffectiveProperties &effective = realisation_.box().effective();
    if (!effective.moduli)
      log_.line("      its thermal stress is that of the sheet's moduli: the box gives no effective ones");
    if (const std::string missing = realisation_.missing_stresses(); !missing.empty())
      log_.line("      components of it that are not applied to the box: " + missing);
    std::optional<std::filesystem::path> fields;
    if (case_.output.has_fields)
      fields = session_.folder().path() / "fields";
    specimen_ =
      SpecimenRun::make(case_, make_body(effective, case_.alloy), thermal_strain_, fields, session_.communicator());
    realisation_.observe_cycles([this](const CycleRow &row) { cycle_files_.observe(row); });
    for (unsigned int cycle = 1; cycle <= case_.treatment.n_cycles; ++cycle)
      {
        specimen_->follow_cycle(show_cycles(log_, case_.treatment));
        realisation_.undergo_cycle(cycle, specimen_->result());
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
  }

  nlohmann::ordered_json
  Simulation::make_summary() const
  {
    using nlohmann::ordered_json;
    const BoxResult      &result   = realisation_.result();
    const SpecimenResult &specimen = specimen_->result();
    ordered_json          summary  = session_.summary_head();
    summary["box"]                 = box_summary(result.solve);
    summary["glass"]               = {{"seed", result.seed}};
    add_scalars(summary, result.scalars());
    if (case_.evolution)
      summary["rejuvenation"] = rejuvenation_summary(*case_.evolution, values_of(result.cycles));
    summary["free_surface"] = result.surface ? free_surface_summary(*result.surface) : ordered_json(nullptr);
    summary["specimen"]     = specimen_summary(specimen.summary, result.temperature, case_.alloy.yield_stress);
    summary["macroscopic_stress"] =
      realisation_.missing_stresses().empty()
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
      write_history(
        out, specimen_->result().history, thermal_strain_, [&](const unsigned int cycle) -> const MeanEnergy & {
          return result.mean_energy_in(cycle);
        });
    });
    if (case_.evolution)
      {
        folder.write("cycles.csv", [&](std::ostream &out) { write_cycles(out, values_of(result.cycles)); });
        cycle_files_.write_pictures();
      }
    if (result.surface)
      folder.write("depth.csv", [&](std::ostream &out) { write_depth_profile(out, *result.surface); });
    RealisationFiles(case_, thermal_strain_, folder.path()).write(realisation_, specimen_->result());
    session_.publish(make_summary(), what_to_open());
  }
} // namespace cryoglass
