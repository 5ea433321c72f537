#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/file_error.h"
#include "meshes/ranks/freed_memory.h"
#include "solver/input/command_line.h"
#include "solver/input/input.h"
#include "solver/input/lists.h"
#include "solver/not_converged.h"
#include "solver/output/terminal.h"
#include "solver/output/version.h"
#include "solver/run/ensemble.h"
#include "solver/run/estimate.h"
#include "solver/run/memory.h"
#include "solver/run/simulation.h"
#include "solver/run/specimen_run.h"
#include "solver/run/stop_request.h"

#include <deal.II/base/exceptions.h>
#include <deal.II/base/mpi.h>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <new>
#include <sstream>
#include <stdexcept>
#include <thread>
#include <utility>

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

  void
  print(const Estimate &need, std::ostream &out)
  {
    out << nlohmann::ordered_json{{"ranks", need.ranks},
                                  {"ranks_per_realisation", need.ranks_per_realisation},
                                  {"bytes_per_rank", need.bytes_per_rank},
                                  {"bytes", need.bytes_per_rank * need.ranks},
                                  {"seconds", need.seconds},
                                  {"processor_seconds", need.processor_seconds},
                                  {"work",
                                   {{"box_iterations", need.work.box_iterations},
                                    {"specimen_unknowns", need.work.specimen_unknowns},
                                    {"specimen_time_steps", need.work.specimen_steps}}},
                                  {"time_class", need.time_class}}
             .dump(1)
        << '\n';
  }

  void
  run(const CommandLine &command, std::ostream &out)
  {
    using Action = CommandLine::Action;
    Input input;
    if (command.action == Action::help)
      out << usage;
    else if (command.action == Action::version)
      out << "cryoglass " << version() << " (" << revision() << ")\n" << build_description();
    else if (command.action == Action::print_parameters && command.input.empty())
      input.print(out);
    else if (command.action == Action::print_parameters)
      input.print_subsection(command.input, out);
    else if (command.action == Action::list)
      print_list(command.input, input, out, MPI_COMM_WORLD);
    if (command.action != Action::run && command.action != Action::validate && command.action != Action::estimate)
      return;

    const Case the_case = input.read(command.input, command.settings, MPI_COMM_WORLD);
    fault_point("input");
    if (command.action == Action::estimate)
      print(estimate(the_case, command.ranks.value_or(dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD))), out);
    else if (command.action == Action::validate)
      {
        if (!command.ranks) // else it is for another machine
          check_memory(the_case, MPI_COMM_WORLD);
        for (const std::string &line : describe_specimen_mesh(the_case, MPI_COMM_WORLD))
          out << line << '\n';
        out << command.input << " is valid\n";
      }
    else if (command.time_limit)
      limit_time(*command.time_limit);
    if (command.action != Action::run)
      return;
    check_memory(the_case, MPI_COMM_WORLD);
    const RunOptions options{command.output, command.starts_anew, command.text};
    if (the_case.glass.n_realisations > 1)
      Ensemble(the_case, options, MPI_COMM_WORLD).run();
    else
      Simulation(the_case, options, MPI_COMM_WORLD).run();
  }

  /**
   * Ends the program after an error. If all ranks arrive here within seconds,
   * rank 0 prints the message and all return; otherwise this rank prints it and
   * aborts the others.
   */
  int
  leave(const ExitCode code, const std::string &message)
  {
    const unsigned int rank = dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD);
    MPI_Request        everybody_is_here;
    MPI_Ibarrier(MPI_COMM_WORLD, &everybody_is_here);
    int        is_complete = 0;
    const auto give_up     = std::chrono::steady_clock::now() + std::chrono::seconds(2);
    while (is_complete == 0 && std::chrono::steady_clock::now() < give_up)
      {
        MPI_Test(&everybody_is_here, &is_complete, MPI_STATUS_IGNORE);
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
      }
    if (rank == 0 || is_complete == 0)
      std::cerr << coloured("cryoglass:", Colour::red, STDERR_FILENO) << " " << message << std::endl;
    if (is_complete == 0)
      MPI_Abort(MPI_COMM_WORLD, code);
    return code;
  }
  /**
   * A program that no launcher started has nobody to talk to: Open MPI then needs neither its daemon nor a look at
   * every network, half of the time that the program takes to start. What the environment says already stays.
   */
  void
  start_alone_unless_launched()
  {
    for (const char *const launcher : {"OMPI_COMM_WORLD_SIZE",
                                       "PMIX_RANK",
                                       "PMIX_NAMESPACE",
                                       "PMI_RANK",
                                       "PMI_SIZE",
                                       "PMI_FD",
                                       "SLURM_PROCID",
                                       "PALS_RANKID"})
      if (std::getenv(launcher) != nullptr)
        return;
    for (const auto &[parameter, value] :
         {std::pair("OMPI_MCA_ess_singleton_isolated", "1"), {"OMPI_MCA_pml", "ob1"}, {"OMPI_MCA_btl", "self"}})
      setenv(parameter, value, 0);
  }
} // namespace

int
main(int argc, char **argv)
{
  return_freed_memory();
  start_alone_unless_launched();
  dealii::Utilities::MPI::MPI_InitFinalize mpi(argc, argv, 1);
  std::ostringstream                       nowhere;
  std::ostream                            &out =
    dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0 ? std::cout : static_cast<std::ostream &>(nowhere);
  try
    {
      run(parse_command_line(argc, argv), out);
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
  catch (const FileError &error)
    {
      return leave(file_failure, error.what());
    }
  catch (const std::filesystem::filesystem_error &error)
    {
      return leave(file_failure, error.what());
    }
  catch (const std::bad_alloc &)
    {
      return leave(bad_input, "there is not enough memory for this box; use fewer voxels, or more nodes");
    }
  catch (const dealii::ExceptionBase &error)
    {
      std::ostringstream text; // without its stack trace
      text << "deal.II: " << error.get_exc_name() << ": ";
      error.print_info(text);
      return leave(other_failure, text.str());
    }
  catch (const std::exception &error)
    {
      return leave(other_failure, error.what());
    }
  return done;
}
