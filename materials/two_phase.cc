#include "materials/two_phase.h"

#include "materials/random_field.h"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

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
    threshold_phase(const Lattice &lattice, const Glass::Parameters &glass, const double volume_fraction)
    {
      const LatticeFourier<double> fourier(lattice);
      const auto                   buffer = fourier.make_buffer();
      RandomField(lattice, fourier, glass.make_covariance()).sample(glass.seed, 0, buffer.get());
      VoxelField field(lattice);
      for (std::ptrdiff_t row = 0; row < lattice.n_local_planes() * lattice.n(1); ++row)
        std::copy_n(buffer.get() + row * fourier.row_stride(), lattice.n(0), field.data() + row * lattice.n(0));
      const double threshold =
        threshold_of(lattice, field, std::round(volume_fraction * static_cast<double>(lattice.n_voxels())));
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
  } // namespace

  void
  TwoPhase::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double positive(0.);
    prm.add_parameter(
      "Volume fraction", volume_fraction, "Share of the box that is of the second phase.", Patterns::Double(0., 1.));
    prm.add_parameter("Sphere radius", sphere_radius, "Radius of the spheres, nm.", Patterns::Double(1e-3, 1e6));
    prm.add_parameter("Bulk modulus", bulk_modulus, "B of the second phase, GPa.", positive);
    prm.add_parameter("Shear modulus", shear_modulus, "G of the second phase, GPa.", positive);
    prm.add_parameter("Thermal expansion",
                      thermal_expansion,
                      "alpha of the second phase at 293 K, 1/K; its law is the alloy's.",
                      Patterns::Double(-1e-2, 1e-2));
  }

  void
  TwoPhase::Parameters::check(const Glass::Parameters &glass, const Lattice::Parameters &lattice) const
  {
    if (glass.source != "threshold" && glass.source != "spheres")
      return;
    if (!(bulk_modulus > 0.))
      throw std::invalid_argument("Glass/Second phase/Bulk modulus: the source " + glass.source +
                                  " needs a positive value");
    if (!(shear_modulus > 0.))
      throw std::invalid_argument("Glass/Second phase/Shear modulus: the source " + glass.source +
                                  " needs a positive value");
    if (glass.source != "spheres")
      return;
    if (volume_fraction > 0.3)
      throw std::invalid_argument(
        "Glass/Second phase/Volume fraction: spheres placed at random do not fill more; allowed are 0 to 0.3");
    const unsigned int shortest = *std::min_element(lattice.n_voxels.begin(), lattice.n_voxels.end());
    if (2. * sphere_radius > shortest * lattice.voxel_size)
      throw std::invalid_argument(
        "Glass/Second phase/Sphere radius: a sphere is wider than the box; allowed is up to " +
        std::to_string(0.5 * shortest * lattice.voxel_size) + " nm");
  }

  std::size_t
  TwoPhase::n_spheres(const Parameters &parameters, const double box_volume)
  {
    const double radius = parameters.sphere_radius * 1e-9;
    return static_cast<std::size_t>(
      std::max(1., std::round(parameters.volume_fraction * box_volume / (4. / 3. * pi * radius * radius * radius))));
  }

  Glass
  TwoPhase::make_glass(const Lattice           &lattice,
                       const Glass::Parameters &glass_parameters,
                       const Parameters        &parameters,
                       const Alloy             &alloy)
  {
    Glass        glass(lattice, alloy.moduli, alloy.thermal_expansion);
    const double radius = parameters.sphere_radius * 1e-9;
    const double volume = lattice.length(0) * lattice.length(1) * lattice.length(2);
    const Phase  phase =
      glass_parameters.source == "threshold"
         ? threshold_phase(lattice, glass_parameters, parameters.volume_fraction)
         : sphere_phase(
            lattice, place_spheres(lattice, glass_parameters.seed, n_spheres(parameters, volume), radius), radius);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      if (phase[static_cast<std::size_t>(i)] != 0)
        {
          glass.bulk_modulus[i]      = parameters.bulk_modulus * 1e9;
          glass.shear_modulus[i]     = parameters.shear_modulus * 1e9;
          glass.thermal_expansion[i] = parameters.thermal_expansion;
        }
    glass.exchange_ghost_planes();
    return glass;
  }
} // namespace cryoglass
