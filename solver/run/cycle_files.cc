#include "solver/run/cycle_files.h"

#include <algorithm>
#include <string>

namespace cryoglass
{
  CycleFiles::CycleFiles(const Case                  &the_case,
                         const Realisation           &realisation,
                         const std::filesystem::path &folder)
    : case_(the_case)
    , realisation_(realisation)
    , folder_(folder)
  {
  }

  void
  CycleFiles::observe(const CycleRow &row)
  {
    const bool has_fields =
      case_.output.has_fields && case_.output.field_cycles.contains(row.cycle, case_.treatment.n_cycles);
    const bool is_peak = row.cycle == 0 || row.heat_ratio > peak_heat_;
    const bool is_last = row.cycle == case_.treatment.n_cycles;
    if (!has_fields && !(case_.output.has_pictures && (is_peak || is_last)))
      return;
    VoxelField energy(realisation_.glass().lattice());
    realisation_.box().at(row.theta)->energies(&energy, nullptr, nullptr);
    if (has_fields)
      write_fields(row, energy);
    if (!case_.output.has_pictures)
      return;
    const Planes now = planes(energy);
    if (row.cycle == 0)
      as_cast_ = now;
    if (is_peak)
      {
        peak_       = now;
        peak_heat_  = row.heat_ratio;
        peak_cycle_ = row.cycle;
      }
    last_       = now;
    last_cycle_ = row.cycle;
  }

  void
  CycleFiles::write_fields(const CycleRow &row, const VoxelField &energy)
  {
    const Glass &glass = realisation_.glass();
    if (!series_)
      series_.emplace(folder_ / "fields", "cycle", glass.lattice());
    const auto copy = [](const VoxelField &field) {
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
    series_->add(row.cycle,
                 {row.time, row.theta},
                 {{"spot_state", "0 intact, 1 soft, 2 exhausted", 1, true, fill_states},
                  {"shear_modulus", "Pa", 1, true, copy(glass.shear_modulus)},
                  {"shear_energy", "J/m3", 1, true, copy(energy)}});
  }

  CycleFiles::Planes
  CycleFiles::planes(const VoxelField &energy) const
  {
    const Glass &glass = realisation_.glass();
    return {middle_plane(glass.lattice(), glass.shear_modulus, 1e-9), middle_plane(glass.lattice(), energy, 1e-3)};
  }

  void
  CycleFiles::write_pictures() const
  {
    if (!case_.output.has_pictures)
      return;
    const Lattice    &lattice  = realisation_.glass().lattice();
    const auto        pictures = folder_ / "pictures";
    ColourRange       moduli   = colour_range(as_cast_.shear_modulus);
    const ColourRange energies = colour_range(as_cast_.shear_energy);
    moduli.low                 = 0.; // soft spots are far below the glass as cast
    struct Moment
    {
      const char   *name;
      const Planes &planes;
      std::string   text;
    };
    for (const Moment &moment : {Moment{"as_cast", as_cast_, "as cast"},
                                 {"peak", peak_, "cycle " + std::to_string(peak_cycle_) + ", peak"},
                                 {"last", last_, "cycle " + std::to_string(last_cycle_)}})
      {
        write_plane_picture(pictures / (std::string("cycles_shear_modulus_") + moment.name + ".png"),
                            lattice,
                            moment.planes.shear_modulus,
                            "G (GPa), " + moment.text,
                            moduli);
        write_plane_picture(pictures / (std::string("cycles_shear_energy_") + moment.name + ".png"),
                            lattice,
                            moment.planes.shear_energy,
                            "w (kJ/m3), " + moment.text,
                            energies);
      }
  }
} // namespace cryoglass
