#ifndef cryoglass_solver_mechanics_voxel_long_wave_correction_h
#define cryoglass_solver_mechanics_voxel_long_wave_correction_h

#include "materials/elastic_moduli.h"
#include "meshes/lattice/lattice.h"

#include <array>
#include <complex>
#include <memory>
#include <vector>

struct fftw_plan_s;

namespace cryoglass
{
  /**
   * The part of the preconditioner for waves longer than the glass's structure.
   *
   * Between two nodal scalings D^(-1/2) the Green operator of a uniform medium
   * follows the local contrast, but takes waves with k < κ for too stiff, because
   * √c times a smooth field is not smooth: D^(1/2) K₀ D^(1/2) grows like
   * c (k² + κ²) with
   *
   *   κ² ∼ ⟨|∇√c|²⟩ / ⟨c⟩.
   *
   * Without a remedy iterations grow with the box. The preconditioner is therefore
   * split,
   *
   *   D^(-1/2) K₀⁻¹ k²/(k²+κ²) D^(-1/2)  +  P K̃₀⁻¹ κ²/(k²+κ²) Pᵀ,
   *
   * and this class applies the second term, without scalings, on a coarse lattice
   * that resolves κ: P interpolates linearly from its nodes, K̃₀ is the
   * Green operator's symbol of the continuum, G k² I + (λ+G) k kᵀ. The
   * coarse lattice has at most 64 nodes per axis, is the same on all ranks and in
   * double precision, so that results do not depend on the number of ranks.
   *
   * Own derivation; iterations with and without it stand in benchmarks/README.md.
   */
  class LongWaveCorrection
  {
  public:
    explicit LongWaveCorrection(const Lattice &lattice);
    ~LongWaveCorrection();

    /**
     * Takes another reference medium.
     * @param cutoff the wanted κ per voxel edge; limited to what the coarse lattice resolves
     */
    void
    set_reference(const ElasticModuli &reference, double cutoff);

    /** κ per voxel edge. */
    double
    cutoff() const
    {
      return cutoff_;
    }

    /** Between which two coarse nodes (or rows, as offsets in numbers) each node lies, and the share of the second one.
     */
    struct Interpolation
    {
      std::vector<std::ptrdiff_t> first, second;
      std::vector<float>          share;
    };

    /**
     * Rows of a plane that one thread takes at a time, and the coarse rows between which they lie. How a plane is cut
     * is a matter of the lattice alone, so that sums are the same bits on any number of threads.
     */
    struct Part
    {
      std::ptrdiff_t first_row, n_rows, first_coarse, n_coarse;
    };

    const std::vector<Part> &
    parts() const
    {
      return parts_;
    }

    /** How rows along x lie between the coarse rows. */
    const Interpolation &
    rows() const
    {
      return rows_;
    }

    /**
     * A thread's coarse rows of n_x numbers, zero after clear(): add a part of a plane of a component of the residual
     * to them with the weights of rows().
     */
    float *
    coarse_rows(const unsigned int thread)
    {
      return coarse_rows_[thread].data();
    }

    /** Takes what a thread has added for a part of component c on local plane z, and leaves zeros. */
    void restrict(unsigned int c, std::ptrdiff_t z, const Part &part, unsigned int thread);

    /** @return residual · correction, summed over all nodes. Collective. */
    double
    apply();

    /**
     * Fills a thread's coarse_rows() for a part of component c on local plane z with the correction, to be interpolated
     * with the weights of rows().
     */
    void
    prolong(unsigned int c, std::ptrdiff_t z, const Part &part, unsigned int thread);

    /**
     * To be called before the first plane of a residual, with about its norm: it sets the grid that coarse values lie
     * on, so that their sums are the same bits on any number of ranks.
     */
    void
    clear(double size);

  private:
    /** Linear, from n_coarse to n nodes of a periodic axis. */
    static Interpolation
    interpolation(std::ptrdiff_t n, std::ptrdiff_t n_coarse);

    using Plan = std::unique_ptr<fftw_plan_s, void (*)(fftw_plan_s *)>;

    std::size_t
    coarse_index(const std::ptrdiff_t z, const std::ptrdiff_t y) const
    {
      return static_cast<std::size_t>((z * n_coarse_[1] + y) * n_coarse_[0]);
    }

    /** A plane of a component of what a thread has summed; thread 0 has the coarse field itself. */
    double *
    coarse_plane(unsigned int c, std::ptrdiff_t z, unsigned int thread);

    /** What all threads and ranks have summed, into the coarse field. Collective. */
    void
    sum_shares();

    /** The coarse waves with one k_z. */
    void
    correct_waves(std::ptrdiff_t z);

    const Lattice                                   &lattice_;
    ElasticModuli                                    reference_{};
    double                                           cutoff_ = 0.;
    std::array<std::ptrdiff_t, 3>                    n_coarse_;
    std::array<Interpolation, 3>                     interpolation_;
    Interpolation                                    rows_;
    std::vector<Part>                                parts_;
    std::vector<std::vector<float>>                  coarse_rows_; // of every thread
    double                                           rounding_ = 0.;
    std::vector<double>                              values_;         // components of the coarse field
    std::vector<double>                              residual_;       // of which they are the correction
    std::vector<std::size_t>                         shared_planes_;  // coarse ones to which this rank's planes add
    std::vector<std::size_t>                         share_of_plane_; // their places among these
    std::vector<std::vector<double>>                 shares_;         // of these, by the threads but the first
    std::array<std::vector<std::complex<double>>, 3> waves_;
    Plan plane_forward_, plane_backward_; // a plane of a component along x and y
    Plan lines_forward_, lines_backward_; // a row of its waves along z, in place
  };
} // namespace cryoglass

#endif
