#ifndef cryoglass_solver_run_run_options_h
#define cryoglass_solver_run_run_options_h

#include <filesystem>
#include <string>

namespace cryoglass
{
  /** What is said of a run beside its case: where its results go, and what becomes of an earlier run there. */
  struct RunOptions
  {
    std::filesystem::path output;
    bool                  starts_anew = false; // a checkpoint that is there is discarded
    std::string           command{};           // as it was given, for the log and the summary
  };
} // namespace cryoglass

#endif
