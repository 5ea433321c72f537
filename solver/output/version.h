#ifndef cryoglass_solver_output_version_h
#define cryoglass_solver_output_version_h

#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  std::string
  version();

  /** Revision of the source, as git describes it. */
  std::string
  revision();

  /** What the program was built with, and what it can use here: compiler, libraries, instruction sets; a line for each.
   */
  std::string
  build_description();

  /** The libraries whose arithmetic is in the results, and their versions. */
  std::vector<std::pair<std::string, std::string>>
  library_versions();
} // namespace cryoglass

#endif
