#ifndef cryoglass_solver_mechanics_voxel_nested_start_h
#define cryoglass_solver_mechanics_voxel_nested_start_h

#include "materials/glass.h"
#include "meshes/lattice/instruction_set.h"
#include "meshes/lattice/lattice.h"
#include "meshes/lattice/plane_exchange.h"
#include "solver/mechanics/box_state.h"
#include "solver/mechanics/voxel/nodal_scaling.h"

#include <memory>
#include <optional>

namespace cryoglass
{
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
    /** Whether the lattice has one of voxels twice as large that is worth it. The same on any number of ranks. */
    static bool
    is_possible(const Lattice &lattice);

    /**
     * For a glass, which is not needed afterwards; its lattice must outlive this. Where there are more ranks than
     * planes of the larger voxels, the first ones share these. Collective.
     * @param tolerance of the box itself: the guess is not solved beyond it
     */
    NestedStart(const Glass                    &glass,
                InstructionSet                  instruction_set,
                double                          tolerance,
                const PreconditionerParameters &preconditioner);
    ~NestedStart();
    NestedStart(const NestedStart &) = delete;
    NestedStart &
    operator=(const NestedStart &) = delete;

    /** Whether the larger voxels are still the same glass: the share of the variance of G that their means lose. */
    bool
    is_worth_it() const
    {
      return lost_variance_ < 0.06; // as measured, see above
    }

    /**
     * Solves for a load and leaves the guess in @p state, which is zero; ghost planes are not up to date. A guess that
     * cannot be solved for leaves the state as it is. Collective.
     */
    void
    guess(const BoxLoad &load, BoxState &state);

  private:
    /** The box of larger voxels, on the ranks that share it. */
    struct Coarse;

    void
    take(const Glass &glass);

    /** Means over 2³ voxels of value(voxel), of this rank's larger voxels. */
    template <typename Value>
    LargeArray<double>
    average(const Value &value) const;

    /** A component on the planes of nodes that this rank needs, to its own nodes. */
    void
    interpolate(const LargeArray<double> &coarse, double *fine) const;

    const Lattice               &lattice_;
    std::ptrdiff_t               n_x_, n_y_, n_z_;              // larger voxels
    MPI_Comm                     communicator_ = MPI_COMM_NULL; // of the ranks that share them; here to be freed
    std::unique_ptr<Coarse>      coarse_;                       // nothing on the others
    std::ptrdiff_t               first_node_plane_;             // of those that this rank's nodes need
    std::optional<PlaneExchange> to_coarse_;                    // planes of voxels
    std::optional<PlaneExchange> to_fine_;                      // planes of nodes
    double                       lost_variance_ = 1.;
  };
} // namespace cryoglass

#endif
