#ifndef cryoglass_solver_energy_box_fields_h
#define cryoglass_solver_energy_box_fields_h

#include "materials/glass.h"
#include "solver/mechanics/box_snapshot.h"

#include <string>
#include <vector>

namespace cryoglass
{
  /** What the fields of the box are filled from: the glass, and its state at a moment. */
  struct FieldSource
  {
    const Glass       &glass;
    const BoxSnapshot &snapshot;
    const VoxelField  &shear_energy, &von_mises; // of the snapshot
  };

  /** A field of the box that can be written. */
  struct BoxField
  {
    std::string  name, unit;
    unsigned int n_components; // 1, 3 (vector) or 6 (symmetric tensor, in the order of SymmetricComponents)
    bool         is_state;     // changes with time; the glass does not

    /** Fills n_components values per local voxel. */
    void (*fill)(const FieldSource &source, std::vector<float> &values);
  };

  /** All of them: what the entry Output/Field names allows. */
  const std::vector<BoxField> &
  box_fields();
} // namespace cryoglass

#endif
