#ifndef cryoglass_solver_output_field_files_h
#define cryoglass_solver_output_field_files_h

#include "materials/glass.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cryoglass
{
  /** A voxel field under the name and unit it has in a file; values are multiplied by scale. */
  struct NamedField
  {
    std::string       name, unit;
    const VoxelField *field;
    double            scale = 1.;
  };

  /**
   * Writes voxel fields in single precision to `box.h5`, all ranks together,
   * and the index `box.xdmf` that ParaView opens. Datasets have the shape
   * (n_z, n_y, n_x) and the attribute `unit`; the root has `voxel_size` (m).
   * In ParaView lengths are in nanometres.
   * @throws std::ios_base::failure on all ranks. Collective.
   */
  void
  write_box_fields(const std::filesystem::path &folder, const Lattice &lattice, const std::vector<NamedField> &fields);
} // namespace cryoglass

#endif
