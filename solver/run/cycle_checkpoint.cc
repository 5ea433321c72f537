#include "solver/run/cycle_checkpoint.h"

#include "meshes/lattice/nodal_field.h"
#include "meshes/ranks/agreement.h"
#include "solver/run/checkpoint_numbers.h"
#include "solver/run/ensemble_row.h"

#include <cmath>

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    ordered_json
    to_json(const StrainTensor &strain)
    {
      return {strain.xx, strain.yy, strain.zz, strain.xy, strain.yz, strain.xz};
    }

    StrainTensor
    strain_from_json(const ordered_json &json)
    {
      StrainTensor strain;
      for (unsigned int m = 0; m < 6; ++m)
        strain[m] = json.at(m);
      return strain;
    }

    ordered_json
    to_json(const ResidualScale &scale)
    {
      return {scale.force, scale.stress};
    }

    ResidualScale
    scale_from_json(const ordered_json &json)
    {
      return {json.at(0), json.at(1)};
    }

    ordered_json
    to_json(const UniaxialResponse &response)
    {
      return {response.young_modulus,
              response.bulk_modulus,
              response.strain_mean,
              response.strain_p90,
              response.strain_p99,
              response.strain_p999};
    }

    UniaxialResponse
    uniaxial_from_json(const ordered_json &json)
    {
      return {json.at(0), json.at(1), json.at(2), json.at(3), json.at(4), json.at(5)};
    }

    /** Whether responses are nodal fields of the lattice, which a file can have. */
    bool
    has_nodal_responses(const Realisation &realisation)
    {
      return !realisation.box().solver().has_mesh();
    }

    /** Name of a component of a response's displacement. */
    std::string
    displacement_name(const std::string &load, const unsigned int c)
    {
      return "displacement_" + load + "_" + std::string(1, "xyz"[c]);
    }

    template <typename Number>
    void
    write_displacement(CheckpointFieldWriter    &writer,
                       const std::string        &load,
                       const Lattice            &lattice,
                       const LargeArray<Number> &values)
    {
      const NodalSpan<const Number> nodal(lattice, values.data());
      for (unsigned int c = 0; c < 3; ++c)
        writer.write(displacement_name(load, c), lattice, nodal.component(c));
    }

    template <typename Number>
    void
    read_displacement(const CheckpointFieldReader &fields,
                      const std::string           &load,
                      const Lattice               &lattice,
                      LargeArray<Number>          &values)
    {
      values.resize(static_cast<std::size_t>(NodalSpan<Number>::size(lattice)));
      const NodalSpan<Number> nodal(lattice, values.data());
      for (unsigned int c = 0; c < 3; ++c)
        fields.read(displacement_name(load, c), lattice, nodal.component(c));
      nodal.exchange_ghost_planes();
    }

    ordered_json
    responses_to_json(const UnitResponses &responses)
    {
      ordered_json stresses = ordered_json::object();
      for (unsigned int m = 0; m < 6; ++m)
        if (responses.stresses[m])
          stresses[component_names[m]] = {{"strain", to_json(responses.stresses[m]->strain)},
                                          {"scale", to_json(responses.stresses[m]->scale)}};
      return {{"thermal", {{"strain", to_json(responses.thermal.strain)}, {"scale", to_json(responses.thermal.scale)}}},
              {"stresses", stresses},
              {"thermal_expansion", responses.effective.thermal_expansion}};
    }

    UnitResponses
    responses_from_json(const ordered_json &json)
    {
      UnitResponses responses;
      responses.thermal.strain              = strain_from_json(json.at("thermal").at("strain"));
      responses.thermal.scale               = scale_from_json(json.at("thermal").at("scale"));
      responses.effective.thermal_expansion = json.at("thermal_expansion");
      for (unsigned int m = 0; m < 6; ++m)
        if (const auto found = json.at("stresses").find(component_names[m]); found != json.at("stresses").end())
          {
            UnitResponses::Stress &response = responses.stresses[m].emplace();
            response.strain                 = strain_from_json(found->at("strain"));
            response.scale                  = scale_from_json(found->at("scale"));
          }
      return responses;
    }
  } // namespace

  ordered_json
  numbers_of_cycles(const Realisation &realisation)
  {
    const BoxResult &result = realisation.result();
    ordered_json     rows = ordered_json::array(), energies = ordered_json::array(), moduli;
    for (const CycleRow &row : result.cycles)
      rows.push_back(to_json(values_of(row)));
    for (const MeanEnergy &energy : result.mean_energy_by_cycle)
      energies.push_back(energy.coefficients());
    if (result.effective.moduli)
      moduli = {result.effective.moduli->bulk_modulus, result.effective.moduli->shear_modulus};
    return {
      {"ageing", realisation.evolution().ageing()},
      {"responses",
       has_nodal_responses(realisation) ? responses_to_json(realisation.box().responses()) : ordered_json(nullptr)},
      {"first", realisation.reader().first() ? to_json(*realisation.reader().first()) : ordered_json(nullptr)},
      {"thermal_expansion", result.effective.thermal_expansion},
      {"moduli", moduli},
      {"solve", to_json(result.solve)},
      {"rows", rows},
      {"mean_energies", energies}};
  }

  void
  write_fields_of_cycles(const Realisation &realisation, CheckpointFieldWriter &writer)
  {
    static_assert(sizeof(SoftSpots::State) == 1);
    const Lattice   &lattice = realisation.lattice();
    const SoftSpots &spots   = realisation.evolution().spots();
    writer.write("spot_state", lattice, reinterpret_cast<const unsigned char *>(spots.states().data()));
    writer.write("remaining_threshold", lattice, spots.remaining().data());
    if (!has_nodal_responses(realisation))
      return;
    const UnitResponses &responses = realisation.box().responses();
    write_displacement(writer, "thermal", lattice, responses.thermal.displacement);
    for (unsigned int m = 0; m < 6; ++m)
      if (responses.stresses[m])
        write_displacement(writer, component_names[m], lattice, responses.stresses[m]->displacement);
  }

  namespace
  {
    EarlierCycles
    read_numbers(const ordered_json &numbers, const unsigned int n_cycles)
    {
      EarlierCycles earlier;
      earlier.ageing = numbers.at("ageing");
      if (!numbers.at("responses").is_null())
        earlier.responses = responses_from_json(numbers.at("responses"));
      if (!numbers.at("first").is_null())
        earlier.first = uniaxial_from_json(numbers.at("first"));
      earlier.effective.thermal_expansion = numbers.at("thermal_expansion");
      if (const auto &moduli = numbers.at("moduli"); !moduli.is_null())
        earlier.effective.moduli = {moduli.at(0), moduli.at(1)};
      earlier.solve = report_from_json(numbers.at("solve"));
      for (const auto &row : numbers.at("rows"))
        {
          const CycleValues values = cycle_from_json(row);
          require(values.size() == cycle_columns().size(), "a row has other columns");
          earlier.rows.push_back(row_of(values));
          require(earlier.rows.back().cycle + 1 == earlier.rows.size(), "a row is of another cycle");
        }
      require(!earlier.rows.empty() && earlier.rows.size() <= n_cycles + 1u, "it has an impossible number of cycles");
      for (const auto &coefficients : numbers.at("mean_energies"))
        {
          earlier.mean_energies.emplace_back(coefficients.get<std::vector<double>>());
          require(coefficients.size() == MeanEnergy().coefficients().size(), "a mean energy has another length");
        }
      require(earlier.mean_energies.size() == earlier.rows.size(), "its mean energies are not one for every row");
      return earlier;
    }
  } // namespace

  EarlierCycles
  read_cycles(const ordered_json          &numbers,
              const CheckpointFieldReader &fields,
              const Lattice               &lattice,
              const unsigned int           n_cycles)
  {
    EarlierCycles earlier = read_numbers(numbers, n_cycles);
    const auto    n       = static_cast<std::size_t>(lattice.n_local_voxels());
    earlier.states.resize(n);
    earlier.remaining.resize(n);
    fields.read("spot_state", lattice, reinterpret_cast<unsigned char *>(earlier.states.data()));
    fields.read("remaining_threshold", lattice, earlier.remaining.data());
    agree(lattice.communicator(), [&] {
      for (std::size_t i = 0; i < n; ++i)
        require(earlier.states[i] <= SoftSpots::State::exhausted && !std::isnan(earlier.remaining[i]),
                "a voxel has an impossible state");
    });
    if (!earlier.responses)
      return earlier;
    read_displacement(fields, "thermal", lattice, earlier.responses->thermal.displacement);
    for (unsigned int m = 0; m < 6; ++m)
      if (earlier.responses->stresses[m])
        read_displacement(fields, component_names[m], lattice, earlier.responses->stresses[m]->displacement);
    return earlier;
  }
} // namespace cryoglass
