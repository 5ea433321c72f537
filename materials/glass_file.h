#ifndef cryoglass_materials_glass_file_h
#define cryoglass_materials_glass_file_h

#include "materials/glass.h"

#include <array>
#include <string>

namespace cryoglass
{
  /**
   * A glass in an HDF5 file: datasets `bulk_modulus`, `shear_modulus` (Pa) and
   * `thermal_expansion` (1/K, at 293 K), each (n_z, n_y, n_x), in single or
   * double precision, and the attribute `voxel_size` (m) on the root. An
   * attribute `unit` of a dataset, if there is one, must say Pa or 1/K.
   */
  struct GlassFileHeader
  {
    std::array<std::ptrdiff_t, 3> n_voxels;   // x, y, z
    double                        voxel_size; // m
  };

  /**
   * Shape and voxel size, after a check that all datasets are there and alike.
   * @throws FileError for a file that cannot be read,
   *         std::invalid_argument for one that is no glass. Collective.
   */
  GlassFileHeader
  read_glass_file_header(const std::string &path, MPI_Comm communicator);

  /**
   * The glass of a file on a lattice of its shape, every rank its planes.
   * @throws std::invalid_argument naming dataset, voxel and value of the first
   *         modulus that is not positive and finite or no modulus in Pa, or
   *         expansion that is not finite or none in 1/K. Collective.
   */
  Glass
  read_glass_file(const std::string &path, const Lattice &lattice);

  /** In double precision, so that it reads back identically. Collective. */
  void
  write_glass_file(const std::string &path, const Glass &glass);
} // namespace cryoglass

#endif
