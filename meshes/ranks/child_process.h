#ifndef cryoglass_meshes_ranks_child_process_h
#define cryoglass_meshes_ranks_child_process_h

#include <cstdint>
#include <functional>
#include <string>

namespace cryoglass
{
  /** What an action in a child process may take beyond what this process has. */
  struct ChildLimits
  {
    unsigned int  seconds; // of processor time
    std::uint64_t bytes;
  };

  /**
   * Does @p action in a copy of this process, which may crash or never end without harm: for libraries that do not bear
   * a file that was damaged. It must not communicate; what it changes is lost.
   * @param what it does, "reading x.h5" say, for the message
   * @throws what it throws, as Failure keeps it; FileError if it crashes or exceeds a limit
   */
  void
  do_in_child_process(const std::string &what, const ChildLimits &limits, const std::function<void()> &action);
} // namespace cryoglass

#endif
