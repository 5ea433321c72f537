#ifndef cryoglass_solver_output_version_h
#define cryoglass_solver_output_version_h

#include <string>

namespace cryoglass
{
  std::string
  version();

  /** Revision of the source, as git describes it. */
  std::string
  revision();
} // namespace cryoglass

#endif
