#ifndef cryoglass_solver_run_session_h
#define cryoglass_solver_run_session_h

#include "solver/input/case.h"
#include "solver/output/log.h"
#include "solver/output/result_folder.h"
#include "solver/run/run_options.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace cryoglass
{
  /** What every run does at its beginning and at its end: log, result folder, resolved input, summary. */
  class Session
  {
  public:
    /** Keeps a reference to the case. @throws FileError. Collective. */
    Session(const Case &the_case, const RunOptions &options, MPI_Comm communicator);

    /**
     * The head of the log and the resolved input, in an empty folder; where a stopped run goes on, its log goes on too,
     * and its checkpoints and files stay. @param problems of its checkpoints, for the log. Collective.
     */
    void
    open(unsigned int n_stages, bool goes_on, const std::vector<std::string> &problems);

    /** The first part of summary.json: what was computed, by whom, and how. Collective. */
    nlohmann::ordered_json
    summary_head() const;

    /**
     * Ends the run: summary, result table, times, and the folder takes its place.
     * @param outdated files that the run needs no longer once the summary is written
     * Collective.
     */
    void
    publish(const nlohmann::ordered_json   &summary,
            const std::string              &what_to_open,
            const std::vector<std::string> &outdated = {});

    Log &
    log()
    {
      return log_;
    }

    const ResultFolder &
    folder() const
    {
      return folder_;
    }

    MPI_Comm
    communicator() const
    {
      return communicator_;
    }

  private:
    void
    begin(unsigned int n_stages);

    const Case  &case_;
    std::string  command_;
    MPI_Comm     communicator_;
    Log          log_;
    ResultFolder folder_;
  };
} // namespace cryoglass

#endif
