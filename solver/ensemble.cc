#include "solver/ensemble.h"

#include "solver/estimate.h"
#include "solver/make_responses.h"
#include "solver/mechanics/fem_responses.h"
#include "solver/not_converged.h"
#include "solver/stop_request.h"
#include "solver/surface_profile.h"
#include "solver/version.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/utilities.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>

namespace cryoglass
{
  using dealii::Utilities::MPI::n_mpi_processes;
  using dealii::Utilities::MPI::this_mpi_process;
  using nlohmann::ordered_json;

  namespace
  {
    constexpr const char *checkpoint_name = "checkpoint.json";

    /** Parts of a row whose scalars have a mean and a standard error. */
    constexpr const char *quantities[] = {"glass", "effective", "shear_energy", "von_mises"};

    struct Mean
    {
      double value, standard_error;
    };

    /** Mean over the rows of a scalar at a JSON pointer, and its standard error. */
    Mean
    mean_over(const ordered_json &rows, const ordered_json::json_pointer &place)
    {
      const auto n   = static_cast<double>(rows.size());
      double     sum = 0., squares = 0.;
      for (const auto &row : rows)
        sum += row.at(place).get<double>();
      for (const auto &row : rows)
        squares += std::pow(row.at(place).get<double>() - sum / n, 2);
      return {sum / n, n > 1. ? std::sqrt(squares / (n - 1.) / n) : 0.};
    }
  } // namespace

  Ensemble::Ensemble(Parameters &parameters, const std::filesystem::path &output, const MPI_Comm communicator)
    : parameters_(parameters)
    , communicator_(communicator)
    , log_(communicator)
    , folder_(output, communicator, checkpoint_name)
    , thermal_strain_(make_thermal_strain(parameters))
  {
    const unsigned int ranks     = n_mpi_processes(communicator);
    const unsigned int per_group = // the first rank's opinion: nodes may differ
      dealii::Utilities::MPI::broadcast(communicator, ranks_per_realisation(parameters, ranks));
    group_    = this_mpi_process(communicator) / per_group;
    n_groups_ = ranks / per_group;
    MPI_Comm_split(communicator, static_cast<int>(group_), 0, &group_communicator_);
    lattice_ = std::make_unique<Lattice>(parameters.lattice, group_communicator_);
  }

  Ensemble::~Ensemble()
  {
    lattice_.reset();
    MPI_Comm_free(&group_communicator_);
  }

  void
  Ensemble::run()
  {
    listen_for_stop_requests();
    log_.open((folder_.path() / "log.txt").string());
    log_.set_n_stages(2);
    const std::size_t n = parameters_.run.realisations;
    log_.line("CryoGlass " + version() + " (" + revision() + "), " + std::to_string(n_mpi_processes(communicator_)) +
              " ranks" + (parameters_.run.title.empty() ? "" : ": " + parameters_.run.title));
    if (!parameters_.alloy.assumptions.empty())
      log_.line("assumed: " + parameters_.alloy.assumptions);
    if (const std::string slow = lattice_->slow_sizes(); !slow.empty())
      log_.line("hint: Fourier transforms are slow for " + slow);
    folder_.write("parameters.prm", [this](std::ostream &out) { parameters_.print(out, false); });
    log_.stage(std::to_string(n) + " realisations of " + std::to_string(lattice_->n(0)) + " x " +
               std::to_string(lattice_->n(1)) + " x " + std::to_string(lattice_->n(2)) + " voxels, " +
               std::to_string(n_groups_) + " at a time on " +
               std::to_string(n_mpi_processes(communicator_) / n_groups_) + " ranks each");
    resume();
    while (rows_.size() < n)
      {
        if (dealii::Utilities::MPI::max(is_stop_requested() ? 1u : 0u, communicator_) > 0)
          {
            write_checkpoint();
            throw StoppedEarly("stopped after " + std::to_string(rows_.size()) + " of " + std::to_string(n) +
                               " realisations; the same command goes on from there");
          }
        advance();
        constexpr double interval = 2.; // s
        double           now      = log_.seconds();
        MPI_Bcast(&now, 1, MPI_DOUBLE, 0, communicator_);
        if (rows_.size() < n && now - last_checkpoint_ > interval)
          {
            write_checkpoint();
            last_checkpoint_ = now;
          }
        log_.progress(static_cast<double>(rows_.size()) / static_cast<double>(n),
                      std::to_string(rows_.size()) + " of " + std::to_string(n) + " realisations");
      }
    write_results();
  }

  std::string
  Ensemble::fingerprint() const
  {
    std::ostringstream text;
    parameters_.print(text, true);
    return revision() + "\n" + text.str();
  }

  void
  Ensemble::resume()
  {
    std::string text;
    if (this_mpi_process(communicator_) == 0)
      {
        std::ifstream      file(folder_.path() / checkpoint_name);
        std::ostringstream content;
        content << file.rdbuf();
        text = content.str();
      }
    text = dealii::Utilities::MPI::broadcast(communicator_, text);
    if (text.empty())
      return;
    const ordered_json checkpoint = ordered_json::parse(text, nullptr, false);
    if (checkpoint.is_discarded() || checkpoint.value("fingerprint", "") != fingerprint())
      {
        log_.line("      the checkpoint that is there belongs to other parameters or another revision: starting anew");
        return;
      }
    rows_                    = checkpoint["rows"];
    mean_energy_sums_        = checkpoint["mean_energy_sums"].get<std::vector<double>>();
    earlier_counts_          = checkpoint["counts"].get<std::vector<std::uint64_t>>();
    first_.thermal_expansion = checkpoint["first"][0];
    first_.bulk_modulus      = checkpoint["first"][1];
    first_.shear_modulus     = checkpoint["first"][2];
    n_resumed_               = rows_.size();
    log_.line("      going on after " + std::to_string(n_resumed_) + " realisations");
  }

  void
  Ensemble::write_checkpoint()
  {
    std::vector<std::uint64_t> counts = distribution_.total(communicator_);
    for (std::size_t i = 0; i < earlier_counts_.size(); ++i)
      counts[i] += earlier_counts_[i];
    folder_.write(checkpoint_name, [&](std::ostream &out) {
      out << ordered_json{{"fingerprint", fingerprint()},
                          {"first", {first_.thermal_expansion, first_.bulk_modulus, first_.shear_modulus}},
                          {"rows", rows_},
                          {"mean_energy_sums", mean_energy_sums_},
                          {"counts", counts}}
               .dump();
    });
  }

  void
  Ensemble::follow()
  {
    // The specimen's moduli are those of the first realisation, which the first group has.
    double first[3] = {first_.thermal_expansion, first_.bulk_modulus, first_.shear_modulus};
    MPI_Bcast(first, 3, MPI_DOUBLE, 0, communicator_);
    first_                     = {first[0], first[1], first[2]};
    const ElasticModuli moduli = first_.bulk_modulus > 0. ? ElasticModuli{first_.bulk_modulus, first_.shear_modulus}
                                                          : Alloy(parameters_.alloy).moduli;
    specimen_                  = follow_specimen(
      parameters_, moduli, first_.thermal_expansion, thermal_strain_, std::nullopt, log_, communicator_);
  }

  ordered_json
  Ensemble::evaluate(const Glass         &glass,
                     const UnitResponses &responses,
                     const std::uint64_t  seed,
                     const double         solve_seconds)
  {
    const Alloy       alloy(parameters_.alloy);
    const MeanEnergy  mean_energy(responses);
    const HistoryRow &row   = specimen_->coldest();
    const PointState &state = row.points.front();
    const double      theta = thermal_strain_(state.temperature);
    const ShearEnergy energy(responses, theta, state.stress);
    distribution_.add(energy.field());
    const auto surface = surface_profile(parameters_, responses, theta);
    return {{"box", box_summary(*lattice_, responses, solve_seconds)},
            {"glass", glass_summary(glass, seed)},
            {"effective", effective_summary(responses.effective())},
            {"shear_energy", shear_energy_summary(energy, state.temperature, theta, alloy)},
            {"von_mises", von_mises_summary(energy, alloy)},
            {"depth", surface ? to_json(*surface) : ordered_json(nullptr)},
            {"mean_energy", mean_energy.coefficients()}};
  }

  void
  Ensemble::advance()
  {
    const std::size_t              index      = rows_.size() + group_;
    const std::uint64_t            seed       = parameters_.glass.seed + index;
    const bool                     is_at_work = index < parameters_.run.realisations;
    std::unique_ptr<Glass>         glass;
    std::unique_ptr<UnitResponses> responses;
    double                         solve_seconds = 0.;
    if (is_at_work)
      try
        {
          glass = make_glass(parameters_, seed, *lattice_);
          if (index == 0)
            for (const std::string &warning : glass->warnings())
              log_.line("warning: " + warning);
          const double start = log_.seconds();
          responses          = make_responses(parameters_, *glass, {});
          solve_seconds      = log_.seconds() - start;
          if (const auto *const fem = dynamic_cast<const FemResponses *>(responses.get()); fem != nullptr && index == 0)
            for (const std::string &option : fem->unused_options())
              log_.line("warning: nothing in PETSc asked for the option " + option);
        }
      catch (const NotConverged &error)
        {
          throw NotConverged("seed " + std::to_string(seed) + ": " + error.what());
        }
    if (!specimen_)
      {
        if (index == 0)
          first_ = responses->effective();
        follow();
      }

    std::string text;
    if (is_at_work)
      text = evaluate(*glass, *responses, seed, solve_seconds).dump();
    if (lattice_->first_plane() != 0 || lattice_->n_local_planes() == 0)
      text.clear(); // one rank of the group speaks
    std::vector<std::string> all = dealii::Utilities::MPI::gather(communicator_, text);
    std::string              round;
    for (const std::string &one : all)
      if (!one.empty())
        round += (round.empty() ? "" : ",") + one;
    const ordered_json rows = ordered_json::parse("[" + dealii::Utilities::MPI::broadcast(communicator_, round) + "]");
    for (ordered_json row : rows)
      {
        const auto coefficients = row["mean_energy"].get<std::vector<double>>();
        mean_energy_sums_.resize(coefficients.size());
        for (std::size_t i = 0; i < coefficients.size(); ++i)
          mean_energy_sums_[i] += coefficients[i];
        row.erase("mean_energy");
        rows_.push_back(std::move(row));
      }
  }

  bool
  Ensemble::is_stress_applied() const
  {
    return parameters_.run.has_effective_moduli && !has_surface();
  }

  bool
  Ensemble::has_surface() const
  {
    return rows_.front()["depth"].is_array();
  }

  FreeSurface
  Ensemble::mean_surface() const
  {
    std::vector<FreeSurface> surfaces;
    for (const auto &row : rows_)
      surfaces.push_back(free_surface_from_json(row["depth"]));
    return mean_of(surfaces);
  }

  ordered_json
  Ensemble::make_summary(const std::vector<std::uint64_t> &counts) const
  {
    dealii::Utilities::System::MemoryStats memory;
    dealii::Utilities::System::get_memory_stats(memory);
    const double peak_bytes = dealii::Utilities::MPI::sum(1024. * static_cast<double>(memory.VmHWM), communicator_);
    const Alloy  alloy(parameters_.alloy);

    ordered_json mean = rows_.front(), errors;
    for (const std::string part : quantities)
      for (const auto &[key, value] : mean[part].items())
        if (value.is_number() && key != "seed")
          {
            const Mean result = mean_over(rows_, ordered_json::json_pointer("/" + part + "/" + key));
            mean[part][key]   = result.value;
            errors[part][key] = result.standard_error;
          }
    ordered_json iterations = ordered_json::array();
    double       residual = 0., seconds = 0.;
    for (std::size_t load = 0; load < mean["box"]["iterations"].size(); ++load)
      iterations.push_back(
        mean_over(rows_, ordered_json::json_pointer("/box/iterations/" + std::to_string(load))).value);
    for (const auto &row : rows_)
      {
        residual = std::max(residual, row["box"]["residual"].get<double>());
        seconds += row["box"]["solve_s"].get<double>();
      }
    mean["box"]["iterations"] = iterations;
    mean["box"]["residual"]   = residual;
    mean["box"]["solve_s"]    = seconds;

    ordered_json pooled{{"voxels", rows_.size() * static_cast<std::size_t>(lattice_->n_voxels())}};
    for (const unsigned int percent : {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99})
      pooled["p" + std::to_string(percent) + "_J_per_m3"] = PooledDistribution::percentile(counts, percent);
    pooled["p99.9_J_per_m3"] = PooledDistribution::percentile(counts, 99.9);

    std::vector<double> coefficients = mean_energy_sums_;
    for (double &coefficient : coefficients)
      coefficient /= static_cast<double>(rows_.size());
    const MeanEnergy  mean_energy(coefficients);
    const HistoryRow &coldest = specimen_->coldest();
    return {{"program", "cryoglass"},
            {"version", version()},
            {"revision", revision()},
            {"status", "complete"},
            {"title", parameters_.run.title},
            {"ranks", n_mpi_processes(communicator_)},
            {"wall_s", log_.seconds()},
            {"peak_memory_bytes", peak_bytes},
            {"realisations",
             {{"count", rows_.size()},
              {"first_seed", parameters_.glass.seed},
              {"ranks_each", n_mpi_processes(communicator_) / n_groups_},
              {"resumed_after", n_resumed_}}},
            {"box", mean["box"]},
            {"glass", mean["glass"]},
            {"effective", mean["effective"]},
            {"shear_energy", mean["shear_energy"]},
            {"von_mises", mean["von_mises"]},
            {"free_surface", has_surface() ? free_surface_summary(mean_surface()) : ordered_json(nullptr)},
            {"standard_error", errors},
            {"pooled_shear_energy", pooled},
            {"specimen", specimen_summary(specimen_->summary, coldest.points.front().temperature, alloy)},
            {"macroscopic_stress",
             is_stress_applied() ? macroscopic_stress_summary(*specimen_, thermal_strain_, mean_energy)
                                 : ordered_json(nullptr)}};
  }

  void
  Ensemble::write_results()
  {
    log_.stage("results to " + folder_.final_path().string());
    if (!specimen_)
      follow(); // all realisations were in the checkpoint
    std::vector<std::uint64_t> counts = distribution_.total(communicator_);
    for (std::size_t i = 0; i < earlier_counts_.size(); ++i)
      counts[i] += earlier_counts_[i];

    folder_.write("realisations.csv", [&](std::ostream &out) {
      out.precision(12);
      for (std::size_t i = 0; i < rows_.size(); ++i)
        {
          std::ostringstream heading, line;
          line.precision(12);
          heading << "seed,iterations,residual";
          line << parameters_.glass.seed + i << ',' << rows_[i]["box"]["iterations"][0] << ','
               << rows_[i]["box"]["residual"].get<double>();
          for (const std::string part : quantities)
            for (const auto &[key, value] : rows_[i][part].items())
              if (key != "seed")
                {
                  heading << ',' << part << '.' << key;
                  line << ',';
                  if (value.is_number())
                    line << value.get<double>();
                }
          out << (i == 0 ? heading.str() + "\n" : "") << line.str() << '\n';
        }
    });
    if (has_surface())
      folder_.write("depth.csv", [this](std::ostream &out) { write_depth_profile(out, mean_surface()); });
    std::vector<double> coefficients = mean_energy_sums_;
    for (double &coefficient : coefficients)
      coefficient /= static_cast<double>(rows_.size());
    folder_.write("history.csv", [&](std::ostream &out) {
      write_history(out, specimen_->history, thermal_strain_, MeanEnergy(coefficients));
    });
    const ordered_json summary = make_summary(counts);
    folder_.write("summary.json", [&](std::ostream &out) { out << summary.dump(1) << '\n'; });
    log_.line("");
    for (const std::string &text : result_table(summary))
      log_.line(text);
    log_.line("");
    log_.line("open realisations.csv (a row each), summary.json (means and standard errors) and history.csv");
    log_.stage_times();
    log_.close();
    folder_.on_rank_0([this] { std::filesystem::remove(folder_.path() / checkpoint_name); });
    folder_.publish();
  }
} // namespace cryoglass
