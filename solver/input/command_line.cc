#include "solver/input/command_line.h"

#include "solver/input/text.h"

#include <cstdlib>
#include <map>
#include <stdexcept>

namespace cryoglass
{
  const char *const usage = R"(usage: [mpirun -n N] cryoglass [options] INPUT.prm

Computes the non-affine thermal strain of a heterogeneous glass box through the
thermal history of a real specimen, and its local shear-strain energy.

  --output DIR                  result folder (default: results/INPUT)
  --set "Subsection/Key=value"  set an entry over the input; may be repeated
  --validate                    check the input and stop
  --estimate                    print the memory and time that the run will need, as JSON, and stop
  --ranks N                     for so many ranks (with --estimate; default: those it runs on); with --validate: elsewhere,
                                so that the memory of this machine does not count
  --start-anew                  discard the checkpoint of a stopped run instead of going on from it
  --time-limit SECONDS          write a checkpoint before so much time has passed and end with 75
                                (ensembles, and runs over the cycles with Structure/Evolution)
  --print-parameters [SUBSECTION]   print every entry, or those of a subsection, with meaning and default
  --list [KIND]                 print what an input can name: alloys, baths, covariances, fields, inputs,
                                entries, values
  --version                     print version, revision, compiler, libraries and instruction sets
  --help                        print this text

exit codes: 0 done, 2 bad input, 3 a solver did not converge,
            4 a file could not be read or written,
            75 asked to stop (SIGTERM, SIGUSR1, --time-limit), checkpoint written: the same command goes on
)";

  namespace
  {
    using Action = CommandLine::Action;

    const std::map<std::string, Action> actions = {{"--help", Action::help},
                                                   {"-h", Action::help},
                                                   {"--version", Action::version},
                                                   {"--print-parameters", Action::print_parameters},
                                                   {"--list", Action::list},
                                                   {"--validate", Action::validate},
                                                   {"--estimate", Action::estimate}};

    unsigned int
    read_ranks(const std::string &value)
    {
      char      *end   = nullptr;
      const long ranks = std::strtol(value.c_str(), &end, 10);
      if (value.empty() || *end != '\0' || ranks < 1 || ranks > 10000000)
        throw std::invalid_argument("--ranks: \"" + value + "\" is no number of ranks");
      return static_cast<unsigned int>(ranks);
    }

    double
    read_seconds(const std::string &value)
    {
      const auto seconds = read_number(value, 0., 1e12);
      if (!seconds)
        throw std::invalid_argument("--time-limit: \"" + value + "\" is no number of seconds above 0");
      return *seconds;
    }

    /** An argument as a shell takes it. */
    std::string
    quoted(const std::string &argument)
    {
      const std::string plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=.,:/@%";
      if (!argument.empty() && argument.find_first_not_of(plain) == std::string::npos)
        return argument;
      std::string result = "'";
      for (const char c : argument)
        result += c == '\'' ? "'\\''" : std::string(1, c);
      return result + "'";
    }

    /** Of several the one that asks for least: --help before everything. */
    Action
    first_of(const Action a, const Action b)
    {
      for (const Action action :
           {Action::help, Action::version, Action::print_parameters, Action::list, Action::estimate})
        if (a == action || b == action)
          return action;
      return a == Action::run ? b : a;
    }
  } // namespace

  CommandLine
  parse_command_line(const int argc, char **const argv)
  {
    CommandLine command;
    command.text = "cryoglass";
    for (int i = 1; i < argc; ++i)
      command.text += " " + quoted(argv[i]);
    for (int i = 1; i < argc; ++i)
      {
        const std::string argument  = argv[i];
        const auto        its_value = [&]() -> std::string {
          if (i + 1 >= argc)
            throw std::invalid_argument(argument + " needs a value; see cryoglass --help");
          return argv[++i];
        };
        if (const auto action = actions.find(argument); action != actions.end())
          command.action = first_of(command.action, action->second);
        else if (argument == "--ranks")
          command.ranks = read_ranks(its_value());
        else if (argument == "--time-limit")
          command.time_limit = read_seconds(its_value());
        else if (argument == "--start-anew")
          command.starts_anew = true;
        else if (argument == "--set")
          command.settings.push_back(its_value());
        else if (argument == "--output")
          command.output = its_value();
        else if (argument.size() > 1 && argument[0] == '-')
          throw std::invalid_argument("there is no option " + argument + "; see cryoglass --help");
        else if (command.input.empty())
          command.input = argument;
        else
          throw std::invalid_argument("more than one input: " + command.input + " and " + argument +
                                      "; see cryoglass --help");
      }
    const bool needs_input =
      command.action == Action::run || command.action == Action::validate || command.action == Action::estimate;
    if (needs_input && command.input.empty())
      throw std::invalid_argument("no input; see cryoglass --help");
    if (command.output.empty())
      command.output = std::filesystem::path("results") / std::filesystem::path(command.input).stem();
    return command;
  }
} // namespace cryoglass
