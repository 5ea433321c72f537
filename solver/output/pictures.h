#ifndef cryoglass_solver_output_pictures_h
#define cryoglass_solver_output_pictures_h

#include "materials/glass.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cryoglass
{
  /** The middle z-plane of a voxel field, times @p scale, on every rank. Collective. */
  std::vector<double>
  middle_plane(const Lattice &lattice, const VoxelField &field, double scale);

  /** Values of the ends of the colour bar. */
  struct ColourRange
  {
    double low, high;
  };

  /** From 0 or the smallest value to the 99th percentile. */
  ColourRange
  colour_range(const std::vector<double> &plane);

  /** A picture of such a plane, see write_slice_picture(). */
  void
  write_plane_picture(const std::filesystem::path &path,
                      const Lattice               &lattice,
                      const std::vector<double>   &plane,
                      const std::string           &title,
                      const ColourRange           &range);

  /**
   * A picture of the middle z-plane of a voxel field as PNG, through VTK's
   * imaging classes (no display): perceptually uniform colours from 0 or the
   * smallest value to the 99th percentile of the slice, a labelled colour bar
   * and a length bar.
   * @param title e.g. "shear-strain energy (kJ/m3)"
   * @param scale multiplies the values, e.g. 1e-3
   * @throws FileError on all ranks. Collective.
   */
  void
  write_slice_picture(const std::filesystem::path &path,
                      const Lattice               &lattice,
                      const VoxelField            &field,
                      const std::string           &title,
                      double                       scale);
} // namespace cryoglass

#endif
