#include "solver/run/checkpoint.h"

namespace cryoglass
{
  using nlohmann::ordered_json;

  std::string
  write_checkpoint(const std::string &fingerprint, const EnsembleState &state)
  {
    ordered_json rows = ordered_json::array(), moduli;
    for (const EnsembleRow &row : state.rows)
      rows.push_back(to_json(row));
    if (state.first.moduli)
      moduli = {state.first.moduli->bulk_modulus, state.first.moduli->shear_modulus};
    return ordered_json{{"fingerprint", fingerprint},
                        {"thermal_expansion", state.first.thermal_expansion},
                        {"moduli", moduli},
                        {"rows", rows},
                        {"mean_energy_sums", state.mean_energy_sums},
                        {"counts", state.counts}}
      .dump();
  }

  std::optional<EnsembleState>
  read_checkpoint(const std::string &text, const std::string &fingerprint)
  {
    try
      {
        const ordered_json checkpoint = ordered_json::parse(text);
        if (checkpoint.at("fingerprint") != fingerprint)
          return {};
        EnsembleState state;
        state.first.thermal_expansion = checkpoint.at("thermal_expansion");
        if (const auto &moduli = checkpoint.at("moduli"); !moduli.is_null())
          state.first.moduli = {moduli.at(0), moduli.at(1)};
        for (const auto &row : checkpoint.at("rows"))
          state.rows.push_back(row_from_json(row));
        state.mean_energy_sums = checkpoint.at("mean_energy_sums").get<std::vector<double>>();
        state.counts           = checkpoint.at("counts").get<std::vector<std::uint64_t>>();
        if (state.rows.empty() || state.rows.front().scalars.empty())
          return {};
        return state;
      }
    catch (const nlohmann::json::exception &)
      {
        return {};
      }
  }
} // namespace cryoglass
