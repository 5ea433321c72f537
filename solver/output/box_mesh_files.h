#ifndef cryoglass_solver_output_box_mesh_files_h
#define cryoglass_solver_output_box_mesh_files_h

#include "solver/mechanics/fem_responses.h"
#include "solver/output/field_files.h"

#include <filesystem>
#include <vector>

namespace cryoglass
{
  /**
   * The finite elements themselves for ParaView, where the voxels' fields are their means: box_mesh_0000.pvtu, … and
   * the series box_mesh.pvd, lengths in nm as in the voxels' files. Cells of the element's degree with the non-affine
   * displacement (m; along free directions with the expansion), and per cell the means of shear_energy (J/m³),
   * bulk_modulus and shear_modulus (Pa), and the refinement level.
   * @throws std::ios_base::failure. Collective.
   */
  void
  write_box_mesh(const std::filesystem::path &folder, const FemResponses &responses, const std::vector<BoxTime> &times);
} // namespace cryoglass

#endif
