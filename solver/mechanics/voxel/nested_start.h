#ifndef cryoglass_solver_mechanics_voxel_nested_start_h
#define cryoglass_solver_mechanics_voxel_nested_start_h

#include "materials/glass.h"
#include "meshes/lattice/instruction_set.h"
#include "meshes/lattice/plane_exchange.h"
#include "solver/mechanics/box_state.h"

#include <memory>
#include <vector>

namespace cryoglass
{
  class VoxelSolver;

  /**
   * A first guess for a box from the same box with voxels twice as large, solved to a thousandth: moduli and Bα are
   * means over 2³ voxels, the displacement is interpolated by polynomials of degree 7 through 8 nodes along each axis.
   * The larger voxels' box starts from such a guess too. An iteration there costs an eighth, and what it leaves to the
   * box itself is the short waves.
   *
   * Measured at 64³ (iterations without and with it; spread of B and G, voxels per correlation length, share of the
   * variance of G that means over 2³ voxels lose): to 1e-8 12 and 9, to 1e-4 6 and 3 (18/27 %, 8.5, 0.02); 33 and 27,
   * 14 and 9 (50/80 %, 8.5, 0.03); 13 and 10, 6 and 4 (18/27 %, 6, 0.05); 13 and 11, 7 and 4 (4, 0.1); 13 and 12, 6 and
   * 5 (2.5, 0.24). Exponential covariance, 8.5 (0.1): 12 and 11, 6 and 5. At 128³, 18/27 %, 8.5: 14 and 10, 7 and 3.
   *
   * Reference: Brandt, Math. Comp. 31, 333 (1977) (nested iteration).
   */
  class NestedStart
  {
  public:
    /** Whether the lattice has one of voxels twice as large that is worth it and that all ranks can share. */
    static bool
    is_possible(const Lattice &lattice);

    /** For a glass, which is not needed afterwards; its lattice must outlive this. Collective. */
    NestedStart(const Glass &glass, InstructionSet instruction_set);
    ~NestedStart();

    /** Whether the larger voxels are still the same glass: the share of the variance of G that their means lose. */
    bool
    is_worth_it() const
    {
      return lost_variance_ < 0.06; // as measured, see above
    }

    /** Solves for a load and leaves the guess in @p state, which is zero; ghost planes are not up to date. Collective.
     */
    void
    guess(const BoxLoad &load, BoxState &state);

  private:
    void
    take(const Glass &glass);

    /** Means over 2³ voxels of value(voxel). */
    template <typename Value>
    void
    average(const Value &value, VoxelField &coarse) const;

    /** A component on the planes of nodes that this rank needs, to its own nodes. */
    void
    interpolate(const std::vector<double> &coarse, double *fine) const;

    const Lattice               &lattice_;
    Lattice                      coarse_;
    PlaneExchange                to_coarse_;        // planes of voxels
    std::ptrdiff_t               first_node_plane_; // of those that this rank's nodes need
    PlaneExchange                to_fine_;          // planes of nodes
    Glass                        glass_;
    std::unique_ptr<VoxelSolver> solver_;
    double                       lost_variance_ = 0.;
  };
} // namespace cryoglass

#endif
