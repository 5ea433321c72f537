#include "solver/output/tables.h"

namespace cryoglass
{
  void
  write_history(std::ostream                                          &out,
                const History                                         &history,
                const ThermalStrain                                   &thermal_strain,
                const std::function<const MeanEnergy &(unsigned int)> &energy_in_cycle)
  {
    out << "time_s,cycle,bath,surface_temperature_K,centre_temperature_K,mean_temperature_K,temperature_K,"
           "thermal_strain_multiplier_K,shear_energy_mean_J_per_m3,von_mises_rms_Pa,cooling_rate_K_per_s";
    if (history.has_stress)
      for (const char *const name : component_names)
        out << ",stress_" << name << "_Pa";
    out << '\n';
    out.precision(12);
    for (const HistoryRow &row : history.rows)
      {
        const PointState &point  = row.points.front();
        const double      theta  = thermal_strain(point.temperature);
        const MeanEnergy &energy = energy_in_cycle(row.cycle);
        out << row.time << ',' << row.cycle << ',' << row.bath << ',' << row.surface_temperature << ','
            << row.centre_temperature << ',' << row.mean_temperature << ',' << point.temperature << ',' << theta << ','
            << energy.shear_energy(theta, point.stress) << ',' << energy.von_mises_rms(theta, point.stress) << ','
            << row.cooling_rate;
        for (unsigned int m = 0; history.has_stress && m < 6; ++m)
          out << ',' << point.stress[m];
        out << '\n';
      }
  }

  void
  write_cycles(std::ostream &out, const std::vector<CycleValues> &rows, const std::vector<CycleValues> &errors)
  {
    const std::vector<CycleColumn> &columns = cycle_columns();
    for (std::size_t c = 0; c < columns.size(); ++c)
      out << (c == 0 ? "" : ",") << columns[c].name;
    for (std::size_t c = 1; !errors.empty() && c < columns.size(); ++c)
      out << ',' << columns[c].name << "_standard_error";
    out << '\n';
    out.precision(12);
    const auto write = [&out](const std::optional<double> &value, const bool is_first) {
      if (!is_first)
        out << ',';
      if (value)
        out << *value;
    };
    for (std::size_t i = 0; i < rows.size(); ++i)
      {
        for (std::size_t c = 0; c < columns.size(); ++c)
          write(rows[i][c], c == 0);
        for (std::size_t c = 1; !errors.empty() && c < columns.size(); ++c)
          write(errors[i][c], false);
        out << '\n';
      }
  }

  void
  write_depth_profile(std::ostream &out, const FreeSurface &surface)
  {
    out.precision(9);
    out << "depth_m,voxels,shear_energy_mean_J_per_m3,shear_energy_p90_J_per_m3,"
           "periodic_mean_J_per_m3,periodic_p90_J_per_m3,mean_ratio,mean_ratio_standard_error";
    if (!surface.soft_fraction.empty())
      out << ",soft_fraction,soft_fraction_standard_error";
    out << '\n';
    for (std::size_t i = 0; i < surface.with_surface.size(); ++i)
      {
        const DepthBin &bin = surface.with_surface[i], &periodic = surface.periodic[i];
        out << bin.depth << ',' << bin.n_voxels << ',' << bin.mean << ',' << bin.p90 << ',' << periodic.mean << ','
            << periodic.p90 << ',' << bin.mean / periodic.mean << ',';
        if (!surface.ratio_error.empty())
          out << surface.ratio_error[i];
        if (!surface.soft_fraction.empty())
          out << ',' << surface.soft_fraction[i] << ',';
        if (!surface.soft_fraction_error.empty())
          out << surface.soft_fraction_error[i];
        out << '\n';
      }
  }
} // namespace cryoglass
