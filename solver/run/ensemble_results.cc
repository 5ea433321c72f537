// What an ensemble reports at its end; its rounds are in ensemble.cc.
#include "solver/output/provenance.h"
#include "solver/output/summary.h"
#include "solver/output/tables.h"
#include "solver/run/ensemble.h"
#include "solver/run/make_box_solver.h"

#include <algorithm>
#include <array>

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    /** The box of the first row, with mean iterations, the largest residual, and the seconds of all. */
    ordered_json
    mean_box_summary(const std::vector<EnsembleRow> &rows)
    {
      ordered_json box        = box_summary(rows.front().solve);
      ordered_json iterations = ordered_json::array();
      for (std::size_t load = 0; load < rows.front().solve.solves.size(); ++load)
        {
          std::vector<double> values;
          for (const EnsembleRow &row : rows)
            values.push_back(row.solve.solves.at(load).iterations);
          iterations.push_back(mean_and_error(values).first);
        }
      double residual = 0., seconds = 0.;
      for (const EnsembleRow &row : rows)
        {
          for (const SolveResult &solve : row.solve.solves)
            residual = std::max(residual, solve.residual);
          seconds += row.solve.seconds;
        }
      box["iterations"] = iterations;
      box["residual"]   = residual;
      box["solve_s"]    = seconds;
      return box;
    }

    ordered_json
    pooled_summary(const std::vector<std::uint64_t> &counts, const std::size_t n_voxels)
    {
      ordered_json pooled{{"voxels", n_voxels}};
      for (const unsigned int percent : {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99})
        pooled["p" + std::to_string(percent) + "_J_per_m3"] = PooledDistribution::percentile(counts, percent);
      pooled["p99.9_J_per_m3"] = PooledDistribution::percentile(counts, 99.9);
      return pooled;
    }

    FreeSurface
    mean_surface(const std::vector<EnsembleRow> &rows)
    {
      std::vector<FreeSurface> surfaces;
      for (const EnsembleRow &row : rows)
        surfaces.push_back(row.surface.value());
      return mean_of(surfaces);
    }
  } // namespace

  std::vector<MeanEnergy>
  Ensemble::mean_energies() const
  {
    std::vector<double> coefficients = state_.mean_energy_sums;
    for (double &coefficient : coefficients)
      coefficient /= static_cast<double>(state_.rows.size());
    const auto              size = static_cast<std::ptrdiff_t>(MeanEnergy().coefficients().size());
    std::vector<MeanEnergy> result;
    for (auto start = coefficients.begin(); start != coefficients.end(); start += size)
      result.emplace_back(std::vector<double>(start, start + size));
    return result;
  }

  bool
  Ensemble::has_all_stresses() const
  {
    if (!case_.specimen.stress.is_computed)
      return false;
    const ComponentSet needed      = common(case_.specimen.shape).stress_components(case_.specimen.point.position);
    const ComponentSet transmitted = transmitted_stresses(case_.box);
    for (unsigned int m = 0; m < 6; ++m)
      if (needed[m] && !(case_.box.has_macroscopic_stress && transmitted[m]))
        return false;
    return true;
  }

  ordered_json
  Ensemble::make_summary() const
  {
    const auto              &rows    = state_.rows;
    const SpecimenResult    &course  = specimen_->result();
    const double             coldest = course.coldest().points.front().temperature;
    std::vector<NamedScalar> means, errors;
    for (const ScalarMean &scalar : means_over(rows))
      {
        means.push_back(scalar.mean);
        if (scalar.standard_error.value)
          errors.push_back(scalar.standard_error);
      }
    ordered_json summary    = session_.summary_head();
    summary["realisations"] = {{"count", rows.size()},
                               {"first_seed", case_.glass.seed},
                               {"ranks_each", n_ranks_ / n_groups_},
                               {"resumed_after", n_resumed_}};
    summary["box"]          = mean_box_summary(rows);
    summary["glass"]        = {{"seed", rows.front().seed}, {"requested", glass_model_summary(case_.glass.model)}};
    add_scalars(summary, means);
    summary["free_surface"] = rows.front().surface ? free_surface_summary(mean_surface(rows)) : ordered_json(nullptr);
    if (case_.evolution)
      {
        const CycleMeans cycles = cycle_means_over(rows);
        summary["rejuvenation"] = rejuvenation_summary(*case_.evolution, cycles.means, cycles.errors);
      }
    summary["standard_error"] = ordered_json::object();
    add_scalars(summary["standard_error"], errors);
    summary["pooled_shear_energy"] =
      pooled_summary(total_counts(), rows.size() * static_cast<std::size_t>(lattice_->n_voxels()));
    summary["specimen"] = specimen_summary(course.summary, coldest, case_.alloy.yield_stress);
    add_shape(summary["specimen"], common(case_.specimen.shape), case_.specimen.point);
    summary["macroscopic_stress"] =
      has_all_stresses()
        ? macroscopic_stress_summary(macroscopic_stress_effects(course, thermal_strain_, mean_energies().front()))
        : ordered_json(nullptr);
    return summary;
  }

  void
  Ensemble::write_realisations(std::ostream &out) const
  {
    // Rows of its cycles that the summary has the means of: the peak is that of the means, the same for all glasses.
    std::vector<std::pair<std::string, std::size_t>> moments;
    if (case_.evolution)
      moments = {{"as_cast", 0},
                 {"last", state_.rows.front().cycles.size() - 1},
                 {"peak", peak_of(cycle_means_over(state_.rows).means)}};
    out.precision(12);
    out << "seed,iterations,residual";
    for (const NamedScalar &scalar : state_.rows.front().scalars)
      out << ',' << scalar.part << '.' << scalar.key;
    for (const auto &[name, cycle] : moments)
      for (const CycleColumn &column : cycle_columns())
        out << ",rejuvenation." << name << '.' << column.name;
    out << '\n';
    const auto write_cell = [&out](const std::optional<double> &value) {
      out << ',';
      if (value)
        out << *value;
    };
    for (const EnsembleRow &row : state_.rows)
      {
        double residual = 0.;
        for (const SolveResult &solve : row.solve.solves)
          residual = std::max(residual, solve.residual);
        out << row.seed << ',' << row.solve.solves.front().iterations << ',' << residual;
        for (const NamedScalar &scalar : row.scalars)
          write_cell(scalar.value);
        for (const auto &[name, cycle] : moments)
          for (const std::optional<double> &value : row.cycles.at(cycle))
            write_cell(value);
        out << '\n';
      }
  }

  void
  Ensemble::write_results()
  {
    const ResultFolder &folder = session_.folder();
    log_.stage("results to " + folder.final_path().string());
    if (!specimen_)
      follow_specimen(); // all realisations were in the checkpoint
    folder.write("realisations.csv", [this](std::ostream &out) { write_realisations(out); });
    if (state_.rows.front().surface)
      folder.write("depth.csv", [this](std::ostream &out) { write_depth_profile(out, mean_surface(state_.rows)); });
    folder.write("history.csv", [this, energies = mean_energies()](std::ostream &out) {
      write_history(
        out, specimen_->result().history, thermal_strain_, [&](const unsigned int cycle) -> const MeanEnergy & {
          return energies.size() > 1 ? energies.at(std::max(cycle, 1u)) : energies.front();
        });
    });
    if (case_.evolution)
      folder.write("cycles.csv", [cycles = cycle_means_over(state_.rows)](std::ostream &out) {
        write_cycles(out, cycles.means, cycles.errors);
      });
    session_.publish(make_summary(),
                     "realisations.csv (a row each), summary.json (means and standard errors) and history.csv",
                     {CheckpointStore::name()});
  }
} // namespace cryoglass
