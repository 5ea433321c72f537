#include "materials/two_phase.h"

#include "materials/random_field.h"

#include <Random123/philox.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

namespace cryoglass
{
  namespace
  {
    constexpr double pi = 3.14159265358979323846;

    using Phase = std::vector<char>; // 1 where a local voxel is of the second phase

    /** The value that exactly @p count voxels of the box exceed, by bisection on the count. */
    double
    threshold_of(const Lattice &lattice, const VoxelField &field, const double count)
    {
      double low = 0., high = 0.;
      for (const double value : field)
        {
          low  = std::min(low, value);
          high = std::max(high, value);
        }
      low  = lattice.min(low) - 1.;
      high = lattice.max(high);
      for (unsigned int i = 0; i < 100; ++i)
        {
          const double middle = 0.5 * (low + high);
          const double above  = lattice.sum(
            static_cast<double>(std::count_if(field.begin(), field.end(), [&](const double v) { return v > middle; })));
          if (above == count)
            return middle;
          (above > count ? low : high) = middle;
        }
      return high;
    }

    Phase
    threshold_phase(const Lattice &lattice, const ThresholdPhases &model, const std::uint64_t seed)
    {
      VoxelField           field(lattice);
      const std::ptrdiff_t n_x = lattice.n(0);
      RandomField(lattice, model.covariance)
        .sample(seed, {0}, [&](const std::ptrdiff_t row, const double *const *const values, unsigned int) {
          std::copy_n(values[0], n_x, field.data() + row * n_x);
        });
      const double threshold = threshold_of(
        lattice, field, std::round(model.second.volume_fraction * static_cast<double>(lattice.n_voxels())));
      Phase phase(static_cast<std::size_t>(field.n_local_voxels()));
      std::transform(field.begin(), field.end(), phase.begin(), [&](const double v) { return v > threshold ? 1 : 0; });
      return phase;
    }

    using Centre = std::array<double, 3>; // in units of the box's edges

    /** Squared distance of two points on the periodic box, m². */
    double
    squared_distance(const Lattice &lattice, const Centre &a, const Centre &b)
    {
      double sum = 0.;
      for (unsigned int d = 0; d < 3; ++d)
        {
          const double difference = (a[d] - b[d] - std::round(a[d] - b[d])) * lattice.length(d);
          sum += difference * difference;
        }
      return sum;
    }

    /** Random sequential addition; a function of the seed alone, the same on all ranks. */
    std::vector<Centre>
    place_spheres(const Lattice &lattice, const std::uint64_t seed, const std::size_t n, const double radius)
    {
      if (n == 1)
        return {{0.5, 0.5, 0.5}};
      std::vector<Centre>     centres;
      constexpr std::uint64_t most_attempts = 2000000;
      for (std::uint64_t attempt = 0; centres.size() < n; ++attempt)
        {
          if (attempt == most_attempts)
            throw std::invalid_argument(
              "Glass/Second phase/Volume fraction: only " + std::to_string(centres.size()) + " of " +
              std::to_string(n) +
              " spheres found a place; a smaller fraction (up to 0.3) or smaller spheres are allowed");
          Centre centre;
          for (unsigned int pair = 0; pair < 2; ++pair)
            {
              const auto bits = r123::Philox2x64()({{attempt, 0xffffffff00000000u | pair}}, {{seed}});
              centre[pair]    = static_cast<double>(bits[0] >> 11) * 0x1p-53;
              if (pair == 0)
                centre[2] = static_cast<double>(bits[1] >> 11) * 0x1p-53;
            }
          if (std::all_of(centres.begin(), centres.end(), [&](const Centre &other) {
                return squared_distance(lattice, centre, other) >= 4. * radius * radius;
              }))
            centres.push_back(centre);
        }
      return centres;
    }

    Phase
    sphere_phase(const Lattice &lattice, const std::vector<Centre> &centres, const double radius)
    {
      Phase phase(static_cast<std::size_t>(lattice.n_local_voxels()), 0);
      // Every sphere visits the voxels of its bounding cube.
      for (const Centre &centre : centres)
        {
          std::array<std::ptrdiff_t, 3> first, last;
          for (unsigned int d = 0; d < 3; ++d)
            {
              const double n = static_cast<double>(lattice.n(d)), half = radius / lattice.length(d);
              first[d] = static_cast<std::ptrdiff_t>(std::floor((centre[d] - half) * n)) - 1;
              last[d]  = std::min(static_cast<std::ptrdiff_t>(std::ceil((centre[d] + half) * n)) + 1,
                                 first[d] + lattice.n(d) - 1);
            }
          for (std::ptrdiff_t z = first[2]; z <= last[2]; ++z)
            {
              const std::ptrdiff_t plane = (z + 2 * lattice.n(2)) % lattice.n(2) - lattice.first_plane();
              if (plane < 0 || plane >= lattice.n_local_planes())
                continue;
              for (std::ptrdiff_t y = first[1]; y <= last[1]; ++y)
                for (std::ptrdiff_t x = first[0]; x <= last[0]; ++x)
                  {
                    const Centre voxel = {(static_cast<double>(x) + 0.5) / static_cast<double>(lattice.n(0)),
                                          (static_cast<double>(y) + 0.5) / static_cast<double>(lattice.n(1)),
                                          (static_cast<double>(z) + 0.5) / static_cast<double>(lattice.n(2))};
                    if (squared_distance(lattice, voxel, centre) <= radius * radius)
                      phase[static_cast<std::size_t>((plane * lattice.n(1) + (y + 2 * lattice.n(1)) % lattice.n(1)) *
                                                       lattice.n(0) +
                                                     (x + 2 * lattice.n(0)) % lattice.n(0))] = 1;
                  }
            }
        }
      return phase;
    }

    Glass
    uniform_matrix(const Lattice &lattice, const Alloy &alloy)
    {
      return {lattice, alloy.moduli, alloy.thermal_expansion};
    }

    Glass
    with_phase(Glass glass, const SecondPhase &second, const Phase &phase)
    {
      const Lattice &lattice = glass.lattice();
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        if (phase[static_cast<std::size_t>(i)] != 0)
          {
            glass.bulk_modulus[i]      = second.moduli.bulk_modulus;
            glass.shear_modulus[i]     = second.moduli.shear_modulus;
            glass.thermal_expansion[i] = second.thermal_expansion;
          }
      glass.exchange_ghost_planes();
      glass.inclusions = phase;
      return glass;
    }
  } // namespace

  std::size_t
  n_spheres(const SpherePhases &model, const double box_volume)
  {
    const double one = 4. / 3. * pi * std::pow(model.radius, 3);
    return static_cast<std::size_t>(std::max(1., std::round(model.second.volume_fraction * box_volume / one)));
  }

  Glass
  make_two_phase_glass(const Lattice         &lattice,
                       const ThresholdPhases &model,
                       const std::uint64_t    seed,
                       const Alloy           &alloy)
  {
    return with_phase(uniform_matrix(lattice, alloy), model.second, threshold_phase(lattice, model, seed));
  }

  Glass
  make_two_phase_glass(const Lattice &lattice, const SpherePhases &model, const std::uint64_t seed, const Alloy &alloy)
  {
    const double volume  = lattice.length(0) * lattice.length(1) * lattice.length(2);
    const auto   centres = place_spheres(lattice, seed, n_spheres(model, volume), model.radius);
    return with_phase(model.matrix ? Glass(lattice, *model.matrix, seed, alloy) : uniform_matrix(lattice, alloy),
                      model.second,
                      sphere_phase(lattice, centres, model.radius));
  }
} // namespace cryoglass
