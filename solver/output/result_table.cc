#include "solver/output/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <utility>

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    std::string
    row(const std::string &name, const double value, const std::string &unit)
    {
      char text[128];
      std::snprintf(text, sizeof(text), "  %-48s %10.4g %s", name.c_str(), value, unit.c_str());
      return text;
    }

    /** A share in per cent, of which nothing below a hundredth is of interest. */
    std::string
    row_of_share(const std::string &name, const double percent)
    {
      constexpr double least = 0.01;
      if (percent >= least)
        return row(name, percent, "%");
      char text[128];
      std::snprintf(text, sizeof(text), "  %-48s %10s %%", name.c_str(), "< 0.01");
      return text;
    }

    /** Ratios to as cast at the peak of the heat of relaxation and after the last cycle. */
    void
    add_rejuvenation(const ordered_json &rejuvenation, std::vector<std::string> &lines)
    {
      for (const char *const when : {"peak", "last"})
        {
          const auto &then = rejuvenation[when];
          lines.push_back(row(std::string(when) == "peak" ? "heat of relaxation is largest after cycle" : "last cycle",
                              then["cycle"],
                              ""));
          lines.push_back(row("   heat of relaxation, of as cast", then["heat_of_relaxation_ratio"], ""));
          lines.push_back(row("   soft volume", 100. * then["soft_fraction"].get<double>(), "%"));
          for (const auto &[key, text] : {std::pair{"young_modulus_ratio", "   relaxed Young's modulus, of as cast"},
                                          {"yield_p99_ratio", "   load of the onset of yielding (P99), of as cast"},
                                          {"yield_mean_ratio", "   load of general yielding (mean), of as cast"}})
            if (then[key].is_number())
              lines.push_back(row(text, then[key], ""));
        }
      lines.push_back("  (which numbers are calibrated, carried over or assumed: summary.json, rejuvenation)");
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
    if (s["max_thermal_stress_Pa"].is_number())
      {
        lines.push_back(
          row("largest thermal stress in the specimen", s["max_thermal_stress_Pa"].get<double>() * 1e-6, "MPa"));
        lines.push_back(row("   of the yield stress", 100. * s["max_thermal_stress_over_yield"].get<double>(), "%"));
      }
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
        lines.push_back(row_of_share("   its effect on the largest mean w", 100. * of_largest));
        lines.push_back(row_of_share("   at any one time, at most (of that w)", 100. * at_any_time));
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
    const bool        is_evolving = summary.contains("rejuvenation") && summary["rejuvenation"].is_object();
    const std::string when        = is_evolving ? " (relaxed, last cycle)" : "";
    if (!e["bulk_modulus_Pa"].is_null())
      {
        lines.push_back(row("effective bulk modulus" + when, e["bulk_modulus_Pa"].get<double>() * 1e-9, "GPa"));
        lines.push_back(row("effective shear modulus" + when, e["shear_modulus_Pa"].get<double>() * 1e-9, "GPa"));
      }
    if (is_evolving)
      add_rejuvenation(summary["rejuvenation"], lines);
    return lines;
  }
} // namespace cryoglass
