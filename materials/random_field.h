#ifndef cryoglass_materials_random_field_h
#define cryoglass_materials_random_field_h

#include "materials/covariance.h"
#include "meshes/lattice/wave_sum.h"

#include <array>
#include <cstdint>
#include <vector>

namespace cryoglass
{
  /**
   * One realisation of a stationary Gaussian field of mean 0 and variance 1 on
   * the periodic box, by the spectral method:
   *
   *   f(x) = Σ_k √(S(k)/V) ζ(k) exp(i k·x),   ζ(−k) = ζ(k)*,   E|ζ|² = 1,
   *
   * so that its covariance is the requested one wrapped around the box,
   * Σ_n C(|r + nL|), less the waves that the lattice cannot carry. x is the
   * centre of the voxel: a voxel has the value of the field at its centre, not
   * its average. Waves at the Nyquist wave number are left out, and those that Covariance::negligible_beyond() calls
   * so.
   *
   * The noise ζ(k) is a function of (seed, stream, integer wave vector) alone
   * (Philox counter-based generator and Box–Muller): the same glass appears on
   * any number of ranks, and on a finer lattice of the same box the old waves
   * stay and shorter ones are added.
   *
   * References: Salmon et al., Parallel random numbers: as easy as 1, 2, 3
   * (SC11); Lang & Potthoff, Monte Carlo Methods Appl. 17, 195 (2011).
   */
  class RandomField
  {
  public:
    RandomField(const Lattice &lattice, const Covariance &covariance);

    /**
     * Samples some fields.
     * @param streams tell the fields of one seed apart (0, 1, 2, …)
     * @param visit   takes them row by row, by all threads of the lattice; see WaveSum. Collective.
     */
    void
    sample(std::uint64_t seed, const std::vector<std::uint32_t> &streams, const WaveSum::Visitor &visit) const;

    struct Variance
    {
      /** Σ_k S(k)/V over the waves of the lattice: the variance of the sampled field. 1 − this is lost to waves
          shorter than two voxels (below 0 where periodic images add up). */
      double carried;
      /** Σ_k S(k)/V Π sinc²(k_i h/2): what would be left of it in averages over voxels. */
      double of_voxel_averages;
    };

    /** Collective. */
    Variance
    variance() const;

  private:
    /** Those along x with one k_y and k_z. */
    void
    fill_waves(std::uint64_t            seed,
               std::uint32_t            stream,
               const SpectralAmplitude &amplitude,
               std::ptrdiff_t           k_y,
               std::ptrdiff_t           k_z,
               double                  *waves) const;

    /** What the waves 0, 1, … along one axis have; it is the same, or for the phase the opposite, at −k. */
    struct Axis
    {
      Axis(std::ptrdiff_t n, double length, double last_wave_number);

      std::ptrdiff_t
      last_wave() const
      {
        return static_cast<std::ptrdiff_t>(phase.size()) - 1;
      }

      std::vector<double> wave_number_squared, phase, voxel_average; // phase: to the voxel's centre
    };

    const Lattice      &lattice_;
    Covariance          covariance_;
    std::array<Axis, 3> axes_;
    WaveSum             sum_;
  };
} // namespace cryoglass

#endif
