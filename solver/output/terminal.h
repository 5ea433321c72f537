#ifndef cryoglass_solver_output_terminal_h
#define cryoglass_solver_output_terminal_h

#include <string>

namespace cryoglass
{
  /**
   * Whether somebody looks at standard output (a line can be renewed there) or at standard error. mpirun gives its
   * processes a terminal even when its own output goes to a file: under it only the caller knows, and says so by
   * CRYOGLASS_PROGRESS=terminal (scripts/run does).
   */
  bool
  has_terminal(int file_descriptor);

  enum class Colour
  {
    red,
    yellow
  };

  /** A word in a colour for a terminal; plain elsewhere, and where NO_COLOR is set (no-color.org). */
  std::string
  coloured(const std::string &text, Colour colour, int file_descriptor);
} // namespace cryoglass

#endif
