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

  /** The libraries whose arithmetic is in the results, and their versions. */
  std::vector<std::pair<std::string, std::string>>
  library_versions();
} // namespace cryoglass

#endif
