#include "solver/simulation.h"

#include "materials/glass_file.h"
#include "solver/mechanics/centre_fields.h"
#include "solver/output/field_files.h"
#include "solver/output/pictures.h"
#include "solver/output/specimen_files.h"
#include "solver/version.h"

#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <numeric>
#include <optional>
#include <sstream>

namespace cryoglass
{
  Simulation::Simulation(Parameters &parameters, const std::filesystem::path &output, const MPI_Comm communicator)
    : parameters_(parameters)
    , communicator_(communicator)
    , log_(communicator)
    , alloy_(parameters.alloy)
    , specimen_(parameters.specimen)
    , treatment_(parameters.treatment)
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
    if (source == "file")
      glass_ = std::make_unique<Glass>(read_glass_file(parameters_.glass.file, lattice_));
    else if (source == "random")
      glass_ = std::make_unique<Glass>(lattice_, parameters_.glass, alloy_);
    else
      glass_ =
        std::make_unique<Glass>(TwoPhase::make_glass(lattice_, parameters_.glass, parameters_.two_phase, alloy_));
    if (const std::string slow = lattice_.slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    for (const std::string &warning : glass_->warnings())
      log_.line("warning: " + warning);
  }

  void
  Simulation::solve_box()
  {
    log_.stage("box: " + std::to_string(3 * lattice_.n_voxels()) + " unknowns");
    const double start = log_.seconds();
    responses_         = std::make_unique<UnitResponses>(
      *glass_,
      parameters_.voxel_solver,
      parameters_.run.has_effective_moduli,
      [this](const auto load, const auto n_loads, const auto iteration, const double residual) {
        std::ostringstream text;
        text << "load " << load << " of " << n_loads << ", iteration " << iteration << ", residual " << std::scientific
             << std::setprecision(1) << residual << " (to " << parameters_.voxel_solver.tolerance << ")";
        const double logarithm = residual > 0. ? std::log(residual) / std::log(parameters_.voxel_solver.tolerance) : 1.;
        log_.progress((load - 1 + std::clamp(logarithm, 0., 1.)) / n_loads, text.str());
      });
    solve_seconds_      = log_.seconds() - start;
    const auto &thermal = responses_->results().front();
    log_.line("      thermal load: " + std::to_string(thermal.iterations) + " iterations, " +
              std::to_string(responses_->results().size()) + " load" + (responses_->results().size() > 1 ? "s" : "") +
              " done");
  }

  void
  Simulation::record(const HeatEquation::Snapshot &now,
                     const double                  start,
                     const unsigned int            cycle,
                     const TreatmentStep          &step,
                     const bool                    is_last)
  {
    const double temperature =
      parameters_.run.material_point == "surface" ? now.surface_temperature : now.centre_temperature;
    if (start + now.time > course_.back().first)
      course_.emplace_back(start + now.time, temperature);
    if (!is_last && std::abs(temperature - history_.back().temperature) < parameters_.run.history_resolution)
      return;
    history_.push_back({start + now.time,
                        cycle,
                        step.bath.name,
                        now.surface_temperature,
                        now.centre_temperature,
                        now.mean_temperature,
                        temperature});
  }

  void
  Simulation::treat_specimen()
  {
    std::ostringstream text;
    text << "specimen: " << parameters_.specimen.shape << ", " << treatment_.n_cycles << " cycle"
         << (treatment_.n_cycles > 1 ? "s" : "") << " of " << parameters_.treatment.steps;
    log_.stage(text.str());

    const auto coldest_step =
      std::min_element(treatment_.steps.begin(), treatment_.steps.end(), [](const auto &a, const auto &b) {
        return a.bath.temperature < b.bath.temperature;
      });
    const Bath  &coldest            = coldest_step->bath;
    const double biot               = specimen_.characteristic_length() / alloy_.conductivity;
    specimen_summary_.biot_film     = coldest.film_coefficient * biot;
    specimen_summary_.biot_nucleate = coldest.coefficient(1.) * biot;
    const double stress_per_kelvin =
      alloy_.moduli.youngs_modulus() * alloy_.thermal_expansion / (1. - alloy_.moduli.poisson_ratio());

    HeatEquation           heat(specimen_, alloy_, parameters_.heat, treatment_.start_temperature, communicator_);
    HeatEquation::Snapshot now = heat.snapshot(0.);
    course_.emplace_back(0., now.centre_temperature);
    history_.push_back(
      {0., 0, "start", now.surface_temperature, now.centre_temperature, now.mean_temperature, now.centre_temperature});
    // Of the last cycle the specimen's temperature goes to files whenever its surface has changed by this much.
    constexpr double             file_resolution = 20.; // K
    std::optional<SpecimenFiles> files;
    double                       surface_in_file = -1e9;
    if (parameters_.run.has_fields)
      files.emplace(folder_.path() / "fields");
    double       start    = 0.;
    const double duration = treatment_.n_cycles * std::accumulate(treatment_.steps.begin(),
                                                                  treatment_.steps.end(),
                                                                  0.,
                                                                  [](const double sum, const TreatmentStep &step) {
                                                                    return sum + step.duration;
                                                                  });
    for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
      for (const TreatmentStep &step : treatment_.steps)
        {
          log_.progress(start / duration,
                        "cycle " + std::to_string(cycle) + " of " + std::to_string(treatment_.n_cycles) + ", " +
                          step.bath.name);
          heat.plunge(step.bath, step.duration, [&](const HeatEquation::Snapshot &snapshot) {
            record(snapshot, start, cycle, step, false);
            if (files && cycle == treatment_.n_cycles &&
                std::abs(snapshot.surface_temperature - surface_in_file) >= file_resolution)
              {
                files->add(heat, start + snapshot.time);
                surface_in_file = snapshot.surface_temperature;
              }
            // Free plate and long cylinder: the surface carries E α (T_mean − T_surface)/(1 − ν) in both its
            // directions.
            auto &summary = specimen_summary_;
            summary.max_thermal_stress =
              std::max(summary.max_thermal_stress,
                       stress_per_kelvin * std::abs(snapshot.mean_temperature - snapshot.surface_temperature));
            summary.max_temperature_difference = std::max(
              summary.max_temperature_difference, std::abs(snapshot.centre_temperature - snapshot.surface_temperature));
            if (!summary.time_to_bath && step.bath.name == coldest.name &&
                std::abs(snapshot.centre_temperature - coldest.temperature) <= 1.)
              summary.time_to_bath = snapshot.time;
          });
          record(heat.snapshot(step.duration), start, cycle, step, true);
          start += step.duration;
        }
    if (files)
      {
        files->add(heat, start);
        files->write(heat);
      }
  }

  void
  Simulation::evaluate_energy()
  {
    log_.stage("shear-strain energy");
    energy_ = std::make_unique<ShearEnergy>(*responses_);
    for (std::size_t i = 0; i < history_.size(); ++i)
      {
        thetas_.push_back(alloy_.thermal_expansion_law.integral(reference_temperature(), history_[i].temperature));
        const bool is_last_cycle = history_[i].cycle == treatment_.n_cycles;
        if (is_last_cycle && (history_[coldest_row_].cycle != treatment_.n_cycles ||
                              history_[i].temperature < history_[coldest_row_].temperature))
          coldest_row_ = i;
      }
    specimen_summary_.coldest = history_[coldest_row_].temperature;
  }

  nlohmann::ordered_json
  Simulation::make_summary() const
  {
    dealii::Utilities::System::MemoryStats memory;
    dealii::Utilities::System::get_memory_stats(memory);
    const double peak_bytes = lattice_.sum(1024. * static_cast<double>(memory.VmHWM));
    const double theta      = thetas_[coldest_row_];
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
            {"shear_energy", shear_energy_summary(*energy_, history_[coldest_row_].temperature, theta, alloy_)},
            {"von_mises", von_mises_summary(*energy_, theta, alloy_)},
            {"specimen", specimen_summary(specimen_summary_, alloy_)}};
  }

  double
  Simulation::theta_at(const double time) const
  {
    const auto after = std::upper_bound(
      course_.begin(), course_.end(), time, [](const double t, const auto &point) { return t < point.first; });
    double temperature = course_.back().second;
    if (after != course_.end())
      {
        const auto &[t1, T1] = *after;
        const auto &[t0, T0] = *(after - 1);
        temperature          = T0 + (T1 - T0) * (time - t0) / (t1 - t0);
      }
    return alloy_.thermal_expansion_law.integral(reference_temperature(), temperature);
  }

  double
  Simulation::reference_temperature() const
  {
    return parameters_.run.reference_temperature > 0. ? parameters_.run.reference_temperature
                                                      : treatment_.start_temperature;
  }

  std::vector<BoxTime>
  Simulation::output_times() const
  {
    std::vector<BoxTime> times;
    if (parameters_.run.field_times == "coldest")
      times.push_back({history_[coldest_row_].time, thetas_[coldest_row_]});
    else if (parameters_.run.field_times == "steps")
      {
        double time = 0.;
        for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
          for (const TreatmentStep &step : treatment_.steps)
            {
              time += step.duration;
              times.push_back({time, theta_at(time)});
            }
      }
    else
      for (const double time : field_times(parameters_.run.field_times))
        times.push_back({time, theta_at(time)});
    return times;
  }

  std::vector<BoxField>
  Simulation::output_fields() const
  {
    const auto voxels = [](const VoxelField &field, const auto scale) {
      return [&field, scale](const double theta, std::vector<float> &values) {
        std::transform(field.begin(), field.end(), values.begin(), [factor = scale(theta)](const double value) {
          return static_cast<float>(factor * value);
        });
      };
    };
    const auto                  one    = [](double) { return 1.; };
    const auto                  centre = CentreFields(*glass_, responses_->thermal(), 1.);
    const std::vector<BoxField> all    = {
         {"shear_energy", "J/m3", 1, true, voxels(energy_->unit_shear_energy(), [](const double t) { return t * t; })},
         {"von_mises", "Pa", 1, true, voxels(energy_->unit_von_mises(), [](const double t) { return std::abs(t); })},
         {"bulk_modulus", "Pa", 1, false, voxels(glass_->bulk_modulus, one)},
         {"shear_modulus", "Pa", 1, false, voxels(glass_->shear_modulus, one)},
         {"thermal_expansion", "1/K", 1, false, voxels(glass_->thermal_expansion, one)},
         {"displacement", "m", 3, true, [centre](const double t, auto &values) { centre.displacement(t, values); }},
         {"strain", "1", 6, true, [centre](const double t, auto &values) { centre.strain(t, values); }},
         {"stress", "Pa", 6, true, [centre](const double t, auto &values) { centre.stress(t, values); }}};
    const auto            names = dealii::Utilities::split_string_list(parameters_.run.field_names, ',');
    std::vector<BoxField> chosen;
    for (const BoxField &field : all)
      if (std::find(names.begin(), names.end(), field.name) != names.end())
        chosen.push_back(field);
    return chosen;
  }

  void
  Simulation::write_results()
  {
    log_.stage("results to " + folder_.final_path().string());
    const double theta = thetas_[coldest_row_];
    folder_.write("history.csv", [this](std::ostream &out) { write_history(out, history_, thetas_, *energy_); });
    if (parameters_.run.has_fields)
      write_box_fields(folder_.path() / "fields", lattice_, output_fields(), output_times());
    if (parameters_.run.has_glass_file)
      write_glass_file((folder_.path() / "glass.h5").string(), *glass_);
    if (parameters_.run.has_pictures)
      {
        const auto pictures = folder_.path() / "pictures";
        write_slice_picture(pictures / "shear_energy.png",
                            lattice_,
                            energy_->unit_shear_energy(),
                            "shear-strain energy w (kJ/m3)",
                            1e-3 * theta * theta);
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
