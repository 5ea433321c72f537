#include "solver/output/summary.h"

#include "solver/output/optional_number.h"
#include "solver/output/version.h"

#include <algorithm>

namespace cryoglass
{
  using nlohmann::ordered_json;

  ordered_json
  summary_head(const std::string &title, const unsigned int n_ranks, const double wall_seconds, const double peak_bytes)
  {
    return {{"program", "cryoglass"},
            {"version", version()},
            {"revision", revision()},
            {"status", "complete"},
            {"title", title},
            {"ranks", n_ranks},
            {"wall_s", wall_seconds},
            {"peak_memory_bytes", peak_bytes}};
  }

  ordered_json
  box_summary(const SolveReport &report)
  {
    ordered_json iterations = ordered_json::array();
    double       residual   = 0.;
    for (const SolveResult &solve : report.solves)
      {
        iterations.push_back(solve.iterations);
        residual = std::max(residual, solve.residual);
      }
    ordered_json result{{"voxels", report.n_voxels},
                        {"voxel_size_m", report.voxel_size},
                        {"unknowns", report.n_unknowns},
                        {"solver", report.solver}};
    for (const auto &[key, value] : report.details)
      std::visit([&result, &name = key](const auto &detail) { result[name] = detail; }, value);
    result["iterations"] = iterations;
    result["solve_s"]    = report.seconds;
    result["residual"]   = residual;
    return result;
  }

  void
  add_scalars(ordered_json &summary, const std::vector<NamedScalar> &scalars)
  {
    for (const NamedScalar &scalar : scalars)
      summary[scalar.part][scalar.key] = or_null(scalar.value);
  }

  void
  add_scatter(ordered_json &shear_energy, const std::optional<BoxScatter> &scatter)
  {
    shear_energy["mean_scatter_of_one_box"] = scatter ? ordered_json(scatter->mean) : ordered_json(nullptr);
    shear_energy["p99_scatter_of_one_box"]  = scatter ? ordered_json(scatter->p99) : ordered_json(nullptr);
  }

  ordered_json
  free_surface_summary(const FreeSurface &surface)
  {
    if (surface.with_surface.empty() || !(surface.periodic.front().mean > 0.))
      return nullptr;
    const DepthBin &outermost = surface.with_surface.front(), &periodic = surface.periodic.front();
    const double    depth = depth_of_influence(surface.with_surface, surface.periodic);
    return {{"outermost_layer_m", 2. * outermost.depth},
            {"mean_J_per_m3", outermost.mean},
            {"mean_over_periodic", outermost.mean / periodic.mean},
            {"mean_over_periodic_standard_error",
             surface.ratio_error.empty() ? ordered_json(nullptr) : ordered_json(surface.ratio_error.front())},
            {"p90_J_per_m3", outermost.p90},
            {"p90_over_periodic", outermost.p90 / periodic.p90},
            {"depth_of_influence_m", depth > 0. ? ordered_json(depth) : ordered_json(nullptr)}};
  }

  ordered_json
  specimen_summary(const SpecimenSummary &specimen, const double coldest, const double yield_stress)
  {
    ordered_json steps = ordered_json::array(), time_to_coldest;
    for (const StepSummary &step : specimen.steps)
      steps.push_back({{"bath", step.bath},
                       {"bath_temperature_K", step.bath_temperature},
                       {"time_to_bath_s", or_null(step.time_to_bath)},
                       {"end_temperature_K", step.end_temperature}});
    const auto coldest_step =
      std::min_element(specimen.steps.begin(), specimen.steps.end(), [](const auto &a, const auto &b) {
        return a.bath_temperature < b.bath_temperature;
      });
    time_to_coldest                  = or_null(coldest_step->time_to_bath);
    std::optional<double> over_yield = specimen.max_thermal_stress;
    if (over_yield)
      *over_yield /= yield_stress;
    return {{"biot_film", specimen.biot_film},
            {"biot_nucleate", specimen.biot_nucleate},
            {"characteristic_length_m", specimen.characteristic_length},
            {"volume_over_surface_m", specimen.volume_over_surface},
            {"time_to_bath_s", time_to_coldest},
            {"coldest_K", coldest},
            {"steps_of_last_cycle", steps},
            {"max_temperature_difference_K", specimen.max_temperature_difference},
            {"max_cooling_rate_K_per_s", specimen.max_cooling_rate},
            {"max_thermal_stress_Pa", or_null(specimen.max_thermal_stress)},
            {"max_thermal_stress_over_yield", or_null(over_yield)},
            {"time_of_max_thermal_stress_s", or_null(specimen.time_of_max_stress)},
            {"heat_balance_error", or_null(specimen.heat_balance_error)},
            {"length_ratio", specimen.length_ratio},
            {"unknowns", specimen.n_unknowns},
            {"time_steps", specimen.n_time_steps}};
  }

  namespace
  {
    ordered_json
    row_summary(const CycleValues &row, const CycleValues *const error)
    {
      ordered_json result;
      for (std::size_t c = 0; c < row.size(); ++c)
        {
          const std::string &name = cycle_columns()[c].name;
          result[name]            = or_null(row[c]);
          if (error != nullptr && c > 0)
            result[name + "_standard_error"] = or_null((*error)[c]);
        }
      return result;
    }
  } // namespace

  ordered_json
  rejuvenation_summary(const EvolutionModel           &model,
                       const std::vector<CycleValues> &rows,
                       const std::vector<CycleValues> &errors)
  {
    const auto summary_of = [&](const std::size_t i) {
      return row_summary(rows[i], errors.empty() ? nullptr : &errors[i]);
    };
    const auto numbers_of = [&](const ModelNumber::Kind kind) {
      ordered_json numbers = ordered_json::object();
      for (const ModelNumber &number : model.numbers)
        if (number.kind == kind)
          numbers[number.name] = number.value;
      return numbers;
    };
    using Kind = ModelNumber::Kind;
    return {
      {"as_cast", summary_of(0)},
      {"last", summary_of(rows.size() - 1)},
      {"peak", summary_of(peak_of(rows))},
      {"heat_of_relaxation_as_cast_J_per_mol", model.heat.as_cast},
      {"unrelaxed",
       {{"bulk_modulus_Pa", or_null(value_of(rows.front(), "bulk_modulus_Pa"))},
        {"shear_modulus_Pa", or_null(value_of(rows.front(), "shear_modulus_Pa"))},
        {"young_modulus_ratio", 1.},
        {"why", "at MHz soft spots do not follow: the moduli of the glass as cast, after any number of cycles"}}},
      {"calibrated_on",
       "La55Ni20Al25 ribbon in liquid nitrogen: cycle and height of the peak of heat_of_relaxation_ratio, "
       "young_modulus_ratio after one long hold and after eleven cycles (Ketov et al. 2015); of that ribbon these four "
       "results are calibrated, every other result of any run is predicted"},
      {"calibrated", numbers_of(Kind::calibrated)},
      {"calibrated_on_another_glass", numbers_of(Kind::carried_over)},
      {"from_sheet", numbers_of(Kind::from_sheet)},
      {"from_literature", numbers_of(Kind::from_literature)},
      {"assumed", numbers_of(Kind::assumed)}};
  }

  ordered_json
  macroscopic_stress_summary(const std::vector<MacroscopicStressEffect> &effects)
  {
    ordered_json points = ordered_json::array();
    for (const MacroscopicStressEffect &effect : effects)
      points.push_back({{"point", effect.point},
                        {"coldest_K", effect.coldest},
                        {"max_stress_component_Pa", effect.largest_stress},
                        {"max_shear_energy_J_per_m3", effect.largest_energy},
                        {"max_shear_energy_without_it_J_per_m3", effect.largest_energy_without},
                        {"change_of_max_shear_energy", or_null(effect.change_of_largest_energy)},
                        {"max_change_J_per_m3", effect.largest_change},
                        {"max_change_over_max_shear_energy", or_null(effect.largest_change_relative)}});
    return points;
  }
} // namespace cryoglass
