#include "solver/output/version.h"

#include "generated/revision.h" // made anew at every build

#include <deal.II/base/config.h>

#include <fftw3.h>
#include <petscsys.h>

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

  std::vector<std::pair<std::string, std::string>>
  library_versions()
  {
    PetscInt major = 0, minor = 0, patch = 0;
    PetscGetVersionNumber(&major, &minor, &patch, nullptr);
    return {{"deal.II", DEAL_II_PACKAGE_VERSION},
            {"PETSc", std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch)},
            {"FFTW", fftw_version}};
  }
} // namespace cryoglass
