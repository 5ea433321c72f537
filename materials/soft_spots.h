#ifndef cryoglass_materials_soft_spots_h
#define cryoglass_materials_soft_spots_h

#include "materials/ageing_course.h"
#include "materials/covariance.h"
#include "materials/glass.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace cryoglass
{
  /** Where soft spots can form, and what a glass is inside them. */
  struct SoftSpotModel
  {
    Covariance covariance; // of the fields behind the thresholds; its length is the spots' size ℓ_s
    double     candidate_fraction        = 0.1; // p
    double     correlation_with_softness = 0.;  // of −g₁ with the field behind −ln G: candidates are soft already
    double     bulk_softening            = 1.;  // δ_B
    double     shear_softening           = 1.;  // δ_G
    double     grueneisen_exponent       = 1.;  // g
  };

  /**
   * The structure of a glass, voxel by voxel: intact, soft or exhausted. Two Gaussian fields g₁, g₂ of mean 0 and
   * variance 1, functions of (seed, wave vector) like those of the glass, give the thresholds, with Φ the normal
   * distribution and u = Φ(g₁):
   *
   *   where u < p ("candidates", none in inclusions)  t₁ = −ln(1 − u/p),   elsewhere t₁ = ∞;   t₂ = −ln(1 − Φ(g₂)).
   *
   * An intact voxel turns soft when the drive X that it has had exceeds t₁; from then on Y with dY = dX/m + dK grows,
   * and the voxel is exhausted when Y exceeds t₂. Soft voxels have B e^(−δ_B), G e^(−δ_G), α e^(g δ_B), exhausted ones
   * the values of the intact glass again.
   *
   * Picture of soft spots: Ketov et al., Nature 524, 200 (2015), Fig. 1c–e. 9 bytes per voxel.
   */
  class SoftSpots
  {
  public:
    enum class State : std::uint8_t
    {
      intact,
      soft,
      exhausted
    };

    /** @param intact the glass before its first cycle, a lognormal one if the thresholds are correlated with it
     * Collective. */
    SoftSpots(const SoftSpotModel &model, std::uint64_t seed, const Glass &intact);

    /** What acts meanwhile: dX is @p drive_per_energy (m³/J) times a voxel's energy (J/m³). */
    struct Exposure
    {
      double       drive_per_energy; // m³/J
      double       endurance;        // m
      AgeingCourse ageing;
    };

    /**
     * Takes all voxels through an exposure, and what changes into @p glass, the one of the constructor or its copy;
     * its ghost planes are exchanged. A voxel that turns soft on the way bears the rest of the exposure as a soft one.
     * @return how many voxels of the box have changed. Collective.
     */
    std::size_t
    advance(const VoxelField &energy, const Exposure &exposure, Glass &glass);

    /** Gives @p glass, as sampled, the properties of the states. Collective. */
    void
    apply(Glass &glass) const;

    /** Shares of the box's volume. Collective. */
    double
    fraction(State state) const;

    const std::vector<State> &
    states() const
    {
      return states_;
    }

    /** What is left of the threshold that a local voxel is on its way to. */
    const std::vector<float> &
    remaining() const
    {
      return remaining_;
    }

    /** The states and what is left of their thresholds, of an earlier run. */
    void
    restore(std::vector<State> states, std::vector<float> remaining);

  private:
    void
    sample(std::uint64_t seed, const Glass &intact);
    /** Goes into a state: glass values times the softening, or back. */
    void
    change(std::ptrdiff_t voxel, State state, Glass &glass);
    void
    soften(std::ptrdiff_t voxel, Glass &glass) const;
    void
    harden(std::ptrdiff_t voxel, Glass &glass) const;

    SoftSpotModel      model_;
    const Lattice     &lattice_;
    double             bulk_factor_, shear_factor_, expansion_factor_; // of a soft voxel
    std::vector<State> states_;
    std::vector<float> remaining_; // intact: t₁ − X; soft: t₂ − Y
    std::vector<float> second_;    // t₂
  };
} // namespace cryoglass

#endif
