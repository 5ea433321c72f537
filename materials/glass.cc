#include "materials/glass.h"

#include "materials/lognormal.h"
#include "materials/random_field.h"
#include "meshes/lattice/voxel_sums.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iomanip>
#include <sstream>

namespace cryoglass
{
  namespace
  {
    /** The Gaussian fields of a glass, told apart by their stream of noise. */
    enum Stream : std::uint32_t
    {
      bulk,
      shear,
      expansion
    };
  } // namespace

  Glass::Glass(const Lattice &lattice, const ElasticModuli &moduli, const double expansion)
    : bulk_modulus(lattice)
    , shear_modulus(lattice)
    , thermal_expansion(lattice)
    , lattice_(lattice)
    , reference_moduli_(moduli)
    , reference_expansion_(expansion)
  {
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        bulk_modulus[i]      = moduli.bulk_modulus;
        shear_modulus[i]     = moduli.shear_modulus;
        thermal_expansion[i] = expansion;
      }
    exchange_ghost_planes();
  }

  Glass::Glass(const Lattice &lattice, const RandomGlass &model, const std::uint64_t seed, const Alloy &alloy)
    : bulk_modulus(lattice)
    , shear_modulus(lattice)
    , thermal_expansion(lattice)
    , lattice_(lattice)
    , reference_moduli_(alloy.moduli)
    , reference_expansion_(alloy.thermal_expansion)
  {
    sample(model, seed, alloy);
    is_random_     = true;
    is_reciprocal_ = model.has_reciprocal_expansion();
    normalise_expansion();
    exchange_ghost_planes();
    warn(model);
  }

  void
  Glass::sample(const RandomGlass &model, const std::uint64_t seed, const Alloy &alloy)
  {
    const LatticeFourier<double> fourier(lattice_);
    const RandomField            random_field(lattice_, fourier, model.covariance);
    const auto                   variance = random_field.variance();
    carried_variance_                     = variance.carried;
    removed_variance_                     = 1. - variance.of_voxel_averages / variance.carried;

    const Lognormal B(alloy.moduli.bulk_modulus, model.bulk_modulus_variation, carried_variance_);
    const Lognormal G(alloy.moduli.shear_modulus, model.shear_modulus_variation, carried_variance_);
    const Lognormal factor(1., model.thermal_expansion_variation, 0.); // of α, which is normalised afterwards
    const double    rho = model.bulk_shear_correlation, remainder = std::sqrt(1. - rho * rho);

    const auto           field = fourier.make_buffer();
    const std::ptrdiff_t n_x = lattice_.n(0), n_rows = lattice_.n_local_planes() * lattice_.n(1);
    const GlassKernels  &kernels = glass_kernels_for(best_instruction_set());

    // The field of ln B waits in bulk_modulus until ln G, correlated with it, has been made.
    random_field.sample(seed, Stream::bulk, field.get());
    const auto for_rows = [&](const std::function<void(std::ptrdiff_t, std::vector<double> &)> &action) {
      lattice_.threads().share(n_rows, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        std::vector<double> row_field(static_cast<std::size_t>(n_x));
        for (std::ptrdiff_t row = begin; row < end; ++row)
          action(row, row_field);
      });
    };
    for_rows([&](const std::ptrdiff_t row, auto &) {
      std::copy_n(field.get() + row * fourier.row_stride(), n_x, bulk_modulus.data() + row * n_x);
    });
    random_field.sample(seed, Stream::shear, field.get());
    for_rows([&](const std::ptrdiff_t row, auto &row_field) {
      const double *const independent = field.get() + row * fourier.row_stride();
      double *const       f_bulk      = bulk_modulus.data() + row * n_x; // the field, then B
      for (std::ptrdiff_t x = 0; x < n_x; ++x)
        row_field[static_cast<std::size_t>(x)] = rho * f_bulk[x] + remainder * independent[x];
      kernels.exponential(n_x, G.offset, G.s, row_field.data(), shear_modulus.data() + row * n_x);
      if (!model.has_reciprocal_expansion()) // Grüneisen's rule: α ∝ B^(−g)
        kernels.exponential(n_x, 0., -model.grueneisen_exponent * B.s, f_bulk, thermal_expansion.data() + row * n_x);
      kernels.exponential(n_x, B.offset, B.s, f_bulk, f_bulk);
    });
    if (!(factor.s > 0.))
      return;
    random_field.sample(seed, Stream::expansion, field.get());
    for_rows([&](const std::ptrdiff_t row, auto &row_field) {
      kernels.exponential(n_x, 0., factor.s, field.get() + row * fourier.row_stride(), row_field.data());
      for (std::ptrdiff_t x = 0; x < n_x; ++x)
        thermal_expansion[row * n_x + x] *= row_field[static_cast<std::size_t>(x)];
    });
  }

  void
  Glass::normalise_expansion()
  {
    const std::ptrdiff_t n = lattice_.n_local_voxels();
    if (is_reciprocal_)
      for (std::ptrdiff_t i = 0; i < n; ++i)
        thermal_expansion[i] = 1. / bulk_modulus[i];
    const double sum =
      sum_over_voxels(lattice_, [this](const std::ptrdiff_t voxel) { return thermal_expansion[voxel]; });
    scale_of_expansion_ = reference_expansion_ * static_cast<double>(lattice_.n_voxels()) / sum;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      thermal_expansion[i] =
        is_reciprocal_ ? scale_of_expansion_ / bulk_modulus[i] : scale_of_expansion_ * thermal_expansion[i];
  }

  void
  Glass::warn(const RandomGlass &model)
  {
    const double l        = model.covariance.correlation_length();
    const double shortest = std::min({lattice_.length(0), lattice_.length(1), lattice_.length(2)});
    if (shortest < 4. * l)
      {
        // Standard deviation of the box mean of a Gaussian field: √(S(0)/V).
        const double       volume  = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
        const double       scatter = std::sqrt(model.covariance.spectral_density(0.) / volume);
        std::ostringstream text;
        text << std::setprecision(2) << "the box is " << shortest / l
             << " correlation lengths wide (4 or more are advised): it interacts with its periodic images, ";
        if (std::abs(carried_variance_ - 1.) > 0.02)
          text << "its fields have " << std::setprecision(3) << 100. * carried_variance_ << std::setprecision(2)
               << " % of the variance asked for, ";
        text << "and the box mean of G scatters by " << 100. * scatter * model.shear_modulus_variation
             << " % from seed to seed";
        warnings_.push_back(text.str());
      }
    const double h = lattice_.voxel_size();
    if (h > 0.5 * l)
      {
        std::ostringstream text;
        text << std::setprecision(3) << "the correlation length is " << l / h
             << " voxels (2 or more are advised): the lattice carries " << 100. * carried_variance_
             << " % of the fields' variance, and ";
        if (const double percent = 10. * h * h / (l * l); percent < 50.)
          text << "the mean of w is about " << percent << " % too low by discretisation alone";
        else
          text << "w is that of independent voxels, not of this glass";
        warnings_.push_back(text.str());
      }
  }

  void
  Glass::round()
  {
    if (!is_random_)
      return;
    for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
      {
        bulk_modulus[i]  = VoxelField::rounded(bulk_modulus[i], reference_moduli_.bulk_modulus);
        shear_modulus[i] = VoxelField::rounded(shear_modulus[i], reference_moduli_.shear_modulus);
      }
    if (is_reciprocal_)
      normalise_expansion();
    exchange_ghost_planes();
  }

  void
  Glass::compact()
  {
    bulk_modulus.compact(reference_moduli_.bulk_modulus);
    shear_modulus.compact(reference_moduli_.shear_modulus);
    if (!is_reciprocal_ || !thermal_expansion.compact(scale_of_expansion_, bulk_modulus))
      thermal_expansion.compact(reference_expansion_);
  }

  void
  Glass::exchange_ghost_planes()
  {
    for (VoxelField *field : {&bulk_modulus, &shear_modulus, &thermal_expansion})
      lattice_.exchange_ghost_planes(field->data());
  }
} // namespace cryoglass
