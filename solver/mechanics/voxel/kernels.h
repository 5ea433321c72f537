#ifndef cryoglass_solver_mechanics_voxel_kernels_h
#define cryoglass_solver_mechanics_voxel_kernels_h

#include "meshes/lattice/bfloat16.h"
#include "meshes/lattice/instruction_set.h"
#include "meshes/lattice/voxel_values.h"

#include <cstddef>

namespace cryoglass
{
  /**
   * Data of one application of the voxel operator on a slab, or on the rows
   * first_row … end_row − 1 of each of its planes; see VoxelOperator for the
   * model. Pointers are to the first local plane; displacement has a ghost plane
   * below and above, the voxel fields have one below.
   */
  template <typename Number, typename ForceNumber = Number>
  struct VoxelKernelData
  {
    std::ptrdiff_t n_x, n_y, n_planes;
    std::ptrdiff_t first_row, end_row;
    const Number  *displacement[3];
    ForceNumber   *force[3];
    std::ptrdiff_t force_row_stride, force_plane_stride;
    VoxelValues    bulk_modulus;
    VoxelValues    shear_modulus;
    VoxelValues    thermal_expansion;
    bool           has_thermal_load;
    double         theta;     // K
    double         strain[6]; // macroscopic strain, Voigt
    Number        *workspace; // workspace_size() numbers
    // out: n_sums numbers for every row of the planes, the sums over its voxels of the mean stress and over its nodes
    // of displacement · force
    double *row_sums;

    static constexpr int n_sums = 7;

    static std::ptrdiff_t
    workspace_size(const std::ptrdiff_t n_x, const std::ptrdiff_t n_y)
    {
      // Two voxel rows of 12 vectors for every vector of nodes along x, at most 16 numbers each, and the carried plane.
      return 24 * ((n_x + 15) / 16 * 16) + 3 * n_x * n_y;
    }
  };

  /** Shear-strain and volumetric energy of every voxel, and its von Mises stress, from nodal displacements. */
  struct EnergyKernelData
  {
    VoxelKernelData<double> state;
    double                 *shear_energy;      // J/m³, local voxels, or nullptr
    double                 *volumetric_energy; // J/m³, or nullptr
    double                 *von_mises;         // Pa, at the voxel's centre, or nullptr
  };

  /** The Green operator on some waves along x with one k_y and all k_z; see GreenPreconditioner. */
  struct GreenKernelData
  {
    std::ptrdiff_t n_waves_x, n_waves_z, stride;      // complex numbers from one k_z to the next
    const float   *stiffness_x, *mass_x, *gradient_x; // 1-D symbols
    float          stiffness_y, mass_y, gradient_y;
    const float   *stiffness_z, *mass_z, *gradient_z;
    float          lambda_plus_2g, lambda_plus_g, g;
    float          scale, cutoff_sq; // the result is multiplied by k²/(k² + cutoff²)
    const float   *multiplicity;     // 1 or 2 per wave along x
    float         *waves[3];         // interleaved complex, in place
  };

  /** One component on one plane of nodes of the vectors of conjugate gradients; see VoxelSolver. */
  struct VectorKernelData
  {
    std::ptrdiff_t  n_x, n_rows;
    const Bfloat16 *scaling;
    float          *transformed; // image in, scaled residual out; or preconditioned residual in
    std::ptrdiff_t  transformed_stride;
    float          *vector; // residual or direction
    double         *solution;
    double          step;   // of residual and solution
    float           factor; // β

    // Coarse rows along x and how the rows lie between them; see LongWaveCorrection.
    float                *coarse;
    const std::ptrdiff_t *coarse_first, *coarse_second;
    const float          *coarse_share;
  };

  /** The kernels compiled for one instruction set. */
  struct Kernels
  {
    const char *name;
    void (*apply_double)(VoxelKernelData<double> &);
    void (*apply_float)(VoxelKernelData<float> &);
    void (*apply_double_to_float)(VoxelKernelData<double, float> &); // computed in double, forces rounded
    void (*energy)(EnergyKernelData &);
    double (*green)(const GreenKernelData &); // returns Σ residual · result

    /** solution += step · vector; vector ← scaling · transformed + interpolated coarse rows + factor · vector. */
    void (*advance)(const VectorKernelData &);
    /**
     * vector −= step · transformed; transformed ← scaling · vector; coarse rows += weighted vector. Returns Σ vector².
     * With step 0 the image is not read.
     */
    double (*reduce)(const VectorKernelData &);
  };

  const Kernels &
  kernels_for(InstructionSet set);
} // namespace cryoglass

#endif
