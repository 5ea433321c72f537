#include "solver/ensemble.h"
#include "solver/estimate.h"
#include "solver/not_converged.h"
#include "solver/simulation.h"
#include "solver/stop_request.h"
#include "solver/version.h"

#include <deal.II/base/mpi.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <ios>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace
{
  using namespace cryoglass;

  enum ExitCode
  {
    done          = 0,
    other_failure = 1,
    bad_input     = 2,
    not_converged = 3,
    file_failure  = 4,
    stopped_early = 75
  };

  const char *const usage = R"(usage: [mpirun -n N] cryoglass [options] INPUT.prm

Computes the non-affine thermal strain of a heterogeneous glass box through the
thermal history of a real specimen, and its local shear-strain energy.

  --output DIR                  result folder (default: results/INPUT)
  --set "Subsection/Key=value"  set an entry over the input; may be repeated
  --validate                    check the input and stop
  --estimate                    print the memory and time that the run will need, as JSON, and stop
  --ranks N                     for so many ranks (with --estimate; default: those it runs on)
  --print-parameters            print every entry with its meaning and default
  --version                     print version and revision
  --help                        print this text

exit codes: 0 done, 2 bad input, 3 a solver did not converge,
            4 a file could not be read or written,
            75 asked to stop (SIGTERM, SIGUSR1), checkpoint written: the same command goes on
)";

  struct CommandLine
  {
    std::string              input, output;
    std::vector<std::string> settings;
    bool         help = false, version = false, print_parameters = false, validate = false, estimate = false;
    unsigned int ranks = 0; // of the estimate; 0: those of this run
  };

  CommandLine
  parse(const int argc, char **const argv)
  {
    CommandLine command;
    for (int i = 1; i < argc; ++i)
      {
        const std::string argument  = argv[i];
        const auto        its_value = [&]() -> std::string {
          if (i + 1 >= argc)
            throw std::invalid_argument(argument + " needs a value; see cryoglass --help");
          return argv[++i];
        };
        if (argument == "--help" || argument == "-h")
          command.help = true;
        else if (argument == "--version")
          command.version = true;
        else if (argument == "--print-parameters")
          command.print_parameters = true;
        else if (argument == "--validate")
          command.validate = true;
        else if (argument == "--estimate")
          command.estimate = true;
        else if (argument == "--ranks")
          {
            const std::string value = its_value();
            char             *end   = nullptr;
            const long        ranks = std::strtol(value.c_str(), &end, 10);
            if (*end != '\0' || ranks < 1 || ranks > 10000000)
              throw std::invalid_argument("--ranks: \"" + value + "\" is no number of ranks");
            command.ranks = static_cast<unsigned int>(ranks);
          }
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
    if (command.input.empty() && !command.help && !command.version && !command.print_parameters)
      throw std::invalid_argument("no input; see cryoglass --help");
    return command;
  }

  void
  run(const CommandLine &command, std::ostream &out)
  {
    Parameters parameters;
    if (command.help)
      out << usage;
    else if (command.version)
      out << "cryoglass " << version() << " (" << revision() << ")\n";
    else if (command.print_parameters)
      parameters.print(out, false);
    if (command.help || command.version || command.print_parameters)
      return;

    parameters.read(command.input, command.settings, MPI_COMM_WORLD);
    if (command.estimate)
      {
        const Estimate need = estimate(
          parameters, command.ranks > 0 ? command.ranks : dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD));
        out << nlohmann::ordered_json{{"ranks", need.ranks},
                                      {"ranks_per_realisation", need.ranks_per_realisation},
                                      {"bytes_per_rank", need.bytes_per_rank},
                                      {"bytes", need.bytes_per_rank * need.ranks},
                                      {"seconds", need.seconds},
                                      {"time_class", need.time_class}}
                 .dump(1)
            << '\n';
        return;
      }
    if (command.validate)
      {
        out << command.input << " is valid\n";
        return;
      }
    const std::filesystem::path output =
      command.output.empty() ? std::filesystem::path("results") / std::filesystem::path(command.input).stem()
                             : std::filesystem::path(command.output);
    if (parameters.run.realisations > 1)
      Ensemble(parameters, output, MPI_COMM_WORLD).run();
    else
      Simulation(parameters, output, MPI_COMM_WORLD).run();
  }

  /**
   * Ends the program after an error. When all ranks have met it (they agree
   * within seconds) rank 0 speaks and everybody leaves in order; otherwise this
   * rank speaks and ends all.
   */
  int
  leave(const ExitCode code, const std::string &message)
  {
    const unsigned int rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
    MPI_Request        everybody_is_here;
    MPI_Ibarrier(MPI_COMM_WORLD, &everybody_is_here);
    int        is_complete = 0;
    const auto give_up     = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (is_complete == 0 && std::chrono::steady_clock::now() < give_up)
      {
        MPI_Test(&everybody_is_here, &is_complete, MPI_STATUS_IGNORE);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    if (rank == 0 || is_complete == 0)
      std::cerr << "cryoglass: " << message << std::endl;
    if (is_complete == 0)
      MPI_Abort(MPI_COMM_WORLD, code);
    return code;
  }
} // namespace

int
main(int argc, char **argv)
{
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  std::ostringstream                       nowhere;
  std::ostream                            &out =
    dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0 ? std::cout : static_cast<std::ostream &>(nowhere);
  try
    {
      run(parse(argc, argv), out);
    }
  catch (const std::invalid_argument &error)
    {
      return leave(bad_input, error.what());
    }
  catch (const NotConverged &error)
    {
      return leave(not_converged, error.what());
    }
  catch (const StoppedEarly &request)
    {
      return leave(stopped_early, request.what());
    }
  catch (const std::ios_base::failure &error)
    {
      // The standard library appends ": iostream error".
      const std::string text = error.what();
      return leave(file_failure, text.substr(0, text.rfind(": iostream error")));
    }
  catch (const std::filesystem::filesystem_error &error)
    {
      return leave(file_failure, error.what());
    }
  catch (const std::bad_alloc &)
    {
      return leave(bad_input, "there is not enough memory for this box; use fewer voxels, or more nodes");
    }
  catch (const std::exception &error)
    {
      return leave(other_failure, error.what());
    }
  return done;
}
