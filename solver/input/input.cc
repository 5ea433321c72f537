#include "solver/input/input.h"

#include "meshes/ranks/file_error.h"

#include "materials/glass_file.h"
#include "meshes/ranks/agreement.h"
#include "meshes/specimen/mesh_file.h"
#include "solver/input/bath_text.h"
#include "solver/input/file_checksum.h"
#include "solver/input/sheets.h"
#include "solver/input/text.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <optional>
#include <set>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace fs = std::filesystem;

  Input::Input()
  {
    handler_.add_parameter("Title", title_, "A line for the log and the summary.");
    const auto declare = [this](const std::string &subsection, auto &entries) {
      handler_.enter_subsection(subsection);
      entries.declare(handler_);
      handler_.leave_subsection();
    };
    declare("Alloy", alloy_);
    declare("Glass", glass_);
    declare("Structure", structure_);
    declare("Box", box_);
    declare("Specimen", specimen_);
    declare("Treatment", treatment_);
    declare("Output", output_);
  }

  Case
  Input::read(const fs::path &input, const std::vector<std::string> &command_line_settings, const MPI_Comm communicator)
  {
    std::vector<ParameterFile::Entry> entries;
    try
      {
        entries = ParameterFile::read(input, communicator);
      }
    catch (const FileError &error)
      {
        if (input.has_parent_path())
          throw;
        throw FileError(std::string(error.what()) + " (cryoglass --list inputs says where the shipped ones are)");
      }
    for (const std::string &setting : command_line_settings)
      entries.push_back(ParameterFile::from_command_line(setting));

    const std::vector<std::string> sheet_entry = {"Alloy", "Name"};
    const auto                     named =
      std::find_if(entries.rbegin(), entries.rend(), [&](const auto &entry) { return entry.path == sheet_entry; });
    if (named != entries.rend() && !named->value.empty())
      {
        const auto sheet = ParameterFile::read(find_alloy_sheet(*named, input), communicator);
        alloy_.compare_with_sheet(sheet, entries);
        entries.insert(entries.begin(), sheet.begin(), sheet.end());
      }
    ParameterFile::apply(entries, handler_);
    try
      {
        if (glass_.is_from_file())
          take_glass_file(input, entries, communicator);
        take_mesh_file(input, communicator);
        return make_case(take_bath_sheets(input, communicator), communicator);
      }
    catch (const std::invalid_argument &error)
      {
        throw std::invalid_argument(ParameterFile::locate(error.what(), entries));
      }
  }

  void
  Input::set(const std::vector<std::string> &path, const std::string &value)
  {
    ParameterFile::apply({{path, value, value}}, handler_);
  }

  void
  Input::take_glass_file(const fs::path                          &input,
                         const std::vector<ParameterFile::Entry> &entries,
                         const MPI_Comm                           communicator)
  {
    if (glass_.file.empty())
      throw std::invalid_argument("Glass/Source: the source file needs the entry Glass/File");
    const fs::path     path   = fs::absolute(input.parent_path() / glass_.file).lexically_normal();
    const auto         header = read_glass_file_header(path.string(), communicator);
    std::ostringstream voxels, size;
    voxels << header.n_voxels[0] << ", " << header.n_voxels[1] << ", " << header.n_voxels[2];
    size << std::setprecision(15) << header.voxel_size * 1e9;
    // An entry that says otherwise is a misunderstanding.
    for (const auto &entry : entries)
      {
        if (entry.path == std::vector<std::string>{"Box", "Voxels"} && box_.shape().n_voxels != header.n_voxels)
          throw std::invalid_argument("Box/Voxels: the glass file " + path.string() + " has " + voxels.str() +
                                      " voxels; leave the entry out");
        if (entry.path == std::vector<std::string>{"Box", "Voxel size"} &&
            std::abs(box_.voxel_size - header.voxel_size * 1e9) > 1e-9 * box_.voxel_size)
          throw std::invalid_argument("Box/Voxel size: the voxels of the glass file " + path.string() + " have " +
                                      size.str() + " nm; leave the entry out");
      }
    set({"Glass", "File"}, path.string());
    set({"Box", "Voxels"}, voxels.str());
    set({"Box", "Voxel size"}, size.str());
  }

  void
  Input::take_mesh_file(const fs::path &input, const MPI_Comm communicator)
  {
    if (specimen_.is_from_file() && !specimen_.mesh_file.empty())
      {
        set({"Specimen", "Mesh file"}, fs::absolute(input.parent_path() / specimen_.mesh_file).lexically_normal());
        std::optional<dealii::Point<3>> point;
        if (const SpecimenPoint given = specimen_.make_point(); given.place == SpecimenPoint::Place::coordinates)
          point.emplace(given.position[0], given.position[1], given.position[2]);
        on_rank_0(communicator,
                  [&] { check_mesh_file(specimen_.mesh_file, specimen_.unit(), specimen_.planes(), point); });
      }
  }

  std::vector<Bath>
  Input::take_bath_sheets(const fs::path &input, const MPI_Comm communicator)
  {
    std::vector<Bath> baths = read_bath_sheets(communicator);
    std::string       resolved;
    for (std::string text : split(treatment_.baths, ';'))
      {
        if (is_sheet_path(text))
          {
            text      = fs::absolute(input.parent_path() / text).lexically_normal();
            Bath bath = read_bath_sheet(text, communicator);
            baths.erase(std::remove_if(
                          baths.begin(), baths.end(), [&](const Bath &earlier) { return earlier.name == bath.name; }),
                        baths.end());
            baths.push_back(std::move(bath));
          }
        resolved += (resolved.empty() ? "" : "; ") + text;
      }
    set({"Treatment", "Baths"}, resolved);
    for (const auto &[key, value] : treatment_.open_values(baths))
      {
        std::ostringstream number;
        number << std::setprecision(15) << value;
        set({"Treatment", key}, number.str());
      }
    return baths;
  }

  Case
  Input::make_case(const std::vector<Bath> &bath_sheets, const MPI_Comm communicator)
  {
    if (box_.moduli_tolerance == 0.)
      set({"Box", "Moduli tolerance"}, box_.default_moduli_tolerance());
    if (box_.tolerance == 0.)
      set({"Box", "Tolerance"}, box_.default_tolerance());
    int n_ranks = 1;
    MPI_Comm_size(communicator, &n_ranks);
    Case result;
    result.title     = title_;
    result.alloy     = alloy_.make();
    result.treatment = treatment_.make(bath_sheets);
    result.box       = box_.make(glass_, static_cast<unsigned int>(n_ranks), structure_.is_evolving());
    result.evolution = structure_.make(alloy_, glass_, box_.shape());
    result.glass     = {glass_.make(box_.shape()), glass_.seed, glass_.realisations};
    result.specimen  = specimen_.make();
    if (!result.specimen.stress.is_computed)
      {
        if (box_.wants_specimen_stress())
          throw std::invalid_argument("Box/Macroscopic stress: specimen needs Specimen/Thermal stress = true");
        result.box.has_macroscopic_stress = false;
      }
    result.output = output_.make(result.treatment.duration(), result.treatment.n_cycles);
    if (result.treatment.is_pulling() && !common(result.specimen.shape).pulled_length())
      throw std::invalid_argument("Treatment/Steps: only a wire can be pulled; set Specimen/Shape to wire");

    std::ostringstream resolved;
    print(resolved);
    result.resolved_input = resolved.str();
    result.identity       = identity(result.treatment, communicator);
    return result;
  }

  Identity
  Input::identity(const Treatment &treatment, const MPI_Comm communicator)
  {
    Identity result;
    // Some change no result; of files and baths the content counts, not the name.
    const std::set<std::string> left_out = {"Title",
                                            "Output/Checkpoint interval",
                                            "Box/Ranks per realisation",
                                            "Box/Threads per rank",
                                            "Box/Check memory",
                                            "Glass/File",
                                            "Specimen/Mesh file",
                                            "Treatment/Baths"};
    for (const auto &[name, value] : ParameterFile::values(handler_))
      if (left_out.count(name) == 0)
        result.emplace_back(name, value);
    if (glass_.is_from_file())
      result.emplace_back("content of Glass/File", file_checksum(glass_.file, communicator));
    if (specimen_.is_from_file())
      result.emplace_back("content of Specimen/Mesh file", file_checksum(specimen_.mesh_file, communicator));
    for (std::size_t i = 0; i < treatment.steps.size(); ++i) // the numbers of the sheets, which may change
      result.emplace_back("bath of step " + std::to_string(i + 1), to_text(treatment.steps[i].bath));
    return result;
  }

  void
  Input::print(std::ostream &out) const
  {
    using dealii::ParameterHandler;
    handler_.print_parameters(out, ParameterHandler::PRM | ParameterHandler::KeepDeclarationOrder);
  }

  void
  Input::print_subsection(const std::string &subsection, std::ostream &out) const
  {
    std::ostringstream all;
    print(all);
    std::istringstream       lines(all.str());
    std::vector<std::string> path, names; // where the line is; every subsection
    const std::string        begin = "subsection ";
    std::string              found;
    for (std::string line; std::getline(lines, line);)
      {
        const std::string words  = trimmed(line);
        const bool        begins = words.compare(0, begin.size(), begin) == 0;
        if (begins)
          {
            path.push_back((path.empty() ? "" : path.back() + "/") + words.substr(begin.size()));
            names.push_back(path.back());
          }
        const bool is_inside =
          !path.empty() && (path.back() + "/").compare(0, subsection.size() + 1, subsection + "/") == 0;
        if (is_inside)
          found += line + "\n";
        if (words == "end")
          path.pop_back();
      }
    if (found.empty())
      {
        std::string list;
        for (const std::string &name : names)
          list += (list.empty() ? "" : ", ") + name;
        throw std::invalid_argument("--print-parameters: there is no subsection " + subsection +
                                    did_you_mean(subsection, names) + "; there are " + list);
      }
    out << found;
  }

  std::vector<std::string>
  Input::entry_names()
  {
    std::vector<std::string> names;
    for (const auto &[name, value] : ParameterFile::values(handler_))
      names.push_back(name);
    return names;
  }

  std::vector<std::string>
  Input::choices()
  {
    std::vector<std::string> settings;
    for (const auto &[name, value] : ParameterFile::choices(handler_))
      settings.push_back(name + "=" + value);
    return settings;
  }
} // namespace cryoglass
