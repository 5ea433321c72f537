#include "solver/output/log.h"

#include "meshes/ranks/node_memory.h"
#include "solver/output/terminal.h"

#include <deal.II/base/mpi.h>

#include <unistd.h>

#include <cstdio>
#include <iostream>

namespace cryoglass
{
  namespace
  {
    std::string
    duration(const double seconds)
    {
      char text[32];
      if (seconds < 100.)
        std::snprintf(text, sizeof(text), "%.0f s", seconds);
      else if (seconds < 6000.)
        std::snprintf(text, sizeof(text), "%.0f min", seconds / 60.);
      else
        std::snprintf(text, sizeof(text), "%.1f h", seconds / 3600.);
      return text;
    }
  } // namespace

  Log::Log(const MPI_Comm communicator)
    : communicator_(communicator)
    , start_(std::chrono::steady_clock::now())
  {
    is_speaker_  = dealii::Utilities::MPI::this_mpi_process(communicator) == 0;
    is_terminal_ = is_speaker_ && has_terminal(STDOUT_FILENO);
  }

  void
  Log::open(const std::string &path)
  {
    if (is_speaker_)
      file_.open(path, std::ios::app);
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
  Log::erase_progress()
  {
    if (has_progress_)
      std::cout << "\r\033[K";
    has_progress_ = false;
  }

  void
  Log::line(const std::string &text)
  {
    if (!is_speaker_)
      return;
    char time[32];
    std::snprintf(time, sizeof(time), "%8.1f s  ", seconds());
    erase_progress();
    const std::string alarm = "warning:";
    const bool        warns = text.compare(0, alarm.size(), alarm) == 0;
    std::cout << time << (warns ? coloured(alarm, Colour::yellow, STDOUT_FILENO) + text.substr(alarm.size()) : text)
              << std::endl;
    if (file_.is_open())
      file_ << time << text << std::endl;
  }

  void
  Log::end_stage()
  {
    stages_.back().end        = seconds();
    stages_.back().peak_bytes = dealii::Utilities::MPI::sum(static_cast<double>(peak_memory()), communicator_);
  }

  void
  Log::warning(const std::string &text)
  {
    line("warning: " + text);
    warnings_.push_back(text);
  }

  void
  Log::stage(const std::string &text)
  {
    if (!stages_.empty())
      end_stage();
    last_shown_ = last_line_ = seconds();
    stages_.push_back({text.substr(0, text.find_first_of(":")), seconds(), 0., 0.});
    line("[" + std::to_string(stages_.size()) + "/" + std::to_string(n_stages_) + "] " + text);
  }

  void
  Log::progress(const double fraction, const std::string &text)
  {
    constexpr double renewal = 0.2, interval = 10.; // s, on a terminal and elsewhere
    const double     now = seconds();
    if (!is_speaker_ || now - last_shown_ < (is_terminal_ ? renewal : interval))
      return;
    last_shown_          = now;
    const double elapsed = now - stages_.back().start;
    std::string  message = "      " + std::to_string(static_cast<int>(100. * fraction)) + " %, " + text;
    if (fraction > 0.02)
      message += ", about " + duration(elapsed * (1. - fraction) / fraction) + " left";
    if (is_terminal_)
      {
        char time[32];
        std::snprintf(time, sizeof(time), "%8.1f s  ", now);
        std::cout << "\r\033[K" << time << message << std::flush;
        has_progress_ = true;
      }
    if (now - last_line_ < interval)
      return;
    last_line_ = now;
    if (!is_terminal_)
      line(message);
    else if (file_.is_open())
      {
        char time[32];
        std::snprintf(time, sizeof(time), "%8.1f s  ", now);
        file_ << time << message << std::endl;
      }
  }

  void
  Log::stage_times()
  {
    end_stage();
    if (!file_.is_open())
      return;
    file_ << "\nwall time of the stages, memory of all ranks up to their end:\n";
    for (const Stage &stage : stages_)
      {
        char text[160];
        std::snprintf(text,
                      sizeof(text),
                      "  %-24s %10.2f s %10.1f MB\n",
                      stage.name.c_str(),
                      stage.end - stage.start,
                      stage.peak_bytes * 1e-6);
        file_ << text;
      }
    file_ << std::flush;
  }
} // namespace cryoglass
