#include "materials/soft_spots.h"

#include "materials/random_field.h"
#include "meshes/lattice/voxel_sums.h"

#include <cmath>
#include <limits>
#include <utility>

namespace cryoglass
{
  namespace
  {
    /** Streams of noise beside those of the glass. */
    enum Stream : std::uint32_t
    {
      first_threshold = 8,
      second_threshold
    };

    /** Φ(x). */
    double
    normal_distribution(const double x)
    {
      return 0.5 * std::erfc(-x * std::sqrt(0.5));
    }

    bool
    is_matrix(const Glass &glass, const std::size_t voxel)
    {
      return glass.inclusions.empty() || glass.inclusions[voxel] == 0;
    }

    /** Mean and standard deviation of ln G over the glass, without its inclusions. */
    std::pair<double, double>
    moments_of_log_shear_modulus(const Glass &glass)
    {
      const VoxelField &field = glass.shear_modulus;
      const auto        sum   = [&](const auto &value) {
        return sum_over_voxels(glass.lattice(), [&](const std::ptrdiff_t i) {
          return is_matrix(glass, static_cast<std::size_t>(i)) ? value(std::log(field[i])) : 0.;
        });
      };
      const double n    = sum([](double) { return 1.; });
      const double mean = sum([](const double logarithm) { return logarithm; }) / n;
      return {mean,
              std::sqrt(sum([&](const double logarithm) { return (logarithm - mean) * (logarithm - mean); }) / n)};
    }
  } // namespace

  SoftSpots::SoftSpots(const SoftSpotModel &model, const std::uint64_t seed, const Glass &intact)
    : model_(model)
    , lattice_(intact.lattice())
    , bulk_factor_(std::exp(-model.bulk_softening))
    , shear_factor_(std::exp(-model.shear_softening))
    , expansion_factor_(std::exp(model.grueneisen_exponent * model.bulk_softening))
    , states_(static_cast<std::size_t>(lattice_.n_local_voxels()), State::intact)
    , remaining_(states_.size())
    , second_(states_.size())
  {
    sample(seed, intact);
  }

  void
  SoftSpots::sample(const std::uint64_t seed, const Glass &intact)
  {
    const RandomField         random_field(lattice_, model_.covariance);
    const double              scale = 1. / std::sqrt(random_field.variance().carried);
    const double              rho = model_.correlation_with_softness, remainder = std::sqrt(1. - rho * rho);
    std::pair<double, double> log_shear{0., 0.};
    if (rho != 0.)
      log_shear = moments_of_log_shear_modulus(intact);
    const double p   = model_.candidate_fraction;
    const auto   n_x = static_cast<std::size_t>(lattice_.n(0));

    random_field.sample(
      seed,
      {Stream::first_threshold, Stream::second_threshold},
      [&](const std::ptrdiff_t row, const double *const *const values, unsigned int) {
        const std::size_t first = static_cast<std::size_t>(row) * n_x;
        for (std::size_t i = first; i < first + n_x; ++i)
          {
            double g = scale * values[0][i - first];
            if (log_shear.second > 0.)
              g = remainder * g + rho *
                                    (std::log(intact.shear_modulus[static_cast<std::ptrdiff_t>(i)]) - log_shear.first) /
                                    log_shear.second;
            const double u = normal_distribution(g);
            remaining_[i]  = u < p && is_matrix(intact, i) ? static_cast<float>(-std::log1p(-u / p))
                                                           : std::numeric_limits<float>::infinity();
            second_[i]     = static_cast<float>(-std::log(normal_distribution(-scale * values[1][i - first])));
          }
      });
  }

  void
  SoftSpots::change(const std::ptrdiff_t voxel, const State state, Glass &glass)
  {
    // One that is exhausted at once has been soft in between: its rounding is that of any other, as in apply().
    if (states_[static_cast<std::size_t>(voxel)] == State::intact)
      soften(voxel, glass);
    if (state == State::exhausted)
      harden(voxel, glass);
    states_[static_cast<std::size_t>(voxel)] = state;
  }

  void
  SoftSpots::soften(const std::ptrdiff_t voxel, Glass &glass) const
  {
    glass.bulk_modulus[voxel] *= bulk_factor_;
    glass.shear_modulus[voxel] *= shear_factor_;
    glass.thermal_expansion[voxel] *= expansion_factor_;
  }

  void
  SoftSpots::harden(const std::ptrdiff_t voxel, Glass &glass) const
  {
    glass.bulk_modulus[voxel] /= bulk_factor_;
    glass.shear_modulus[voxel] /= shear_factor_;
    glass.thermal_expansion[voxel] /= expansion_factor_;
  }

  std::size_t
  SoftSpots::advance(const VoxelField &energy, const Exposure &exposure, Glass &glass)
  {
    double n_changed = 0.;
    for (std::ptrdiff_t voxel = 0; voxel < lattice_.n_local_voxels(); ++voxel)
      {
        const auto i = static_cast<std::size_t>(voxel);
        if (states_[i] == State::exhausted || std::isinf(remaining_[i]))
          continue;
        const double drive     = exposure.drive_per_energy * energy[voxel];
        double       remaining = static_cast<double>(remaining_[i]);
        double       share     = 1.; // of the exposure that the voxel bears as a soft one
        State        state     = states_[i];
        if (state == State::intact)
          {
            if (drive > remaining)
              {
                share     = (drive - remaining) / drive;
                remaining = static_cast<double>(second_[i]);
                state     = State::soft;
              }
            else
              remaining -= drive;
          }
        if (state == State::soft)
          {
            remaining -= share * drive / exposure.endurance;
            remaining -= share < 1. ? exposure.ageing.after(1. - share) : exposure.ageing.total();
            if (remaining < 0.)
              state = State::exhausted;
          }
        remaining_[i] = static_cast<float>(remaining);
        if (state != states_[i])
          {
            change(voxel, state, glass);
            n_changed += 1.;
          }
      }
    n_changed = lattice_.sum(n_changed);
    if (n_changed > 0.)
      glass.exchange_ghost_planes();
    return static_cast<std::size_t>(n_changed);
  }

  void
  SoftSpots::apply(Glass &glass) const
  {
    for (std::ptrdiff_t voxel = 0; voxel < lattice_.n_local_voxels(); ++voxel)
      if (const State state = states_[static_cast<std::size_t>(voxel)]; state != State::intact)
        {
          soften(voxel, glass);
          if (state == State::exhausted)
            harden(voxel, glass);
        }
    glass.exchange_ghost_planes();
  }

  double
  SoftSpots::fraction(const State state) const
  {
    double count = 0.;
    for (const State one : states_)
      count += one == state ? 1. : 0.;
    return lattice_.sum(count) / static_cast<double>(lattice_.n_voxels());
  }

  void
  SoftSpots::restore(std::vector<State> states, std::vector<float> remaining)
  {
    states_    = std::move(states);
    remaining_ = std::move(remaining);
  }
} // namespace cryoglass
