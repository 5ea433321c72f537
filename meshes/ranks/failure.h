#ifndef cryoglass_meshes_ranks_failure_h
#define cryoglass_meshes_ranks_failure_h

#include <functional>
#include <string>

namespace cryoglass
{
  /** An exception as data, which can be sent to another process: its kind, which decides the exit code, and its text.
   */
  struct Failure
  {
    enum Kind : int
    {
      none,
      input,  // std::invalid_argument
      file,   // FileError, std::filesystem::filesystem_error
      memory, // std::bad_alloc
      other   // any other: std::runtime_error
    };

    int         kind = none;
    std::string text;

    /** Throws an exception of this kind; returns if there is none. */
    void
    rethrow() const;
  };

  /** What @p action throws. */
  Failure
  failure_of(const std::function<void()> &action);
} // namespace cryoglass

#endif
