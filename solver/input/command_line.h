#ifndef cryoglass_solver_input_command_line_h
#define cryoglass_solver_input_command_line_h

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** What the command line asks for. */
  struct CommandLine
  {
    enum class Action
    {
      run,
      help,
      version,
      print_parameters,
      list,
      validate,
      estimate
    };

    std::string                 text; // as a shell would take it
    Action                      action = Action::run;
    std::string                 input;               // or what the action is about: a subsection, a kind of list
    std::vector<std::string>    settings;            // "Subsection/Key=value"
    std::filesystem::path       output;              // result folder
    bool                        starts_anew = false; // a checkpoint is discarded
    std::optional<unsigned int> ranks;               // of the estimate; nothing: those of this run
    std::optional<double>       time_limit;          // s
  };

  /** The text of --help. */
  extern const char *const usage;

  /** @throws std::invalid_argument */
  CommandLine
  parse_command_line(int argc, char **argv);
} // namespace cryoglass

#endif
