#ifndef cryoglass_meshes_lattice_voxel_values_h
#define cryoglass_meshes_lattice_voxel_values_h

#include <cstddef>

namespace cryoglass
{
  /**
   * Values of voxels as they are stored: in double precision, or as differences in single precision from a reference,
   * or as a number over such values. Plain data, for kernels that are compiled for one instruction set.
   */
  struct VoxelValues
  {
    const double *exact;                // or nullptr, then:
    const float  *difference;           // from the reference
    double        reference, numerator; // numerator 0: not a number over them, but the values themselves

    /** The same from another voxel on. */
    VoxelValues
    from(const std::ptrdiff_t voxel) const
    {
      return {exact == nullptr ? nullptr : exact + voxel,
              exact == nullptr ? difference + voxel : nullptr,
              reference,
              numerator};
    }

    double
    operator[](const std::ptrdiff_t voxel) const
    {
      if (exact != nullptr)
        return exact[voxel];
      const double value = reference + double(difference[voxel]);
      return numerator == 0. ? value : numerator / value;
    }
  };
} // namespace cryoglass

#endif
