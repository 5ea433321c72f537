#include "solver/output/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace cryoglass
{
  using nlohmann::ordered_json;

  ordered_json
  box_summary(const Lattice &lattice, const UnitResponses &responses, const double solve_seconds)
  {
    ordered_json iterations = ordered_json::array();
    double       residual   = 0.;
    for (const auto &result : responses.results())
      {
        iterations.push_back(result.iterations);
        residual = std::max(residual, result.residual);
      }
    ordered_json result{{"voxels", {lattice.n(0), lattice.n(1), lattice.n(2)}},
                        {"voxel_size_m", lattice.voxel_size()},
                        {"unknowns", responses.n_unknowns()},
                        {"solver", responses.solver_name()}};
    for (const auto &[key, value] : responses.details())
      std::visit([&result, &name = key](const auto &detail) { result[name] = detail; }, value);
    result["iterations"] = iterations;
    result["solve_s"]    = solve_seconds;
    result["residual"]   = residual;
    return result;
  }

  ordered_json
  glass_summary(const Glass &glass, const std::uint64_t seed)
  {
    const Lattice &lattice   = glass.lattice();
    const auto     bulk      = compute_statistics(lattice, glass.bulk_modulus, {});
    const auto     shear     = compute_statistics(lattice, glass.shear_modulus, {});
    const auto     expansion = compute_statistics(lattice, glass.thermal_expansion, {});
    return {{"seed", seed},
            {"bulk_modulus_mean_Pa", bulk.mean},
            {"bulk_modulus_variation", bulk.standard_deviation / bulk.mean},
            {"shear_modulus_mean_Pa", shear.mean},
            {"shear_modulus_variation", shear.standard_deviation / shear.mean},
            {"bulk_modulus_correlation_length_m", autocorrelation_length(lattice, glass.bulk_modulus)},
            {"shear_modulus_correlation_length_m", autocorrelation_length(lattice, glass.shear_modulus)},
            {"thermal_expansion_mean_per_K", expansion.mean},
            {"thermal_expansion_variation", expansion.mean != 0. ? expansion.standard_deviation / expansion.mean : 0.},
            {"carried_variance", glass.carried_variance()},
            {"variance_removed_by_voxel_average", glass.variance_removed_by_voxel_average()}};
  }

  ordered_json
  effective_summary(const EffectiveProperties &effective)
  {
    const auto or_null = [](const double value) { return value > 0. ? ordered_json(value) : ordered_json(nullptr); };
    return {{"bulk_modulus_Pa", or_null(effective.bulk_modulus)},
            {"shear_modulus_Pa", or_null(effective.shear_modulus)},
            {"thermal_expansion_per_K", effective.thermal_expansion}};
  }

  ordered_json
  shear_energy_summary(const ShearEnergy &energy, const double temperature, const double theta, const Alloy &alloy)
  {
    const Statistics &w = energy.statistics();
    ordered_json      json{{"temperature_K", temperature},
                      {"thermal_strain_multiplier_K", theta},
                      {"mean_J_per_m3", w.mean},
                      {"std_J_per_m3", w.standard_deviation}};
    for (const auto &[percentile, value] : w.percentiles)
      json["p" + std::to_string(percentile) + "_J_per_m3"] = value;
    json["max_J_per_m3"]                       = w.max;
    json["mean_J_per_mol"]                     = w.mean * alloy.molar_volume;
    json["volumetric_mean_J_per_m3"]           = energy.mean_volumetric_energy();
    json["correlation_length_m"]               = energy.correlation_length();
    json["correlation_with_log_shear_modulus"] = energy.correlation_with_shear_modulus();
    json["correlation_with_log_bulk_modulus"]  = energy.correlation_with_bulk_modulus();
    return json;
  }

  ordered_json
  von_mises_summary(const ShearEnergy &energy, const Alloy &alloy)
  {
    const Statistics &stress = energy.von_mises_statistics();
    return {{"rms_Pa", stress.rms},
            {"p99_Pa", stress.percentiles.at(99)},
            {"rms_over_yield", stress.rms / alloy.yield_stress}};
  }

  ordered_json
  specimen_summary(const SpecimenSummary &specimen, const double coldest, const Alloy &alloy)
  {
    const auto   or_null = [](const auto &value) { return value ? ordered_json(*value) : ordered_json(nullptr); };
    ordered_json steps   = ordered_json::array(), time_to_coldest;
    for (const StepSummary &step : specimen.steps)
      steps.push_back({{"bath", step.bath},
                       {"bath_temperature_K", step.bath_temperature},
                       {"time_to_bath_s", or_null(step.time_to_bath)},
                       {"end_temperature_K", step.end_temperature}});
    const auto coldest_step =
      std::min_element(specimen.steps.begin(), specimen.steps.end(), [](const auto &a, const auto &b) {
        return a.bath_temperature < b.bath_temperature;
      });
    time_to_coldest = or_null(coldest_step->time_to_bath);
    return {{"biot_film", specimen.biot_film},
            {"biot_nucleate", specimen.biot_nucleate},
            {"characteristic_length_m", specimen.characteristic_length},
            {"volume_over_surface_m", specimen.volume_over_surface},
            {"time_to_bath_s", time_to_coldest},
            {"coldest_K", coldest},
            {"steps_of_last_cycle", steps},
            {"max_temperature_difference_K", specimen.max_temperature_difference},
            {"max_cooling_rate_K_per_s", specimen.max_cooling_rate},
            {"max_thermal_stress_Pa", specimen.max_thermal_stress},
            {"max_thermal_stress_over_yield", specimen.max_thermal_stress / alloy.yield_stress},
            {"time_of_max_thermal_stress_s", specimen.time_of_max_stress},
            {"heat_balance_error", or_null(specimen.heat_balance_error)},
            {"length_ratio", specimen.length_ratio}};
  }

  ordered_json
  macroscopic_stress_summary(const SpecimenResult &specimen,
                             const ThermalStrain  &thermal_strain,
                             const MeanEnergy     &energy)
  {
    constexpr double least_energy = 1e-6; // J/m³; what is less is rounding
    ordered_json     points       = ordered_json::array();
    for (std::size_t p = 0; p < specimen.history.points.size(); ++p)
      {
        double coldest = specimen.steps.front().second[p].temperature, largest_stress = 0.;
        double with_stress = 0., without = 0., change = 0.;
        for (const auto &[time, states] : specimen.steps)
          {
            const PointState &point = states[p];
            const double      theta = thermal_strain(point.temperature);
            const double      w = energy.shear_energy(theta, point.stress), alone = energy.shear_energy(theta, {});
            coldest     = std::min(coldest, point.temperature);
            with_stress = std::max(with_stress, w);
            without     = std::max(without, alone);
            change      = std::max(change, std::abs(w - alone));
            for (const double component : point.stress)
              largest_stress = std::max(largest_stress, std::abs(component));
          }
        const auto relative = [&](const double value) {
          return without > least_energy ? ordered_json(value / without) : ordered_json(nullptr);
        };
        points.push_back({{"point", specimen.history.points[p]},
                          {"coldest_K", coldest},
                          {"max_stress_component_Pa", largest_stress},
                          {"max_shear_energy_J_per_m3", with_stress},
                          {"max_shear_energy_without_it_J_per_m3", without},
                          {"change_of_max_shear_energy", relative(with_stress - without)},
                          {"max_change_J_per_m3", change},
                          {"max_change_over_max_shear_energy", relative(change)}});
      }
    return points;
  }

  void
  write_history(std::ostream        &out,
                const History       &history,
                const ThermalStrain &thermal_strain,
                const MeanEnergy    &energy)
  {
    out << "time_s,cycle,bath,surface_temperature_K,centre_temperature_K,mean_temperature_K,temperature_K,"
           "thermal_strain_multiplier_K,shear_energy_mean_J_per_m3,von_mises_rms_Pa,cooling_rate_K_per_s,"
           "stress_xx_Pa,stress_yy_Pa,stress_zz_Pa,stress_yz_Pa,stress_xz_Pa,stress_xy_Pa\n";
    out.precision(12);
    for (const HistoryRow &row : history.rows)
      {
        const PointState &point = row.points.front();
        const double      theta = thermal_strain(point.temperature);
        out << row.time << ',' << row.cycle << ',' << row.bath << ',' << row.surface_temperature << ','
            << row.centre_temperature << ',' << row.mean_temperature << ',' << point.temperature << ',' << theta << ','
            << energy.shear_energy(theta, point.stress) << ',' << energy.von_mises_rms(theta, point.stress) << ','
            << row.cooling_rate;
        for (const double component : point.stress)
          out << ',' << component;
        out << '\n';
      }
  }

  namespace
  {
    std::string
    row(const std::string &name, const double value, const std::string &unit)
    {
      char text[128];
      std::snprintf(text, sizeof(text), "  %-48s %10.4g %s", name.c_str(), value, unit.c_str());
      return text;
    }
  } // namespace

  std::vector<std::string>
  result_table(const ordered_json &summary)
  {
    const auto              &w = summary["shear_energy"];
    const auto              &s = summary["specimen"];
    const auto              &e = summary["effective"];
    std::vector<std::string> lines;
    lines.push_back(row("coldest temperature of the last cycle", w["temperature_K"], "K"));
    if (s["time_to_bath_s"].is_null())
      lines.push_back("  the specimen does not come within 1 K of its coldest bath");
    else
      lines.push_back(row("time to reach the coldest bath within 1 K", s["time_to_bath_s"], "s"));
    lines.push_back(row("Biot number, film / nucleate (least / largest h)",
                        s["biot_film"],
                        "/ " + row("", s["biot_nucleate"], "").substr(50)));
    lines.push_back(
      row("largest thermal stress in the specimen", s["max_thermal_stress_Pa"].get<double>() * 1e-6, "MPa"));
    lines.push_back(row("   of the yield stress", 100. * s["max_thermal_stress_over_yield"].get<double>(), "%"));
    if (summary["macroscopic_stress"].is_array())
      {
        // Of the largest w of the history: how it changes, and how w changes at any one time.
        double of_largest = 0., at_any_time = 0.;
        for (const auto &point : summary["macroscopic_stress"])
          if (point["change_of_max_shear_energy"].is_number())
            {
              of_largest  = std::max(of_largest, std::abs(point["change_of_max_shear_energy"].get<double>()));
              at_any_time = std::max(at_any_time, point["max_change_over_max_shear_energy"].get<double>());
            }
        lines.push_back(row("   its effect on the largest mean w", 100. * of_largest, "%"));
        lines.push_back(row("   at any one time, at most (of that w)", 100. * at_any_time, "%"));
      }
    lines.push_back(row("mean shear-strain energy w", w["mean_J_per_m3"].get<double>() * 1e-3, "kJ/m3"));
    lines.push_back(row("   per mole of atoms (a driving force, not dH)", w["mean_J_per_mol"], "J/mol"));
    lines.push_back(row("   median", w["p50_J_per_m3"].get<double>() * 1e-3, "kJ/m3"));
    lines.push_back(row("   99th percentile", w["p99_J_per_m3"].get<double>() * 1e-3, "kJ/m3"));
    if (summary.contains("free_surface") && summary["free_surface"].is_object())
      {
        const auto &surface = summary["free_surface"];
        lines.push_back(
          row("   mean in the outermost layer, of the periodic box's", surface["mean_over_periodic"], ""));
        if (surface["depth_of_influence_m"].is_number())
          lines.push_back(
            row("   falls to 1/e at a depth of", surface["depth_of_influence_m"].get<double>() * 1e9, "nm"));
      }
    lines.push_back(row("rms von Mises stress", summary["von_mises"]["rms_Pa"].get<double>() * 1e-6, "MPa"));
    lines.push_back(row("   of the yield stress", 100. * summary["von_mises"]["rms_over_yield"].get<double>(), "%"));
    lines.push_back(row("effective thermal expansion", e["thermal_expansion_per_K"].get<double>() * 1e6, "1e-6/K"));
    if (!e["bulk_modulus_Pa"].is_null())
      {
        lines.push_back(row("effective bulk modulus", e["bulk_modulus_Pa"].get<double>() * 1e-9, "GPa"));
        lines.push_back(row("effective shear modulus", e["shear_modulus_Pa"].get<double>() * 1e-9, "GPa"));
      }
    return lines;
  }
} // namespace cryoglass
