#ifndef cryoglass_solver_output_log_h
#define cryoglass_solver_output_log_h

#include <mpi.h>

#include <chrono>
#include <fstream>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The messages of a run: lines with the time since the start, on the terminal and, once a file is open, in that file.
   * On a terminal one line shows the progress of the running stage with the estimated time left and is overwritten by
   * the next; elsewhere progress is a line every ten seconds. Only rank 0 writes.
   */
  class Log
  {
  public:
    explicit Log(MPI_Comm communicator);

    /** From now on every line goes to the end of this file too (rank 0). */
    void
    open(const std::string &path);

    void
    line(const std::string &text);

    /** A line "warning: text", kept for warnings(). */
    void
    warning(const std::string &text);

    /** All so far. */
    const std::vector<std::string> &
    warnings() const
    {
      return warnings_;
    }

    /** Starts a stage "[2/6] text". Collective. */
    void
    stage(const std::string &text);

    /** Shows the progress of the stage. @param fraction done, 0 … 1 */
    void
    progress(double fraction, const std::string &text);

    void
    set_n_stages(const unsigned int n)
    {
      n_stages_ = n;
    }

    /** Lines with the wall time of every stage and the memory of all ranks at its end, for the file only. Collective.
     */
    void
    stage_times();

    /** Seconds since the log was made. */
    double
    seconds() const;

    void
    close();

  private:
    struct Stage
    {
      std::string name;
      double      start, end; // s
      double      peak_bytes; // of all ranks, so far
    };

    void
    end_stage();

    /** Removes the progress line from the terminal. */
    void
    erase_progress();

    MPI_Comm                              communicator_;
    bool                                  is_speaker_, is_terminal_ = false, has_progress_ = false;
    std::chrono::steady_clock::time_point start_;
    double                                last_shown_ = 0., last_line_ = 0.;
    unsigned int                          n_stages_ = 0;
    std::vector<Stage>                    stages_;
    std::vector<std::string>              warnings_;
    std::ofstream                         file_;
  };
} // namespace cryoglass

#endif
