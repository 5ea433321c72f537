#ifndef cryoglass_solver_output_log_h
#define cryoglass_solver_output_log_h

#include <mpi.h>

#include <chrono>
#include <fstream>
#include <string>

namespace cryoglass
{
  /**
   * What a run says: lines with the time since the start, on the terminal and,
   * once a file is open, in it too. Only rank 0 speaks.
   */
  class Log
  {
  public:
    explicit Log(MPI_Comm communicator);

    /** Repeat everything from now on in a file (rank 0). */
    void
    open(const std::string &path);

    void
    line(const std::string &text);

    /** Starts a stage "[2/6] text". */
    void
    stage(const std::string &text);

    /** How far the stage is; at most one line in two seconds. */
    void
    progress(const std::string &text);

    void
    set_n_stages(const unsigned int n)
    {
      n_stages_ = n;
    }

    /** Seconds since the log was made. */
    double
    seconds() const;

    void
    close();

  private:
    bool                                  is_speaker_;
    std::chrono::steady_clock::time_point start_;
    double                                last_progress_ = 0.;
    unsigned int                          stage_ = 0, n_stages_ = 0;
    std::ofstream                         file_;
  };
} // namespace cryoglass

#endif
