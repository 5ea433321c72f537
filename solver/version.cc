#include "solver/version.h"

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
