#include "solver/output/version.h"

#include "generated/revision.h" // made anew at every build

#include "meshes/lattice/instruction_set.h"

#include <deal.II/base/config.h>

#include <fftw3.h>
#include <hdf5.h>
#include <mpi.h>
#include <petscsys.h>
#include <vtkVersion.h>

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

  std::string
  build_description()
  {
    unsigned int major = 0, minor = 0, release = 0;
    H5get_libversion(&major, &minor, &release);
    char mpi[MPI_MAX_LIBRARY_VERSION_STRING];
    int  length = 0;
    MPI_Get_library_version(mpi, &length);
    std::string text = "compiler " CRYOGLASS_COMPILER ", " CRYOGLASS_BUILD_TYPE "\n";
    for (const auto &[name, number] : library_versions())
      text += name + " " + number + "\n";
    text += "HDF5 " + std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(release) + "\n";
    text += "VTK " + std::string(vtkVersion::GetVTKVersion()) + "\n";
    text += "MPI " + std::string(mpi).substr(0, std::string(mpi).find_first_of(",\n")) + "\n";
    const auto best = best_instruction_set();
    return text + "instruction sets: kernels for baseline, avx2 and avx512; used here: " +
           (best == InstructionSet::avx512 ? "avx512"
            : best == InstructionSet::avx2 ? "avx2"
                                           : "baseline") +
           "\n";
  }
} // namespace cryoglass
