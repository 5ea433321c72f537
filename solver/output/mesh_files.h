#ifndef cryoglass_solver_output_mesh_files_h
#define cryoglass_solver_output_mesh_files_h

#include "solver/mechanics/box_snapshot.h"

#include <filesystem>
#include <functional>
#include <vector>

namespace cryoglass
{
  /**
   * The solver's own mesh for ParaView, where the voxels' fields are its means: box_mesh_0000.pvtu, … and the series
   * box_mesh.pvd, lengths in nm as in the voxels' files. Cells of the element's degree with the non-affine displacement
   * (m; along free directions with the expansion), and the fields per cell of the snapshots.
   * @param times s @param snapshot_at gives the mesh at a time, by its number @param voxel_size m
   * @throws FileError. Collective.
   */
  void
  write_mesh_files(const std::filesystem::path                    &folder,
                   const std::vector<double>                      &times,
                   const std::function<MeshSnapshot(std::size_t)> &snapshot_at,
                   double                                          voxel_size);
} // namespace cryoglass

#endif
