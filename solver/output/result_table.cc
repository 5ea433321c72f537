#include "solver/output/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <optional>
#include <utility>

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    /** Digits after the point of a number of which @p digits are significant. */
    int
    decimals(const double value, const int digits)
    {
      return value == 0. || !std::isfinite(value)
               ? 0
               : std::max(0, digits - 1 - static_cast<int>(std::floor(std::log10(std::abs(value)))));
    }

    /** Three digits, or as many as an error of two digits leaves. */
    std::string
    number(const double value, const std::optional<double> &error = {})
    {
      const bool is_plain  = error ? *error > 1e-6 * std::abs(value) : std::abs(value) >= 1e-4;
      char       text[128] = "0";
      if (error && is_plain)
        std::snprintf(text, sizeof(text), "%10.*f +- %.*f", decimals(*error, 2), value, decimals(*error, 2), *error);
      else if (is_plain)
        std::snprintf(text, sizeof(text), "%10.*f", decimals(value, 3), value);
      else
        std::snprintf(text, sizeof(text), "%10.3g", value);
      return text;
    }

    std::string
    row(const std::string &name, const double value, const std::string &unit, const std::optional<double> &error = {})
    {
      char text[64];
      std::snprintf(text, sizeof(text), "  %-48s ", name.c_str());
      return text + number(value, error) + (unit.empty() ? "" : " " + unit);
    }

    /**
     * The error of a number of the summary: the standard error of an ensemble's mean; of one box how much it scatters
     * from glass to glass, where that is known; else nothing.
     */
    class Errors
    {
    public:
      explicit Errors(const ordered_json &summary)
        : summary_(summary)
      {
      }

      std::optional<double>
      of(const std::string &part, const std::string &key) const
      {
        if (summary_.contains("standard_error"))
          {
            const auto &errors = summary_["standard_error"];
            if (errors.contains(part) && errors[part].contains(key) && errors[part][key].is_number())
              return errors[part][key].get<double>();
            return {};
          }
        const std::string scatter = key.rfind("p99", 0) == 0 ? "p99_scatter_of_one_box" : "mean_scatter_of_one_box";
        const bool is_known = part == "shear_energy" && key != "p50_J_per_m3" && summary_[part].contains(scatter) &&
                              summary_[part][scatter].is_number();
        if (!is_known)
          return {};
        return summary_[part][scatter].get<double>() * summary_[part][key].get<double>();
      }

      /** A number of the summary with its error. */
      std::string
      row(const std::string &name,
          const std::string &part,
          const std::string &key,
          const double       factor,
          const std::string &unit) const
      {
        std::optional<double> error = of(part, key);
        if (error)
          *error *= factor;
        return cryoglass::row(name, summary_[part][key].get<double>() * factor, unit, error);
      }

      /** What +- stands for. */
      std::string
      explanation() const
      {
        if (summary_.contains("standard_error"))
          return "  (+-: standard error of the mean over " +
                 std::to_string(summary_["realisations"]["count"].get<int>()) + " glasses)";
        if (of("shear_energy", "mean_J_per_m3"))
          return "  (+-: how much one box of this size differs from glass to glass; Glass/Realisations averages)";
        return "  (one box; how much it differs from glass to glass is not known: Glass/Realisations tells)";
      }

    private:
      const ordered_json &summary_;
    };

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
          const auto error_of = [&](const std::string &key) -> std::optional<double> {
            const auto error = then.find(key + "_standard_error");
            return error != then.end() && error->is_number() ? std::optional(error->get<double>()) : std::nullopt;
          };
          std::optional<double> error_of_share = error_of("soft_fraction");
          if (error_of_share)
            *error_of_share *= 100.;
          lines.push_back(row("   heat of relaxation, of as cast",
                              then["heat_of_relaxation_ratio"],
                              "",
                              error_of("heat_of_relaxation_ratio")));
          lines.push_back(row("   soft volume", 100. * then["soft_fraction"].get<double>(), "%", error_of_share));
          for (const auto &[key, text] : {std::pair{"young_modulus_ratio", "   relaxed Young's modulus, of as cast"},
                                          {"yield_p99_ratio", "   load of the onset of yielding (P99), of as cast"},
                                          {"yield_mean_ratio", "   load of general yielding (mean), of as cast"}})
            if (then[key].is_number())
              lines.push_back(row(text, then[key], "", error_of(key)));
        }
      lines.push_back("  (which numbers are calibrated, carried over or assumed: summary.json, rejuvenation)");
    }

    /** What the specimen went through, and what its stress does to the box. */
    void
    add_specimen(const ordered_json &summary, std::vector<std::string> &lines)
    {
      const auto &s = summary["specimen"];
      lines.push_back(row("coldest temperature of the last cycle", summary["shear_energy"]["temperature_K"], "K"));
      if (s["time_to_bath_s"].is_null())
        lines.push_back("  the specimen does not come within 1 K of its coldest bath");
      else
        lines.push_back(row("time to reach the coldest bath within 1 K", s["time_to_bath_s"], "s"));
      const std::string nucleate = number(s["biot_nucleate"]);
      lines.push_back(row("Biot number, film / nucleate (least / largest h)",
                          s["biot_film"],
                          "/ " + nucleate.substr(nucleate.find_first_not_of(' '))));
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
          lines.push_back(row_of_share("   it changes the largest mean w by", 100. * of_largest));
          lines.push_back(row_of_share("   and at any one time, of that w, by at most", 100. * at_any_time));
        }
    }
  } // namespace

  std::vector<std::string>
  result_table(const ordered_json &summary)
  {
    const auto              &e = summary["effective"];
    const Errors             errors(summary);
    std::vector<std::string> lines;
    add_specimen(summary, lines);
    lines.push_back(errors.row("mean shear-strain energy w", "shear_energy", "mean_J_per_m3", 1e-3, "kJ/m3"));
    lines.push_back(
      errors.row("   per mole of atoms (a driving force, not dH)", "shear_energy", "mean_J_per_mol", 1., "J/mol"));
    lines.push_back(errors.row("   median", "shear_energy", "p50_J_per_m3", 1e-3, "kJ/m3"));
    lines.push_back(errors.row("   99th percentile", "shear_energy", "p99_J_per_m3", 1e-3, "kJ/m3"));
    if (summary.contains("free_surface") && summary["free_surface"].is_object())
      {
        const auto &surface = summary["free_surface"];
        lines.push_back(
          row("   mean in the outermost layer, of the periodic box's", surface["mean_over_periodic"], ""));
        if (surface["depth_of_influence_m"].is_number())
          lines.push_back(
            row("   falls to 1/e at a depth of", surface["depth_of_influence_m"].get<double>() * 1e9, "nm"));
      }
    lines.push_back(errors.row("rms von Mises stress", "von_mises", "rms_Pa", 1e-6, "MPa"));
    lines.push_back(errors.row("   of the yield stress", "von_mises", "rms_over_yield", 100., "%"));
    lines.push_back(errors.row("effective thermal expansion", "effective", "thermal_expansion_per_K", 1e6, "1e-6/K"));
    const bool        is_evolving = summary.contains("rejuvenation") && summary["rejuvenation"].is_object();
    const std::string when        = is_evolving ? " (relaxed, last cycle)" : "";
    if (!e["bulk_modulus_Pa"].is_null())
      {
        lines.push_back(errors.row("effective bulk modulus" + when, "effective", "bulk_modulus_Pa", 1e-9, "GPa"));
        lines.push_back(errors.row("effective shear modulus" + when, "effective", "shear_modulus_Pa", 1e-9, "GPa"));
      }
    if (is_evolving)
      add_rejuvenation(summary["rejuvenation"], lines);
    lines.push_back(errors.explanation());
    return lines;
  }
} // namespace cryoglass
