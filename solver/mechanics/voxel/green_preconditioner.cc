#include "solver/mechanics/voxel/green_preconditioner.h"

#include "meshes/lattice/lattice_fourier.h"
#include "meshes/ranks/exact_sum.h"

#include <cmath>
#include <numeric>
#include <vector>

namespace cryoglass
{
  namespace
  {
    /** 0 … n−1. */
    std::vector<std::ptrdiff_t>
    in_order(const std::ptrdiff_t n)
    {
      std::vector<std::ptrdiff_t> waves(static_cast<std::size_t>(n));
      std::iota(waves.begin(), waves.end(), 0);
      return waves;
    }
  } // namespace

  GreenPreconditioner::Symbols::Symbols(const std::ptrdiff_t n_nodes, const std::vector<std::ptrdiff_t> &waves)
  {
    constexpr double pi = 3.14159265358979323846;
    for (const std::ptrdiff_t i : waves)
      {
        // Through the half angle: no cancellation for long waves.
        const double half_angle =
          pi * static_cast<double>(LatticeFourier<float>::signed_wave(i, n_nodes)) / static_cast<double>(n_nodes);
        const double sine = std::sin(half_angle);
        stiffness.push_back(static_cast<float>(4. * sine * sine));
        mass.push_back(static_cast<float>(1. - 2. / 3. * sine * sine));
        gradient.push_back(static_cast<float>(2. * sine * std::cos(half_angle)));
      }
  }

  GreenPreconditioner::GreenPreconditioner(const Lattice                   &lattice,
                                           const Kernels                   &kernels,
                                           const StreamingFourier::Options &transforms)
    : lattice_(lattice)
    , fourier_(lattice, transforms)
    , kernels_(kernels)
    , symbols_{Symbols(lattice.n(0), in_order(fourier_.n_waves_x())),
               Symbols(lattice.n(1), in_order(lattice.n(1))),
               Symbols(lattice.n(2), fourier_.waves_z())}
  {
    for (std::ptrdiff_t i = 0; i < fourier_.n_waves_x(); ++i)
      multiplicity_.push_back(i == 0 || 2 * i == lattice.n(0) ? 1.f : 2.f);
  }

  void
  GreenPreconditioner::set_reference(const ElasticModuli &reference, const double cutoff)
  {
    // Moduli in units of G, so that determinants of long waves stay within the range of a float.
    lambda_    = static_cast<float>(reference.lame_lambda() / reference.shear_modulus);
    cutoff_sq_ = static_cast<float>(cutoff * cutoff);
    scale_     = static_cast<float>(1. / (reference.shear_modulus * static_cast<double>(lattice_.n_voxels())));
  }

  NodalView<float>
  GreenPreconditioner::field()
  {
    return {{fourier_.component(0), fourier_.component(1), fourier_.component(2)},
            fourier_.row_stride(),
            fourier_.plane_stride()};
  }

  double
  GreenPreconditioner::apply()
  {
    GreenKernelData of_all{};
    of_all.n_waves_z      = lattice_.n(2);
    of_all.stiffness_z    = symbols_[2].stiffness.data();
    of_all.mass_z         = symbols_[2].mass.data();
    of_all.gradient_z     = symbols_[2].gradient.data();
    of_all.lambda_plus_2g = lambda_ + 2.f * shear_;
    of_all.lambda_plus_g  = lambda_ + shear_;
    of_all.g              = shear_;
    of_all.scale          = scale_;
    of_all.cutoff_sq      = cutoff_sq_;
    std::vector<ExactSums> products(lattice_.threads().size(), ExactSums(1));
    fourier_.visit_waves([&](const StreamingFourier::Tile &tile) {
      const auto      wave_y = static_cast<std::size_t>(tile.wave_y);
      GreenKernelData data   = of_all;
      data.n_waves_x         = tile.n_waves_x;
      data.stride            = tile.stride;
      data.stiffness_x       = symbols_[0].stiffness.data() + tile.first_wave_x;
      data.mass_x            = symbols_[0].mass.data() + tile.first_wave_x;
      data.gradient_x        = symbols_[0].gradient.data() + tile.first_wave_x;
      data.multiplicity      = multiplicity_.data() + tile.first_wave_x;
      data.stiffness_y       = symbols_[1].stiffness[wave_y];
      data.mass_y            = symbols_[1].mass[wave_y];
      data.gradient_y        = symbols_[1].gradient[wave_y];
      for (unsigned int c = 0; c < 3; ++c)
        data.waves[c] = tile.waves[c];
      products[tile.thread].add(0, kernels_.green(data));
    });
    return total(products, lattice_.communicator())[0];
  }
} // namespace cryoglass
