#include "solver/simulation.h"

#include "materials/glass_file.h"
#include "solver/make_glass.h"
#include "solver/make_responses.h"
#include "solver/mechanics/fem_responses.h"
#include "solver/output/box_mesh_files.h"
#include "solver/output/field_files.h"
#include "solver/output/pictures.h"
#include "solver/surface_profile.h"
#include "solver/version.h"

#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <optional>
#include <sstream>

namespace cryoglass
{
  Simulation::Simulation(Parameters &parameters, const std::filesystem::path &output, const MPI_Comm communicator)
    : parameters_(parameters)
    , communicator_(communicator)
    , log_(communicator)
    , alloy_(parameters.alloy)
    , treatment_(parameters.treatment)
    , thermal_strain_(make_thermal_strain(parameters))
    , folder_(output, communicator)
    , lattice_(parameters.lattice, communicator)
  {
  }

  void
  Simulation::run()
  {
    log_.open((folder_.path() / "log.txt").string());
    log_.set_n_stages(5);
    log_.line("CryoGlass " + version() + " (" + revision() + "), " +
              std::to_string(dealii::Utilities::MPI::n_mpi_processes(communicator_)) + " ranks" +
              (parameters_.run.title.empty() ? "" : ": " + parameters_.run.title));
    if (!parameters_.alloy.assumptions.empty())
      log_.line("assumed: " + parameters_.alloy.assumptions);
    folder_.on_rank_0([this] {
      std::filesystem::create_directories(folder_.path() / "fields");
      std::filesystem::create_directories(folder_.path() / "pictures");
    });
    folder_.write("parameters.prm", [this](std::ostream &out) { parameters_.print(out, false); });

    sample_glass();
    solve_box();
    treat_specimen();
    evaluate_energy();
    write_results();
  }

  void
  Simulation::sample_glass()
  {
    const std::string &source = parameters_.glass.source;
    std::ostringstream text;
    text << "glass: " << lattice_.n(0) << " x " << lattice_.n(1) << " x " << lattice_.n(2) << " voxels of "
         << parameters_.lattice.voxel_size << " nm, ";
    if (source == "file")
      text << "from " << parameters_.glass.file;
    else if (source == "spheres")
      text << "spheres of radius " << parameters_.two_phase.sphere_radius << " nm, seed " << parameters_.glass.seed;
    else
      text << (source == "threshold" ? "two phases, " : "") << "correlation length "
           << parameters_.glass.correlation_length << " nm, seed " << parameters_.glass.seed;
    log_.stage(text.str());
    glass_ = make_glass(parameters_, parameters_.glass.seed, lattice_);
    if (const std::string slow = lattice_.slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    for (const std::string &warning : glass_->warnings())
      log_.line("warning: " + warning);
  }

  void
  Simulation::solve_box()
  {
    log_.stage(parameters_.run.box_solver == "fem"
                 ? "box: finite elements of degree " + std::to_string(parameters_.fem_box.degree)
                 : "box: " + std::to_string(3 * lattice_.n_voxels()) + " unknowns");
    const double start = log_.seconds();
    responses_         = make_responses(
      parameters_, *glass_, [this](const auto load, const auto n_loads, const auto iteration, const double residual) {
        std::ostringstream text;
        text << "load " << load << " of " << n_loads << ", iteration " << iteration << ", residual " << std::scientific
             << std::setprecision(1) << residual << " (to " << parameters_.voxel_solver.tolerance << ")";
        const double logarithm = residual > 0. ? std::log(residual) / std::log(parameters_.voxel_solver.tolerance) : 1.;
        log_.progress((load - 1 + std::clamp(logarithm, 0., 1.)) / n_loads, text.str());
      });
    solve_seconds_ = log_.seconds() - start;
    if (const auto *const fem = dynamic_cast<const FemResponses *>(responses_.get()))
      {
        log_.line("      " + std::to_string(fem->box().dof_handler().get_triangulation().n_global_active_cells()) +
                  " cells, " + std::to_string(fem->n_unknowns()) + " unknowns");
        for (const std::string &option : fem->unused_options())
          log_.line("warning: nothing in PETSc asked for the option " + option);
      }
    const auto &thermal = responses_->results().front();
    log_.line("      thermal load: " + std::to_string(thermal.iterations) + " iterations, " +
              std::to_string(responses_->results().size()) + " load" + (responses_->results().size() > 1 ? "s" : "") +
              " done");
  }

  void
  Simulation::treat_specimen()
  {
    std::ostringstream text;
    text << "specimen: " << parameters_.specimen.shape << ", " << treatment_.n_cycles << " cycle"
         << (treatment_.n_cycles > 1 ? "s" : "") << " of " << parameters_.treatment.steps;
    log_.stage(text.str());

    // The specimen is made of what the box is.
    const EffectiveProperties &effective = responses_->effective();
    if (!(effective.bulk_modulus > 0.))
      log_.line("      its thermal stress is that of the sheet's moduli: the box gives no effective ones");
    if (const std::string missing = missing_stress_responses(parameters_, *responses_); !missing.empty())
      log_.line("      components of it that are not applied to the box: " + missing);
    const ElasticModuli moduli =
      effective.bulk_modulus > 0. ? ElasticModuli{effective.bulk_modulus, effective.shear_modulus} : alloy_.moduli;
    std::optional<std::filesystem::path> fields;
    if (parameters_.run.has_fields)
      fields = folder_.path() / "fields";
    specimen_ =
      follow_specimen(parameters_, moduli, effective.thermal_expansion, thermal_strain_, fields, log_, communicator_);
  }

  void
  Simulation::evaluate_energy()
  {
    log_.stage("shear-strain energy");
    mean_energy_              = std::make_unique<MeanEnergy>(*responses_);
    const HistoryRow &coldest = specimen_.coldest();
    coldest_temperature_      = coldest.points.front().temperature;
    coldest_                  = {coldest.time, thermal_strain_(coldest_temperature_), coldest.points.front().stress};
    energy_                   = std::make_unique<ShearEnergy>(*responses_, coldest_.theta, coldest_.stress);
    if (parameters_.run.box_solver == "fem" && parameters_.fem_box.free_surfaces != "none")
      log_.line("      the same glass without free surfaces, for comparison");
    surface_ = surface_profile(parameters_, *responses_, coldest_.theta);
  }

  nlohmann::ordered_json
  Simulation::make_summary() const
  {
    dealii::Utilities::System::MemoryStats memory;
    dealii::Utilities::System::get_memory_stats(memory);
    const double peak_bytes = lattice_.sum(1024. * static_cast<double>(memory.VmHWM));
    return {{"program", "cryoglass"},
            {"version", version()},
            {"revision", revision()},
            {"status", "complete"},
            {"title", parameters_.run.title},
            {"ranks", dealii::Utilities::MPI::n_mpi_processes(communicator_)},
            {"wall_s", log_.seconds()},
            {"peak_memory_bytes", peak_bytes},
            {"box", box_summary(lattice_, *responses_, solve_seconds_)},
            {"glass", glass_summary(*glass_, parameters_.glass.seed)},
            {"effective", effective_summary(responses_->effective())},
            {"shear_energy", shear_energy_summary(*energy_, coldest_temperature_, coldest_.theta, alloy_)},
            {"von_mises", von_mises_summary(*energy_, alloy_)},
            {"free_surface", surface_ ? free_surface_summary(*surface_) : nlohmann::ordered_json(nullptr)},
            {"specimen", specimen_summary(specimen_.summary, coldest_temperature_, alloy_)},
            {"macroscopic_stress",
             missing_stress_responses(parameters_, *responses_).empty()
               ? macroscopic_stress_summary(specimen_, thermal_strain_, *mean_energy_)
               : nlohmann::ordered_json(nullptr)}};
  }

  std::vector<BoxTime>
  Simulation::output_times() const
  {
    std::vector<BoxTime> times;
    const auto           at = [this](const double time) {
      const PointState state = specimen_.state_at(time);
      return BoxTime{time, thermal_strain_(state.temperature), state.stress};
    };
    if (parameters_.run.field_times == "coldest")
      times.push_back(coldest_);
    else if (parameters_.run.field_times == "steps")
      {
        double time = 0.;
        for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
          for (const TreatmentStep &step : treatment_.steps)
            {
              time += step.duration;
              times.push_back(at(time));
            }
      }
    else
      for (const double time : field_times(parameters_.run.field_times))
        times.push_back(at(time));
    return times;
  }

  void
  Simulation::write_box() const
  {
    // The state that the fields are filled from, one time after the other.
    std::unique_ptr<BoxSnapshot> state;
    VoxelField                   shear_energy(lattice_), von_mises(lattice_);
    const auto                   prepare = [&](const BoxTime &time) {
      state = responses_->at(time.theta, time.stress);
      state->energies(&shear_energy, nullptr, &von_mises);
    };
    const auto voxels = [](const VoxelField &field) {
      return [&field](std::vector<float> &values) {
        std::transform(
          field.begin(), field.end(), values.begin(), [](const double value) { return static_cast<float>(value); });
      };
    };
    const std::vector<BoxField> all = {
      {"shear_energy", "J/m3", 1, true, voxels(shear_energy)},
      {"von_mises", "Pa", 1, true, voxels(von_mises)},
      {"bulk_modulus", "Pa", 1, false, voxels(glass_->bulk_modulus)},
      {"shear_modulus", "Pa", 1, false, voxels(glass_->shear_modulus)},
      {"thermal_expansion", "1/K", 1, false, voxels(glass_->thermal_expansion)},
      {"displacement", "m", 3, true, [&](auto &values) { state->displacement(values); }},
      {"strain", "1", 6, true, [&](auto &values) { state->strain(values); }},
      {"stress", "Pa", 6, true, [&](auto &values) { state->stress(values); }}};
    const auto            names = dealii::Utilities::split_string_list(parameters_.run.field_names, ',');
    std::vector<BoxField> chosen;
    for (const BoxField &field : all)
      if (std::find(names.begin(), names.end(), field.name) != names.end())
        chosen.push_back(field);
    write_box_fields(folder_.path() / "fields", lattice_, chosen, output_times(), prepare);
  }

  void
  Simulation::write_results()
  {
    log_.stage("results to " + folder_.final_path().string());
    folder_.write("history.csv",
                  [this](std::ostream &out) { write_history(out, specimen_.history, thermal_strain_, *mean_energy_); });
    if (surface_)
      folder_.write("depth.csv", [this](std::ostream &out) { write_depth_profile(out, *surface_); });
    if (parameters_.run.has_fields)
      {
        write_box();
        if (const auto *const fem = dynamic_cast<const FemResponses *>(responses_.get()))
          write_box_mesh(folder_.path() / "fields", *fem, output_times());
      }
    if (parameters_.run.has_glass_file)
      write_glass_file((folder_.path() / "glass.h5").string(), *glass_);
    if (parameters_.run.has_pictures)
      {
        const auto pictures = folder_.path() / "pictures";
        write_slice_picture(
          pictures / "shear_energy.png", lattice_, energy_->field(), "shear-strain energy w (kJ/m3)", 1e-3);
        write_slice_picture(
          pictures / "shear_modulus.png", lattice_, glass_->shear_modulus, "shear modulus G (GPa)", 1e-9);
        write_slice_picture(
          pictures / "thermal_expansion.png", lattice_, glass_->thermal_expansion, "thermal expansion (1e-6/K)", 1e6);
      }
    const nlohmann::ordered_json summary = make_summary();
    folder_.write("summary.json", [&](std::ostream &out) { out << summary.dump(1) << '\n'; });
    log_.line("");
    for (const std::string &text : result_table(summary))
      log_.line(text);
    log_.line("");
    std::string open;
    if (parameters_.run.has_pictures)
      open += (folder_.final_path() / "pictures").string() + " for pictures, ";
    if (parameters_.run.has_fields)
      open += (folder_.final_path() / "fields/box.xdmf").string() + " in ParaView, ";
    log_.line("open " + open + "summary.json and history.csv for numbers");
    log_.stage_times();
    log_.close();
    folder_.publish();
  }
} // namespace cryoglass
