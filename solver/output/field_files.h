#ifndef cryoglass_solver_output_field_files_h
#define cryoglass_solver_output_field_files_h

#include "meshes/lattice.h"

#include <array>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** A field of the box as it goes into a file: numbers per voxel of this rank, components together. */
  struct BoxField
  {
    std::string  name, unit;
    unsigned int n_components; // 1, 3 (vector) or 6 (symmetric tensor: xx, yy, zz, xy, yz, xz)
    bool         is_state;     // changes with time; the glass does not

    /** Fills n_components × local voxels values of the prepared state. */
    std::function<void(std::vector<float> &values)> fill;
  };

  /** A state of the box that is written: when, its thermal strain multiplier, and its macroscopic stress. */
  struct BoxTime
  {
    double                time;     // s, from the start of the treatment
    double                theta;    // K
    std::array<double, 6> stress{}; // Pa: xx, yy, zz, yz, xz, xy
  };

  /**
   * Writes the box at the given times, all ranks together, raw and in single
   * precision, for ParaView and h5py:
   *
   *   box_000.hdf, …   a VTKHDF image (ParaView ≥ 5.10) for each time: datasets `VTKHDF/PointData/NAME` of the shape
   *                       (n_z, n_y, n_x[, components]) with the attribute `unit`; the root has `voxel_size` (m),
   *                       `time` (s), `thermal_strain_multiplier` (K) and `macroscopic_stress` (Pa; xx, yy, zz, yz, xz,
   * xy). Fields of the glass are in the first file only; box.xdmf            the series over time, for ParaView's Xdmf3
   * reader.
   *
   * The points of the image are the centres of the voxels. In ParaView lengths are
   * in nanometres. A buffer of one field is all the
   * memory it takes.
   * @param prepare called before the fields of a time are filled
   * @throws std::ios_base::failure on all ranks. Collective.
   */
  void
  write_box_fields(const std::filesystem::path                &folder,
                   const Lattice                              &lattice,
                   const std::vector<BoxField>                &fields,
                   const std::vector<BoxTime>                 &times,
                   const std::function<void(const BoxTime &)> &prepare);
} // namespace cryoglass

#endif
