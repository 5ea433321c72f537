#include "solver/energy/cycle_row.h"

#include "solver/energy/statistics.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <type_traits>

namespace cryoglass
{
  namespace
  {
    const std::vector<CycleColumn> columns = {{"cycle", &CycleRow::cycle},
                                              {"time_s", &CycleRow::time},
                                              {"soft_fraction", &CycleRow::soft_fraction},
                                              {"exhausted_fraction", &CycleRow::exhausted_fraction},
                                              {"heat_of_relaxation_ratio", &CycleRow::heat_ratio},
                                              {"heat_of_relaxation_J_per_mol", &CycleRow::heat},
                                              {"young_modulus_ratio", &CycleRow::young_modulus_ratio},
                                              {"bulk_modulus_Pa", &CycleRow::bulk_modulus},
                                              {"shear_modulus_Pa", &CycleRow::shear_modulus},
                                              {"thermal_expansion_per_K", &CycleRow::thermal_expansion},
                                              {"shear_energy_mean_J_per_m3", &CycleRow::energy_mean},
                                              {"shear_energy_p90_J_per_m3", &CycleRow::energy_p90},
                                              {"shear_energy_p99_J_per_m3", &CycleRow::energy_p99},
                                              {"yield_mean_ratio", &CycleRow::yield_mean_ratio},
                                              {"yield_p90_ratio", &CycleRow::yield_p90_ratio},
                                              {"yield_p99_ratio", &CycleRow::yield_p99_ratio},
                                              {"yield_p999_ratio", &CycleRow::yield_p999_ratio},
                                              {"log_shear_modulus_std", &CycleRow::log_shear_modulus_std},
                                              {"log_thermal_expansion_std", &CycleRow::log_thermal_expansion_std},
                                              {"ageing", &CycleRow::ageing},
                                              {"thermal_strain_multiplier_K", &CycleRow::theta},
                                              {"solves", &CycleRow::solves},
                                              {"iterations", &CycleRow::iterations}};
  } // namespace

  const std::vector<CycleColumn> &
  cycle_columns()
  {
    return columns;
  }

  CycleValues
  values_of(const CycleRow &row)
  {
    CycleValues values;
    for (const CycleColumn &column : columns)
      std::visit([&](const auto member) { values.emplace_back(row.*member); }, column.member);
    return values;
  }

  CycleRow
  row_of(const CycleValues &values)
  {
    if (values.size() != columns.size())
      throw std::invalid_argument("a row of cycles has another number of columns");
    CycleRow row;
    for (std::size_t c = 0; c < columns.size(); ++c)
      std::visit(
        [&](const auto member) {
          using Value = std::decay_t<decltype(row.*member)>;
          if constexpr (std::is_same_v<Value, std::optional<double>>)
            row.*member = values[c];
          else if (!values[c])
            throw std::invalid_argument("a row of cycles lacks " + columns[c].name);
          else if (std::is_integral_v<Value> &&
                   !(*values[c] >= 0. && *values[c] <= 1e9 && *values[c] == std::floor(*values[c])))
            throw std::invalid_argument("a row of cycles has an impossible " + columns[c].name);
          else
            row.*member = static_cast<Value>(*values[c]);
        },
        columns[c].member);
    return row;
  }

  std::vector<CycleValues>
  values_of(const std::vector<CycleRow> &rows)
  {
    std::vector<CycleValues> values;
    for (const CycleRow &row : rows)
      values.push_back(values_of(row));
    return values;
  }

  std::optional<double>
  value_of(const CycleValues &row, const std::string &name)
  {
    const auto column =
      std::find_if(columns.begin(), columns.end(), [&](const auto &candidate) { return candidate.name == name; });
    return row.at(static_cast<std::size_t>(column - columns.begin()));
  }

  std::size_t
  peak_of(const std::vector<CycleValues> &rows)
  {
    const auto heat = [](const CycleValues &row) { return value_of(row, "heat_of_relaxation_ratio"); };
    return static_cast<std::size_t>(
      std::max_element(rows.begin(), rows.end(), [&](const auto &a, const auto &b) { return heat(a) < heat(b); }) -
      rows.begin());
  }

  CycleReader::CycleReader(const EvolutionModel                  &model,
                           const std::optional<ElasticModuli>    &as_cast,
                           const std::optional<UniaxialResponse> &first)
    : model_(model)
    , as_cast_(as_cast)
    , first_(first)
  {
  }

  void
  CycleReader::read_structure(const Evolution &evolution, CycleRow &row) const
  {
    row.soft_fraction      = evolution.spots().fraction(SoftSpots::State::soft);
    row.exhausted_fraction = evolution.spots().fraction(SoftSpots::State::exhausted);
    row.ageing             = evolution.ageing();
    row.heat_ratio         = model_.heat.ratio(row.soft_fraction, row.ageing);
    row.heat               = model_.heat.as_cast * row.heat_ratio;
  }

  CycleRow
  CycleReader::read(const unsigned int                 cycle,
                    const ThermoelasticBox            &box,
                    const Evolution                   &evolution,
                    const VoxelField                  &energy,
                    const std::optional<unsigned int> &axis)
  {
    const Glass   &glass   = box.glass();
    const Lattice &lattice = glass.lattice();
    CycleRow       row;
    row.cycle = cycle;
    read_structure(evolution, row);
    row.log_shear_modulus_std     = standard_deviation_of_log(lattice, glass.shear_modulus);
    row.log_thermal_expansion_std = standard_deviation_of_log(lattice, glass.thermal_expansion);
    row.thermal_expansion         = box.effective().thermal_expansion;
    row.solves                    = static_cast<unsigned int>(box.responses().solves.size());
    for (const SolveResult &solve : box.responses().solves)
      row.iterations += solve.iterations;
    row.theta              = 1.;
    row.energy_mean        = compute_statistics(lattice, energy, {}).mean;
    const auto percentiles = compute_percentiles(lattice, energy, {90., 99.});
    row.energy_p90         = percentiles[0];
    row.energy_p99         = percentiles[1];
    if (axis)
      read_moduli(uniaxial_response(box, *axis), row);
    if (box.solver().transmitted_stresses() !=
        all_components) // a film's dilatation is not all in its macroscopic strain
      row.bulk_modulus = row.shear_modulus = std::nullopt;
    return row;
  }

  /**
   * The moduli of one direction, times what the isotropic ones as cast are over those of that direction: the box's
   * anisotropy, a matter of its size, drops out of the ratios. G = 3BE/(9B − E).
   */
  void
  CycleReader::read_moduli(const UniaxialResponse &response, CycleRow &row)
  {
    if (!first_)
      first_ = response;
    double young = first_->young_modulus, bulk = first_->bulk_modulus;
    if (as_cast_)
      {
        const double B = as_cast_->bulk_modulus, G = as_cast_->shear_modulus;
        young = 9. * B * G / (3. * B + G);
        bulk  = B;
      }
    row.young_modulus_ratio = response.young_modulus / first_->young_modulus;
    young *= *row.young_modulus_ratio;
    bulk *= response.bulk_modulus / first_->bulk_modulus;
    row.bulk_modulus     = bulk;
    row.shear_modulus    = 3. * bulk * young / (9. * bulk - young);
    row.yield_mean_ratio = first_->strain_mean / response.strain_mean;
    row.yield_p90_ratio  = first_->strain_p90 / response.strain_p90;
    row.yield_p99_ratio  = first_->strain_p99 / response.strain_p99;
    row.yield_p999_ratio = first_->strain_p999 / response.strain_p999;
  }

  void
  CycleReader::place(const CycleCourse &course, CycleRow &row)
  {
    const double factor = course.theta * course.theta / (row.theta * row.theta);
    for (double *const energy : {&row.energy_mean, &row.energy_p90, &row.energy_p99})
      *energy *= factor;
    row.theta = course.theta;
    row.time  = course.end_time;
  }
} // namespace cryoglass
