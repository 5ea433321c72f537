#include "solver/run/cycle_checkpoint.h"

#include "meshes/lattice/hdf5_file.h"
#include "meshes/lattice/nodal_field.h"
#include "solver/run/ensemble_row.h"

#include <algorithm>
#include <utility>

namespace cryoglass
{
  using nlohmann::ordered_json;

  namespace
  {
    const std::string numbers_file = CycleCheckpoint::name() + "/numbers.json";

    std::string
    fields_file(const unsigned int cycle)
    {
      return "after_cycle_" + std::to_string(cycle) + ".h5";
    }

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
    write_displacement(Hdf5File                            &file,
                       const std::string                   &load,
                       const Lattice                       &lattice,
                       const dealii::AlignedVector<Number> &values)
    {
      VoxelField                    field(lattice);
      const NodalSpan<const Number> nodal(lattice, values.data());
      for (unsigned int c = 0; c < 3; ++c)
        {
          std::copy_n(nodal.component(c), lattice.n_local_voxels(), field.data());
          file.write(displacement_name(load, c), "voxel edges", lattice, field);
        }
    }

    template <typename Number>
    void
    read_displacement(const Hdf5File                &file,
                      const std::string             &load,
                      const Lattice                 &lattice,
                      dealii::AlignedVector<Number> &values)
    {
      values.resize(static_cast<std::size_t>(NodalSpan<Number>::size(lattice)));
      VoxelField              field(lattice);
      const NodalSpan<Number> nodal(lattice, values.data());
      for (unsigned int c = 0; c < 3; ++c)
        {
          file.read(displacement_name(load, c), lattice, field);
          std::transform(field.begin(), field.end(), nodal.component(c), [](const double value) {
            return static_cast<Number>(value);
          });
        }
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

  CycleCheckpoint::CycleCheckpoint(const ResultFolder &folder, const Lattice &lattice, std::string fingerprint)
    : folder_(folder)
    , lattice_(lattice)
    , fingerprint_(std::move(fingerprint))
  {
  }

  std::filesystem::path
  CycleCheckpoint::path(const std::string &file_name) const
  {
    return folder_.path() / name() / file_name;
  }

  void
  CycleCheckpoint::save_fields(const std::string &file_name, const Realisation &realisation) const
  {
    Hdf5File         file(path(file_name).string(), Hdf5File::Mode::create, lattice_.communicator());
    const SoftSpots &spots = realisation.evolution().spots();
    VoxelField       field(lattice_);
    std::transform(spots.states().begin(), spots.states().end(), field.data(), [](const SoftSpots::State state) {
      return static_cast<double>(state);
    });
    file.write("spot_state", "0 intact, 1 soft, 2 exhausted", lattice_, field);
    std::copy(spots.remaining().begin(), spots.remaining().end(), field.data());
    file.write("remaining_threshold", "1", lattice_, field);
    if (!has_nodal_responses(realisation))
      return;
    const UnitResponses &responses = realisation.box().responses();
    write_displacement(file, "thermal", lattice_, responses.thermal.displacement);
    for (unsigned int m = 0; m < 6; ++m)
      if (responses.stresses[m])
        write_displacement(file, component_names[m], lattice_, responses.stresses[m]->displacement);
  }

  void
  CycleCheckpoint::load_fields(const std::string &file_name, EarlierCycles &earlier) const
  {
    const Hdf5File file(path(file_name).string(), Hdf5File::Mode::read, lattice_.communicator());
    VoxelField     field(lattice_);
    file.read("spot_state", lattice_, field);
    for (const double value : field)
      earlier.states.push_back(static_cast<SoftSpots::State>(value));
    file.read("remaining_threshold", lattice_, field);
    for (const double value : field)
      earlier.remaining.push_back(static_cast<float>(value));
    if (!earlier.responses)
      return;
    read_displacement(file, "thermal", lattice_, earlier.responses->thermal.displacement);
    for (unsigned int m = 0; m < 6; ++m)
      if (earlier.responses->stresses[m])
        read_displacement(file, component_names[m], lattice_, earlier.responses->stresses[m]->displacement);
  }

  void
  CycleCheckpoint::save(const Realisation &realisation) const
  {
    const BoxResult  &result = realisation.result();
    const std::string fields = fields_file(result.cycles.back().cycle);
    ordered_json      rows = ordered_json::array(), energies = ordered_json::array(), moduli;
    for (const CycleRow &row : result.cycles)
      rows.push_back(to_json(values_of(row)));
    for (const MeanEnergy &energy : result.mean_energy_by_cycle)
      energies.push_back(energy.coefficients());
    if (result.effective.moduli)
      moduli = {result.effective.moduli->bulk_modulus, result.effective.moduli->shear_modulus};
    const ordered_json numbers{
      {"fingerprint", fingerprint_},
      {"fields", fields},
      {"ageing", realisation.evolution().ageing()},
      {"responses",
       has_nodal_responses(realisation) ? responses_to_json(realisation.box().responses()) : ordered_json(nullptr)},
      {"first", realisation.reader().first() ? to_json(*realisation.reader().first()) : ordered_json(nullptr)},
      {"thermal_expansion", result.effective.thermal_expansion},
      {"moduli", moduli},
      {"solve", to_json(result.solve)},
      {"rows", rows},
      {"mean_energies", energies}};
    folder_.on_rank_0([&] { std::filesystem::create_directories(path("")); });
    save_fields(fields, realisation);
    folder_.write(numbers_file, [&](std::ostream &out) { out << numbers.dump(); });
    folder_.on_rank_0([&] {
      for (const auto &entry : std::filesystem::directory_iterator(path("")))
        if (entry.path().extension() == ".h5" && entry.path().filename() != fields)
          std::filesystem::remove(entry.path());
    });
  }

  std::optional<EarlierCycles>
  CycleCheckpoint::load(std::string &problem) const
  {
    const auto text = folder_.read(numbers_file);
    if (!text)
      return {};
    try
      {
        const ordered_json numbers = ordered_json::parse(*text);
        if (numbers.at("fingerprint") != fingerprint_)
          {
            problem = "the checkpoint that is there belongs to other parameters or another revision";
            return {};
          }
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
          earlier.rows.push_back(row_of(cycle_from_json(row)));
        for (const auto &coefficients : numbers.at("mean_energies"))
          earlier.mean_energies.emplace_back(coefficients.get<std::vector<double>>());
        load_fields(numbers.at("fields").get<std::string>(), earlier);
        return earlier;
      }
    catch (const std::exception &error)
      {
        problem = std::string("the checkpoint that is there is damaged (") + error.what() + ")";
        return {};
      }
  }
} // namespace cryoglass
