#include "solver/output/version.h"

#include "generated/revision.h" // made anew at every build

namespace cryoglass
{
  std::string
  version()
  {
    return CRYOGLASS_VERSION;
  }

  std::string
  revision()
  {
    return CRYOGLASS_REVISION;
  }
} // namespace cryoglass
