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
#include <limits>
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
    , thermal_strain_(make_thermal_strain())
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
      specimen_.stress_components(),
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
  Simulation::treat_specimen()
  {
    std::ostringstream text;
    text << "specimen: " << parameters_.specimen.shape << ", " << treatment_.n_cycles << " cycle"
         << (treatment_.n_cycles > 1 ? "s" : "") << " of " << parameters_.treatment.steps;
    log_.stage(text.str());
    if (specimen_.dimension() == 2)
      follow_specimen<2>();
    else
      follow_specimen<3>();
  }

  template <int dim>
  void
  Simulation::follow_specimen()
  {
    double coefficient = 0.;
    for (const TreatmentStep &step : treatment_.steps)
      coefficient = std::max(coefficient, step.bath.coefficient_range().second);
    HeatEquation<dim> heat(
      specimen_, alloy_, parameters_.heat, treatment_.start_temperature, coefficient, communicator_);

    // The specimen is made of what the box is.
    const EffectiveProperties &effective = responses_->effective();
    const ElasticModuli        moduli =
      effective.bulk_modulus > 0. ? ElasticModuli{effective.bulk_modulus, effective.shear_modulus} : alloy_.moduli;
    SpecimenStress<dim> stress(heat, moduli, effective.thermal_expansion);
    SpecimenCourse<dim> course(heat,
                               stress,
                               specimen_,
                               alloy_,
                               treatment_,
                               thermal_strain_,
                               {SpecimenPoint::parse(parameters_.run.material_point)},
                               parameters_.run.history_resolution);

    // Of the last cycle the specimen goes to files whenever its coldest point has changed by this much.
    constexpr double                  file_resolution = 20.; // K
    std::optional<SpecimenFiles<dim>> files;
    double                            last_in_file = -1e9;
    if (parameters_.run.has_fields)
      files.emplace(folder_.path() / "fields");
    course.run(
      [this](const double fraction, const unsigned int cycle, const std::string &bath) {
        log_.progress(fraction,
                      "cycle " + std::to_string(cycle) + " of " + std::to_string(treatment_.n_cycles) + ", " + bath);
      },
      [&](const double time, const unsigned int cycle, const double temperature) {
        const bool is_end = time >= treatment_.duration() * (1. - 1e-12);
        if (files && cycle == treatment_.n_cycles &&
            (is_end || std::abs(temperature - last_in_file) >= file_resolution))
          {
            files->add(heat, course.theta(), time);
            last_in_file = temperature;
          }
      });
    if (files)
      files->write(heat, stress);
    history_          = course.history();
    steps_            = course.steps();
    specimen_summary_ = course.summary();
  }

  void
  Simulation::evaluate_energy()
  {
    log_.stage("shear-strain energy");
    mean_energy_         = std::make_unique<MeanEnergy>(*responses_);
    coldest_temperature_ = std::numeric_limits<double>::max();
    for (const HistoryRow &row : history_.rows)
      if (row.cycle == treatment_.n_cycles && row.points.front().temperature < coldest_temperature_)
        {
          coldest_temperature_ = row.points.front().temperature;
          coldest_             = {row.time, thermal_strain_(coldest_temperature_), row.points.front().stress};
        }
    energy_ = std::make_unique<ShearEnergy>(*responses_, coldest_.theta, coldest_.stress);
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
            {"specimen", specimen_summary(specimen_summary_, treatment_, coldest_temperature_, alloy_)},
            {"macroscopic_stress",
             parameters_.run.has_effective_moduli ? macroscopic_stress_summary(history_, thermal_strain_, *mean_energy_)
                                                  : nlohmann::ordered_json(nullptr)}};
  }

  BoxTime
  Simulation::state_at(const double time) const
  {
    const auto after = std::upper_bound(
      steps_.begin(), steps_.end(), time, [](const double t, const auto &step) { return t < step.first; });
    PointState state = steps_.back().second;
    if (after != steps_.end())
      {
        const auto &[t1, one]  = *after;
        const auto &[t0, zero] = *(after - 1);
        const double share     = (time - t0) / (t1 - t0);
        state.temperature      = zero.temperature + share * (one.temperature - zero.temperature);
        for (unsigned int i = 0; i < 6; ++i)
          state.stress[i] = zero.stress[i] + share * (one.stress[i] - zero.stress[i]);
      }
    return {time, thermal_strain_(state.temperature), state.stress};
  }

  ThermalStrain
  Simulation::make_thermal_strain() const
  {
    const double reference =
      parameters_.run.reference_temperature > 0. ? parameters_.run.reference_temperature : treatment_.start_temperature;
    double lowest = treatment_.start_temperature, highest = lowest;
    for (const TreatmentStep &step : treatment_.steps)
      {
        lowest  = std::min(lowest, step.bath.temperature);
        highest = std::max(highest, step.bath.temperature);
      }
    return {alloy_.thermal_expansion_law, reference, lowest, highest};
  }

  std::vector<BoxTime>
  Simulation::output_times() const
  {
    std::vector<BoxTime> times;
    if (parameters_.run.field_times == "coldest")
      times.push_back(coldest_);
    else if (parameters_.run.field_times == "steps")
      {
        double time = 0.;
        for (unsigned int cycle = 1; cycle <= treatment_.n_cycles; ++cycle)
          for (const TreatmentStep &step : treatment_.steps)
            {
              time += step.duration;
              times.push_back(state_at(time));
            }
      }
    else
      for (const double time : field_times(parameters_.run.field_times))
        times.push_back(state_at(time));
    return times;
  }

  void
  Simulation::write_box() const
  {
    // The state that the fields are filled from, one time after the other.
    std::optional<BoxState> state;
    double                  theta = 0.;
    VoxelField              shear_energy(lattice_), von_mises(lattice_);
    const auto              prepare = [&](const BoxTime &time) {
      state.emplace(responses_->state(time.theta, time.stress));
      theta = time.theta;
      responses_->voxel_operator().energies(*state, theta, &shear_energy, nullptr, &von_mises);
    };
    const auto voxels = [](const VoxelField &field) {
      return [&field](std::vector<float> &values) {
        std::transform(
          field.begin(), field.end(), values.begin(), [](const double value) { return static_cast<float>(value); });
      };
    };
    const auto                  centre = [&] { return CentreFields(*glass_, *state, theta); };
    const std::vector<BoxField> all    = {
         {"shear_energy", "J/m3", 1, true, voxels(shear_energy)},
         {"von_mises", "Pa", 1, true, voxels(von_mises)},
         {"bulk_modulus", "Pa", 1, false, voxels(glass_->bulk_modulus)},
         {"shear_modulus", "Pa", 1, false, voxels(glass_->shear_modulus)},
         {"thermal_expansion", "1/K", 1, false, voxels(glass_->thermal_expansion)},
         {"displacement", "m", 3, true, [&](auto &values) { centre().displacement(values); }},
         {"strain", "1", 6, true, [&](auto &values) { centre().strain(values); }},
         {"stress", "Pa", 6, true, [&](auto &values) { centre().stress(values); }}};
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
                  [this](std::ostream &out) { write_history(out, history_, thermal_strain_, *mean_energy_); });
    if (parameters_.run.has_fields)
      write_box();
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
