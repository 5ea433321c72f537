#include "solver/output/terminal.h"

#include <unistd.h>

#include <cstdlib>

namespace cryoglass
{
  bool
  has_terminal(const int file_descriptor)
  {
    if (const char *const said = std::getenv("CRYOGLASS_PROGRESS"))
      return std::string(said) == "terminal";
    for (const char *const launcher : {"OMPI_COMM_WORLD_SIZE", "PMI_SIZE", "SLURM_PROCID"})
      if (std::getenv(launcher) != nullptr)
        return false;
    return isatty(file_descriptor) == 1;
  }

  std::string
  coloured(const std::string &text, const Colour colour, const int file_descriptor)
  {
    const char *const no_colour = std::getenv("NO_COLOR");
    if ((no_colour != nullptr && *no_colour != '\0') || !has_terminal(file_descriptor))
      return text;
    return (colour == Colour::red ? "\033[1;31m" : "\033[1;33m") + text + "\033[0m";
  }
} // namespace cryoglass
