#include "solver/run/ensemble_row.h"

#include "solver/output/optional_number.h"
#include "solver/run/checkpoint_numbers.h"

#include <cmath>
#include <tuple>
#include <utility>

namespace cryoglass
{
  using nlohmann::ordered_json;

  EnsembleRow
  make_row(const BoxResult &result)
  {
    std::vector<double> coefficients = result.mean_energy.coefficients();
    for (const MeanEnergy &energy : result.mean_energy_by_cycle)
      {
        const std::vector<double> more = energy.coefficients();
        coefficients.insert(coefficients.end(), more.begin(), more.end());
      }
    return {result.seed, result.solve, result.scalars(), coefficients, result.surface, values_of(result.cycles)};
  }

  ordered_json
  to_json(const SolveReport &report)
  {
    ordered_json details = ordered_json::object(), solves = ordered_json::array();
    for (const auto &[key, value] : report.details)
      std::visit([&details, &name = key](const auto &detail) { details[name] = detail; }, value);
    for (const SolveResult &solve : report.solves)
      solves.push_back({solve.iterations, solve.residual});
    return {{"voxels", report.n_voxels},
            {"voxel_size", report.voxel_size},
            {"unknowns", report.n_unknowns},
            {"solver", report.solver},
            {"details", details},
            {"solves", solves},
            {"seconds", report.seconds}};
  }

  SolveReport
  report_from_json(const ordered_json &json)
  {
    SolveReport report;
    for (unsigned int axis = 0; axis < 3; ++axis)
      report.n_voxels[axis] = whole_number<std::ptrdiff_t>(json.at("voxels").at(axis));
    report.voxel_size = json.at("voxel_size");
    report.n_unknowns = whole_number<std::uint64_t>(json.at("unknowns"));
    report.solver     = json.at("solver").get<std::string>();
    for (const auto &[key, value] : json.at("details").items())
      {
        if (value.is_string())
          report.details.emplace_back(key, value.get<std::string>());
        else
          report.details.emplace_back(key, whole_number<std::uint64_t>(value));
      }
    for (const auto &solve : json.at("solves"))
      report.solves.push_back({whole_number<unsigned int>(solve.at(0)), solve.at(1)});
    report.seconds = json.at("seconds");
    return report;
  }

  ordered_json
  to_json(const CycleValues &values)
  {
    ordered_json json = ordered_json::array();
    for (const std::optional<double> &value : values)
      json.push_back(or_null(value));
    return json;
  }

  CycleValues
  cycle_from_json(const ordered_json &json)
  {
    CycleValues values;
    for (const auto &value : json)
      values.push_back(number_or_nothing(value));
    return values;
  }

  namespace
  {
    ordered_json
    to_json(const std::optional<FreeSurface> &surface)
    {
      if (!surface)
        return nullptr;
      ordered_json layers = ordered_json::array();
      for (std::size_t i = 0; i < surface->with_surface.size(); ++i)
        {
          const DepthBin &bin = surface->with_surface[i], &periodic = surface->periodic[i];
          layers.push_back({bin.depth, bin.n_voxels, bin.mean, bin.p90, periodic.mean, periodic.p90});
          if (!surface->soft_fraction.empty())
            layers.back().push_back(surface->soft_fraction[i]);
        }
      return layers;
    }

    std::optional<FreeSurface>
    surface_from_json(const ordered_json &json)
    {
      if (json.is_null())
        return {};
      FreeSurface surface;
      for (const auto &layer : json)
        {
          const auto n_voxels = whole_number<std::ptrdiff_t>(layer.at(1));
          surface.with_surface.push_back({layer.at(0), n_voxels, layer.at(2), layer.at(3)});
          surface.periodic.push_back({layer.at(0), n_voxels, layer.at(4), layer.at(5)});
          if (layer.size() > 6)
            surface.soft_fraction.push_back(layer.at(6));
        }
      return surface;
    }
  } // namespace

  ordered_json
  to_json(const EnsembleRow &row)
  {
    ordered_json scalars = ordered_json::array();
    for (const NamedScalar &scalar : row.scalars)
      scalars.push_back({scalar.part, scalar.key, or_null(scalar.value)});
    ordered_json cycles = ordered_json::array();
    for (const CycleValues &cycle : row.cycles)
      cycles.push_back(to_json(cycle));
    return {{"seed", row.seed},
            {"solve", to_json(row.solve)},
            {"scalars", scalars},
            {"mean_energy", row.mean_energy},
            {"surface", to_json(row.surface)},
            {"cycles", cycles}};
  }

  EnsembleRow
  row_from_json(const ordered_json &json)
  {
    EnsembleRow row;
    row.seed        = whole_number<std::uint64_t>(json.at("seed"));
    row.solve       = report_from_json(json.at("solve"));
    row.mean_energy = json.at("mean_energy").get<std::vector<double>>();
    row.surface     = surface_from_json(json.at("surface"));
    for (const auto &scalar : json.at("scalars"))
      row.scalars.push_back({scalar.at(0), scalar.at(1), number_or_nothing(scalar.at(2))});
    for (const auto &cycle : json.at("cycles"))
      row.cycles.push_back(cycle_from_json(cycle));
    return row;
  }

  std::pair<double, double>
  mean_and_error(const std::vector<double> &values)
  {
    const auto n   = static_cast<double>(values.size());
    double     sum = 0., squares = 0.;
    for (const double value : values)
      sum += value;
    for (const double value : values)
      squares += std::pow(value - sum / n, 2);
    return {sum / n, n > 1. ? std::sqrt(squares / (n - 1.) / n) : 0.};
  }

  namespace
  {
    /** Mean and standard error of values that all are known. */
    std::pair<std::optional<double>, std::optional<double>>
    mean_if_known(const std::vector<std::optional<double>> &values)
    {
      std::vector<double> known;
      for (const std::optional<double> &value : values)
        if (value)
          known.push_back(*value);
      if (known.size() != values.size())
        return {};
      return mean_and_error(known);
    }
  } // namespace

  CycleMeans
  cycle_means_over(const std::vector<EnsembleRow> &rows)
  {
    CycleMeans result;
    for (std::size_t cycle = 0; cycle < rows.front().cycles.size(); ++cycle)
      {
        CycleValues &means = result.means.emplace_back(), &errors = result.errors.emplace_back();
        for (std::size_t column = 0; column < cycle_columns().size(); ++column)
          {
            std::vector<std::optional<double>> values;
            for (const EnsembleRow &row : rows)
              values.push_back(row.cycles.at(cycle).at(column));
            const auto [mean, error] = mean_if_known(values);
            means.push_back(mean);
            errors.push_back(error);
          }
      }
    return result;
  }

  std::vector<ScalarMean>
  means_over(const std::vector<EnsembleRow> &rows)
  {
    std::vector<ScalarMean> means;
    for (std::size_t i = 0; i < rows.front().scalars.size(); ++i)
      {
        NamedScalar                        mean = rows.front().scalars[i], error = mean;
        std::vector<std::optional<double>> values;
        for (const EnsembleRow &row : rows)
          values.push_back(row.scalars[i].value);
        std::tie(mean.value, error.value) = mean_if_known(values);
        means.push_back({mean, error});
      }
    return means;
  }
} // namespace cryoglass
