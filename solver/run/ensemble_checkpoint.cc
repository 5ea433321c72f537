#include "solver/run/ensemble_checkpoint.h"

#include "solver/energy/cycle_row.h"
#include "solver/energy/mean_energy.h"
#include "solver/energy/pooled_distribution.h"
#include "solver/run/checkpoint_numbers.h"

#include <cmath>
#include <string>

namespace cryoglass
{
  using nlohmann::ordered_json;

  ordered_json
  to_json(const EnsembleState &state)
  {
    ordered_json rows = ordered_json::array(), moduli;
    for (const EnsembleRow &row : state.rows)
      rows.push_back(to_json(row));
    if (state.first.moduli)
      moduli = {state.first.moduli->bulk_modulus, state.first.moduli->shear_modulus};
    return {{"thermal_expansion", state.first.thermal_expansion},
            {"moduli", moduli},
            {"warnings", state.warnings},
            {"rows", rows},
            {"mean_energy_sums", state.mean_energy_sums},
            {"counts", state.counts}};
  }

  namespace
  {
    /** The rows of a run have the same columns, the seeds one after the other. */
    void
    check_rows(const std::vector<EnsembleRow> &rows, const GlassCase &glass, const unsigned int n_cycle_rows)
    {
      require(!rows.empty() && rows.size() <= glass.n_realisations, "it has an impossible number of realisations");
      const EnsembleRow &first = rows.front();
      require(!first.scalars.empty() && !first.solve.solves.empty(), "its rows are empty");
      for (std::size_t i = 0; i < rows.size(); ++i)
        {
          const EnsembleRow &row  = rows[i];
          const std::string  name = "row " + std::to_string(i) + " ";
          require(row.seed == glass.seed + i, name + "has another seed");
          require(row.scalars.size() == first.scalars.size() && row.solve.solves.size() == first.solve.solves.size() &&
                    row.surface.has_value() == first.surface.has_value(),
                  name + "has another length");
          for (std::size_t column = 0; column < row.scalars.size(); ++column)
            {
              const NamedScalar &scalar = row.scalars[column];
              require(scalar.part == first.scalars[column].part && scalar.key == first.scalars[column].key,
                      name + "has other columns");
              require(!scalar.value || std::isfinite(*scalar.value), name + "has a value that is not a number");
            }
          if (row.surface)
            require(row.surface->with_surface.size() == first.surface->with_surface.size() &&
                      row.surface->soft_fraction.size() == first.surface->soft_fraction.size(),
                    name + "has another depth");
          require(row.cycles.size() == n_cycle_rows, name + "has another number of cycles");
          for (const CycleValues &cycle : row.cycles)
            require(cycle.size() == cycle_columns().size(), name + "has a cycle of other columns");
        }
    }
  } // namespace

  EnsembleState
  ensemble_state_from_json(const ordered_json &json, const GlassCase &glass, const unsigned int n_cycle_rows)
  {
    EnsembleState state;
    state.first.thermal_expansion = json.at("thermal_expansion");
    if (const auto &moduli = json.at("moduli"); !moduli.is_null())
      state.first.moduli = {moduli.at(0), moduli.at(1)};
    state.warnings = json.value("warnings", std::vector<std::string>());
    for (const auto &row : json.at("rows"))
      state.rows.push_back(row_from_json(row));
    check_rows(state.rows, glass, n_cycle_rows);
    state.mean_energy_sums = json.at("mean_energy_sums").get<std::vector<double>>();
    const std::size_t size = MeanEnergy().coefficients().size();
    require(!state.mean_energy_sums.empty() && state.mean_energy_sums.size() % size == 0 &&
              state.mean_energy_sums.size() / size == std::max(1u, n_cycle_rows),
            "its mean energies are not one for every cycle");
    for (const double sum : state.mean_energy_sums)
      require(std::isfinite(sum), "a mean energy is not a number");
    state.counts = whole_numbers<std::uint64_t>(json.at("counts"));
    require(state.counts.size() == PooledDistribution::n_bins(), "its distribution has another number of classes");
    return state;
  }
} // namespace cryoglass
