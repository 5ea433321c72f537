#include "solver/output/log.h"

#include <cstdio>
#include <iostream>

namespace cryoglass
{
  Log::Log(const MPI_Comm communicator)
    : start_(std::chrono::steady_clock::now())
  {
    int rank = 0;
    MPI_Comm_rank(communicator, &rank);
    is_speaker_ = rank == 0;
  }

  void
  Log::open(const std::string &path)
  {
    if (is_speaker_)
      file_.open(path);
  }

  void
  Log::close()
  {
    file_.close();
  }

  double
  Log::seconds() const
  {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  }

  void
  Log::line(const std::string &text)
  {
    if (!is_speaker_)
      return;
    char time[32];
    std::snprintf(time, sizeof(time), "%8.1f s  ", seconds());
    std::cout << time << text << std::endl;
    if (file_.is_open())
      file_ << time << text << std::endl;
  }

  void
  Log::stage(const std::string &text)
  {
    ++stage_;
    last_progress_ = seconds();
    line("[" + std::to_string(stage_) + "/" + std::to_string(n_stages_) + "] " + text);
  }

  void
  Log::progress(const std::string &text)
  {
    constexpr double interval = 2.; // s
    if (seconds() - last_progress_ < interval)
      return;
    last_progress_ = seconds();
    line("      " + text);
  }
} // namespace cryoglass
