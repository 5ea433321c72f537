#include "solver/input/parameter_file.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/file_error.h"
#include "meshes/ranks/files.h"
#include "solver/input/text.h"

#include <deal.II/base/mpi.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    using Entry = ParameterFile::Entry;

    /** The beginning of a line that may be of a binary file. */
    std::string
    printable(std::string text)
    {
      text = text.substr(0, 60);
      std::replace_if(
        text.begin(), text.end(), [](const unsigned char c) { return c < 32 || c > 126; }, '?');
      return text;
    }

    std::string
    joined(const std::vector<std::string> &path)
    {
      std::string text;
      for (const std::string &part : path)
        text += (text.empty() ? "" : "/") + part;
      return text;
    }

    constexpr std::uint64_t most_bytes = 16 << 20;

    /** The content of a file, read on rank 0. */
    std::string
    read_text(const std::filesystem::path &file, const std::string &asked_from, const MPI_Comm communicator)
    {
      std::string text;
      on_rank_0(communicator, [&] {
        try
          {
            text = read_file(file, most_bytes);
          }
        catch (const FileError &error)
          {
            throw FileError(asked_from + "the file cannot be read: " + error.what());
          }
      });
      return dealii::Utilities::MPI::broadcast(communicator, text);
    }

    /** What a value cannot hold: parameters.prm, the log and the summary would not have it back. */
    void
    check_text(const Entry &entry)
    {
      const auto refuse = [&](const std::string &what) {
        throw std::invalid_argument(entry.place + ": the value of " + printable(joined(entry.path)) + " has " + what);
      };
      for (const std::string &text : entry.path)
        if (!is_utf8(text))
          refuse("a name that is no UTF-8");
      if (!is_utf8(entry.value))
        refuse("a character that is no UTF-8; save the file in this encoding");
      for (const char c : entry.value)
        if (c == '#' || (static_cast<unsigned char>(c) < 32 && c != '\t') || c == 127)
          refuse(c == '#' ? "a #, which begins a comment" : "a line break or another control character");
      if (!entry.value.empty() && entry.value.back() == '\\')
        refuse("a \\ at its end, which continues a line");
    }

    void
    read_into(std::vector<Entry>          &entries,
              std::vector<std::string>    &path,
              const std::filesystem::path &file,
              const std::string           &asked_from,
              const unsigned int           depth,
              unsigned int                &n_files,
              const MPI_Comm               communicator)
    {
      if (++n_files > 200)
        throw std::invalid_argument(asked_from + "more than 200 files are included");
      std::istringstream lines(read_text(file, asked_from, communicator));
      std::string        line, rest;
      const std::size_t  depth_at_start = path.size();
      for (unsigned int number = 1; std::getline(lines, line); ++number)
        {
          const std::string place = file.string() + ":" + std::to_string(number);
          line                    = trimmed(line.substr(0, line.find('#')));
          while (!line.empty() && line.back() == '\\' && std::getline(lines, rest))
            {
              ++number;
              line = trimmed(line.substr(0, line.size() - 1)) + " " + trimmed(rest.substr(0, rest.find('#')));
            }
          if (line.empty())
            continue;
          const auto        space    = line.find_first_of(" \t");
          const std::string word     = line.substr(0, space);
          const std::string argument = space == std::string::npos ? "" : trimmed(line.substr(space));
          const auto        equals   = argument.find('=');
          if (word == "subsection" && !argument.empty())
            path.push_back(argument);
          else if (word == "end" && argument.empty())
            {
              if (path.size() == depth_at_start)
                throw std::invalid_argument(place + ": \"end\" without a \"subsection\" before it");
              path.pop_back();
            }
          else if (word == "set" && equals != std::string::npos)
            {
              Entry entry{path, trimmed(argument.substr(equals + 1)), place};
              entry.path.push_back(trimmed(argument.substr(0, equals)));
              check_text(entry);
              entries.push_back(entry);
            }
          else if (word == "include" && !argument.empty())
            {
              if (depth > 20)
                throw std::invalid_argument(place + ": more than 20 files include each other");
              read_into(entries, path, file.parent_path() / argument, place + ": ", depth + 1, n_files, communicator);
            }
          else
            throw std::invalid_argument(place + ": \"" + printable(line) +
                                        "\" is none of: subsection NAME, end, set KEY = VALUE, include FILE");
        }
      if (path.size() != depth_at_start)
        throw std::invalid_argument(file.string() + ": \"subsection " + path.back() + "\" has no \"end\"");
    }

    /** What a pattern of deal.II allows, in plain words. */
    std::string
    allowed_by(const std::string &description)
    {
      std::smatch match;
      std::string text  = description;
      const auto  range = [&](const std::string &kind) {
        const std::string low = match[1], high = match[2];
        const bool has_low = low.find("MIN") == std::string::npos, has_high = high.find("MAX") == std::string::npos;
        return kind + (has_low && has_high ? " from " + low + " to " + high
                        : has_low           ? " from " + low + " on"
                        : has_high          ? " up to " + high
                                            : "");
      };
      if (std::regex_search(text, match, std::regex("\\[List of <(.*)> of length ([0-9]+)\\.\\.\\.([0-9]+)")))
        {
          const std::string inner = match[1], from = match[2], to = match[3];
          const std::string each = allowed_by(inner);
          return (from == to ? from : from + " to " + to) + " values separated by commas, each " + each;
        }
      if (std::regex_search(
            text, match, std::regex("\\[(?:Integer|Integer range) ?([^ ]*)\\.\\.\\.([^ ]*) \\(inclusive\\)")))
        return range("an integer");
      if (std::regex_search(text, match, std::regex("\\[Double ?([^ ]*)\\.\\.\\.([^ ]*) \\(inclusive\\)")))
        return range("a number");
      if (text.find("[Integer") != std::string::npos)
        return "an integer";
      if (text.find("[Double") != std::string::npos)
        return "a number";
      if (std::regex_search(text, match, std::regex("\\[Selection (.*?) ?\\]")))
        return "one of " + std::regex_replace(std::string(match[1]), std::regex("\\|"), ", ");
      if (text.find("[Bool") != std::string::npos)
        return "true or false";
      return text;
    }

    /** The values that a pattern of deal.II has, where they can be counted. */
    std::vector<std::string>
    choices_of(const std::string &description)
    {
      if (description.find("[Bool") != std::string::npos)
        return {"true", "false"};
      std::vector<std::string> choices;
      std::smatch              match;
      if (std::regex_search(description, match, std::regex("^ *\\[Selection (.*?) ?\\]")))
        {
          std::istringstream all(match[1]);
          for (std::string choice; std::getline(all, choice, '|');)
            choices.push_back(trimmed(choice));
        }
      return choices;
    }

    nlohmann::ordered_json
    declared_entries(dealii::ParameterHandler &prm)
    {
      std::ostringstream json;
      prm.print_parameters(json, dealii::ParameterHandler::JSON | dealii::ParameterHandler::KeepDeclarationOrder);
      return nlohmann::ordered_json::parse(json.str());
    }

    bool
    is_entry(const nlohmann::ordered_json &node)
    {
      return node.contains("pattern_description");
    }

    std::vector<std::string>
    names_in(const nlohmann::ordered_json &node, const bool entries)
    {
      std::vector<std::string> names;
      for (const auto &[name, child] : node.items())
        if (child.is_object() && is_entry(child) == entries)
          names.push_back(name);
      return names;
    }

    /** Calls @p take(name, entry) for each, "Section/Key", in the order of their declaration. */
    template <typename Take>
    void
    for_each_entry(const nlohmann::ordered_json &node, const std::string &path, const Take &take)
    {
      for (const auto &[name, child] : node.items())
        if (child.is_object())
          {
            const std::string its_path = path.empty() ? name : path + "/" + name;
            if (is_entry(child))
              take(its_path, child);
            else
              for_each_entry(child, its_path, take);
          }
    }

    /** Throws if the handler has no such entry; returns what it allows otherwise. */
    std::string
    check_declared(const Entry &entry, const nlohmann::ordered_json &declared)
    {
      const nlohmann::ordered_json *node = &declared;
      for (std::size_t i = 0; i < entry.path.size(); ++i)
        {
          const bool        is_key = i + 1 == entry.path.size();
          const std::string where =
            i == 0 ? "" : " in subsection " + joined({entry.path.begin(), entry.path.begin() + static_cast<long>(i)});
          if (!node->contains(entry.path[i]) || is_entry((*node)[entry.path[i]]) != is_key)
            {
              const auto        candidates = names_in(*node, is_key);
              const std::string suggestion = did_you_mean(entry.path[i], candidates);
              std::string       all;
              for (const std::string &name : candidates)
                all += (all.empty() ? "" : ", ") + name;
              throw std::invalid_argument(entry.place + ": there is no " + (is_key ? "entry \"" : "subsection \"") +
                                          entry.path[i] + "\"" + where + suggestion +
                                          (all.empty() ? "" : "; allowed are " + all));
            }
          node = &(*node)[entry.path[i]];
        }
      return allowed_by((*node)["pattern_description"]);
    }
  } // namespace

  std::vector<Entry>
  ParameterFile::read(const std::filesystem::path &file, const MPI_Comm communicator)
  {
    std::vector<Entry>       entries;
    std::vector<std::string> path;
    unsigned int             n_files = 0;
    read_into(entries, path, file, "", 0, n_files, communicator);
    return entries;
  }

  Entry
  ParameterFile::from_command_line(const std::string &text)
  {
    const auto equals = text.find('=');
    if (equals == std::string::npos)
      throw std::invalid_argument("--set " + text + ": expected \"Subsection/Key=value\"");
    Entry              entry{{}, trimmed(text.substr(equals + 1)), "--set " + (is_utf8(text) ? text : printable(text))};
    std::istringstream parts(text.substr(0, equals));
    std::string        part;
    while (std::getline(parts, part, '/'))
      entry.path.push_back(trimmed(part));
    if (entry.path.empty())
      throw std::invalid_argument("--set " + text + ": expected \"Subsection/Key=value\"");
    check_text(entry);
    return entry;
  }

  void
  ParameterFile::apply(const std::vector<Entry> &entries, dealii::ParameterHandler &prm)
  {
    const auto declared = declared_entries(prm);
    for (const Entry &entry : entries)
      {
        const std::string allowed = check_declared(entry, declared);
        for (std::size_t i = 0; i + 1 < entry.path.size(); ++i)
          prm.enter_subsection(entry.path[i]);
        bool is_accepted = true;
        try
          {
            prm.set(entry.path.back(), entry.value);
          }
        catch (const dealii::ExceptionBase &)
          {
            is_accepted = false;
          }
        for (std::size_t i = 0; i + 1 < entry.path.size(); ++i)
          prm.leave_subsection();
        if (!is_accepted)
          throw std::invalid_argument(entry.place + ": " + joined(entry.path) + " = " + entry.value +
                                      " is not possible; allowed is " + allowed);
      }
  }

  std::vector<std::pair<std::string, std::string>>
  ParameterFile::values(dealii::ParameterHandler &prm)
  {
    std::vector<std::pair<std::string, std::string>> result;
    for_each_entry(declared_entries(prm), "", [&](const std::string &name, const auto &entry) {
      result.emplace_back(name, entry.at("value").template get<std::string>());
    });
    return result;
  }

  std::vector<std::pair<std::string, std::string>>
  ParameterFile::choices(dealii::ParameterHandler &prm)
  {
    std::vector<std::pair<std::string, std::string>> result;
    for_each_entry(declared_entries(prm), "", [&](const std::string &name, const auto &entry) {
      for (const std::string &choice : choices_of(entry.at("pattern_description").template get<std::string>()))
        result.emplace_back(name, choice);
    });
    return result;
  }

  std::string
  ParameterFile::locate(const std::string &message, const std::vector<Entry> &entries)
  {
    const Entry *found = nullptr;
    for (const Entry &entry : entries)
      if (message.rfind(joined(entry.path) + ":", 0) == 0)
        found = &entry;
    if (found == nullptr)
      return message;
    const std::string name = joined(found->path);
    return found->place + ": " + name + " = " + found->value + message.substr(name.size());
  }
} // namespace cryoglass
