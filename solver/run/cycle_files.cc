#include "solver/run/cycle_files.h"

#include "solver/output/pictures.h"

#include <algorithm>

namespace cryoglass
{
  CycleFiles::CycleFiles(const Case &the_case, const Realisation &realisation, const std::filesystem::path &folder)
    : case_(the_case)
    , realisation_(realisation)
    , folder_(folder)
    , series_(folder / "fields", "cycle", realisation.lattice())
  {
  }

  bool
  CycleFiles::wants_fields(const unsigned int cycle) const
  {
    return case_.output.has_fields && case_.output.field_cycles.contains(cycle, case_.treatment.n_cycles);
  }

  void
  CycleFiles::adopt(const std::vector<CycleRow> &earlier)
  {
    for (const CycleRow &row : earlier)
      {
        peak_heat_ = std::max(peak_heat_, row.heat_ratio);
        if (wants_fields(row.cycle))
          series_.adopt(row.cycle);
      }
  }

  void
  CycleFiles::observe(const CycleRow &row)
  {
    const bool is_peak = row.heat_ratio > peak_heat_, is_last = row.cycle == case_.treatment.n_cycles;
    peak_heat_              = std::max(peak_heat_, row.heat_ratio);
    const bool has_pictures = case_.output.has_pictures && (is_peak || is_last);
    if (!wants_fields(row.cycle) && !has_pictures)
      return;
    const Glass &glass = realisation_.glass();
    VoxelField   energy(glass.lattice());
    realisation_.box().at(row.theta)->energies(&energy, nullptr, nullptr);
    if (wants_fields(row.cycle))
      write_fields(row, energy);
    if (!has_pictures)
      return;
    const Moment now{
      row.cycle, middle_plane(glass.lattice(), glass.shear_modulus, 1e-9), middle_plane(glass.lattice(), energy, 1e-3)};
    if (row.cycle == 0)
      waiting_["as_cast"] = now;
    if (is_peak)
      waiting_["peak"] = now;
    if (is_last)
      waiting_["last"] = now;
  }

  void
  CycleFiles::write_fields(const CycleRow &row, const VoxelField &energy)
  {
    const Glass &glass = realisation_.glass();
    const auto   copy  = [](const VoxelField &field) {
      return [&field](std::vector<float> &values) {
        std::transform(
          field.begin(), field.end(), values.begin(), [](const double value) { return static_cast<float>(value); });
      };
    };
    const auto fill_states = [this](std::vector<float> &values) {
      const auto &states = realisation_.evolution().spots().states();
      std::transform(states.begin(), states.end(), values.begin(), [](const SoftSpots::State state) {
        return static_cast<float>(state);
      });
    };
    series_.add(row.cycle,
                {row.time, row.theta},
                {{"spot_state", "0 intact, 1 soft, 2 exhausted", 1, true, fill_states},
                 {"shear_modulus", "Pa", 1, true, copy(glass.shear_modulus)},
                 {"shear_energy", "J/m3", 1, true, copy(energy)}});
  }

  void
  CycleFiles::write_pictures(const std::string &name, const std::string &title, const Moment &moment) const
  {
    // One range of colours for all moments: soft spots are far below the moduli as cast, and far above the energies.
    const BoxResult       &result   = realisation_.result();
    const GlassStatistics &glass    = result.glass;
    const ColourRange      moduli   = {0., 1e-9 * glass.shear_modulus_mean * (1. + 2. * glass.shear_modulus_variation)};
    const ColourRange      energies = {0., 3e-3 * result.cycles.front().energy_p99};
    const auto             path     = [&](const char *const what) {
      return folder_ / "pictures" / ("cycles_" + std::string(what) + "_" + name + ".png");
    };
    const Lattice &lattice = realisation_.lattice();
    write_plane_picture(path("shear_modulus"), lattice, moment.shear_modulus, "G (GPa), " + title, moduli);
    write_plane_picture(path("shear_energy"), lattice, moment.shear_energy, "w (kJ/m3), " + title, energies);
  }

  void
  CycleFiles::write_pictures()
  {
    for (const auto &[name, moment] : waiting_)
      {
        const std::string cycle = "after cycle " + std::to_string(moment.cycle);
        write_pictures(name, name == "as_cast" ? "as cast" : name == "peak" ? cycle + " (peak)" : cycle, moment);
      }
    waiting_.clear();
  }
} // namespace cryoglass
