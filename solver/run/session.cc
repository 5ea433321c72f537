#include "solver/run/session.h"

#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/node_memory.h"
#include "solver/not_converged.h"
#include "solver/output/provenance.h"
#include "solver/output/summary.h"
#include "solver/output/version.h"
#include "solver/run/checkpoint_store.h"
#include "solver/run/realisation_files.h"
#include "solver/run/texts.h"

#include <deal.II/base/mpi.h>

#include <cmath>

namespace cryoglass
{
  using dealii::Utilities::MPI::n_mpi_processes;

  namespace
  {
    /** The name of the first number that is infinite or none, "" if there is no such. */
    std::string
    first_non_finite(const nlohmann::ordered_json &json, const std::string &name)
    {
      if (json.is_number_float() && !std::isfinite(json.get<double>()))
        return name;
      if (json.is_structured())
        for (const auto &[key, value] : json.items())
          if (const std::string found = first_non_finite(value, name.empty() ? key : name + "." + key); !found.empty())
            return found;
      return "";
    }
  } // namespace

  Session::Session(const Case &the_case, const RunOptions &options, const MPI_Comm communicator)
    : case_(the_case)
    , command_(options.command)
    , communicator_(communicator)
    , log_(communicator)
    , folder_(options.output, communicator)
  {
  }

  void
  Session::open(const unsigned int n_stages, const bool goes_on, const std::vector<std::string> &problems)
  {
    std::vector<std::string> kept;
    if (goes_on)
      {
        kept = RealisationFiles::names();
        kept.push_back(CheckpointStore::name());
        kept.emplace_back("log.txt");
      }
    folder_.clear(kept);
    begin(n_stages);
    for (const std::string &problem : problems) // of the way here, not of the results
      log_.line("warning: " + problem);
  }

  void
  Session::begin(const unsigned int n_stages)
  {
    // A full disk or a read-only place shows now, not after the solve.
    folder_.write("parameters.prm", [this](std::ostream &out) { out << case_.resolved_input; });
    folder_.on_rank_0([this] {
      std::filesystem::create_directories(folder_.path() / "fields");
      std::filesystem::create_directories(folder_.path() / "pictures");
    });
    log_.open((folder_.path() / "log.txt").string());
    log_.set_n_stages(n_stages);
    const unsigned int n_ranks = n_mpi_processes(communicator_), threads = case_.box.threads_per_rank;
    log_.line("CryoGlass " + version() + " (" + revision() + "), " + counted(n_ranks, "rank") +
              (threads > 1 ? " of " + counted(threads, "thread") : ""));
    for (const std::string &text : describe(case_))
      log_.line(text);
    log_.line("command: " + command_);
  }

  nlohmann::ordered_json
  Session::summary_head() const
  {
    const double           peak_bytes = dealii::Utilities::MPI::sum(static_cast<double>(peak_memory()), communicator_);
    nlohmann::ordered_json head =
      cryoglass::summary_head(case_.title, n_mpi_processes(communicator_), log_.seconds(), peak_bytes);
    head["description"] = headline(case_);
    head["command"]     = command_;
    head["libraries"]   = libraries_summary();
    head["warnings"]    = log_.warnings();
    head["alloy"]       = alloy_summary(case_.alloy);
    head["treatment"]   = treatment_summary(case_.treatment);
    return head;
  }

  void
  Session::publish(const nlohmann::ordered_json   &summary,
                   const std::string              &what_to_open,
                   const std::vector<std::string> &outdated)
  {
    fault_point("summary");
    if (const std::string name = first_non_finite(summary, ""); !name.empty())
      throw NotConverged("the result " + name +
                         " is not a finite number; an entry or the glass is beyond what can be computed");
    // What cannot be a text of JSON must not cost the numbers.
    folder_.write("summary.json", [&](std::ostream &out) {
      out << summary.dump(1, ' ', false, nlohmann::ordered_json::error_handler_t::replace) << '\n';
    });
    log_.line("");
    for (const std::string &text : result_table(summary))
      log_.line(text);
    log_.line("");
    log_.line("open " + what_to_open);
    log_.stage_times();
    log_.close();
    folder_.publish(outdated);
  }
} // namespace cryoglass
