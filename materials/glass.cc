#include "materials/glass.h"

#include "materials/lognormal.h"
#include "materials/random_field.h"
#include "meshes/lattice/voxel_sums.h"

#include <deal.II/base/aligned_vector.h>

#include <algorithm>
#include <array>
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

    using Row = dealii::AlignedVector<double>;

    VoxelField
    empty_field(const Lattice &lattice, const Glass::Precision precision, const double mean)
    {
      return precision == Glass::Precision::compact ? VoxelField(lattice, mean) : VoxelField(lattice);
    }
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

  Glass::Glass(const Lattice      &lattice,
               const RandomGlass  &model,
               const std::uint64_t seed,
               const Alloy        &alloy,
               const Precision     precision)
    : bulk_modulus(empty_field(lattice, precision, alloy.moduli.bulk_modulus))
    , shear_modulus(empty_field(lattice, precision, alloy.moduli.shear_modulus))
    , thermal_expansion(precision == Precision::compact && model.has_reciprocal_expansion()
                          ? VoxelField(alloy.thermal_expansion, bulk_modulus)
                          : VoxelField(lattice))
    , lattice_(lattice)
    , reference_moduli_(alloy.moduli)
    , reference_expansion_(alloy.thermal_expansion)
  {
    sample(model, seed, alloy, precision);
    normalise_expansion(model.has_reciprocal_expansion());
    exchange_ghost_planes();
    warn(model);
  }

  void
  Glass::sample(const RandomGlass &model, const std::uint64_t seed, const Alloy &alloy, const Precision precision)
  {
    const RandomField random_field(lattice_, model.covariance);
    const auto        variance = random_field.variance();
    carried_variance_          = variance.carried;
    removed_variance_          = 1. - variance.of_voxel_averages / variance.carried;

    const Lognormal B(alloy.moduli.bulk_modulus, model.bulk_modulus_variation, carried_variance_);
    const Lognormal G(alloy.moduli.shear_modulus, model.shear_modulus_variation, carried_variance_);
    const Lognormal factor(1., model.thermal_expansion_variation, 0.); // of α, which is normalised afterwards
    const double    rho = model.bulk_shear_correlation, remainder = std::sqrt(1. - rho * rho);

    const std::ptrdiff_t n_x     = lattice_.n(0);
    const GlassKernels  &kernels = glass_kernels_for(best_instruction_set());
    const auto           assign  = [&](VoxelField &field, const std::ptrdiff_t row, const double mean, Row &values) {
      if (precision != Precision::full)
        for (double &value : values)
          value = VoxelField::rounded(value, mean);
      field.assign(row * n_x, n_x, values.data());
    };
    std::vector<std::uint32_t> streams = {Stream::bulk, Stream::shear};
    if (factor.s > 0.)
      streams.push_back(Stream::expansion);
    std::vector<std::array<Row, 2>> of_threads(lattice_.threads().size(), {Row(n_x), Row(n_x)});
    random_field.sample(
      seed, streams, [&](const std::ptrdiff_t row, const double *const *const fields, const unsigned int thread) {
        auto &[values, factors] = of_threads[thread];
        kernels.exponential(n_x, B.offset, B.s, fields[0], values.data());
        assign(bulk_modulus, row, alloy.moduli.bulk_modulus, values);
        for (std::ptrdiff_t x = 0; x < n_x; ++x)
          factors[x] = rho * fields[0][x] + remainder * fields[1][x];
        kernels.exponential(n_x, G.offset, G.s, factors.data(), values.data());
        assign(shear_modulus, row, alloy.moduli.shear_modulus, values);
        if (model.has_reciprocal_expansion())
          return;
        // Grüneisen's rule, α ∝ B^(−g), times the independent factor.
        kernels.exponential(n_x, 0., -model.grueneisen_exponent * B.s, fields[0], values.data());
        if (factor.s > 0.)
          {
            kernels.exponential(n_x, 0., factor.s, fields[2], factors.data());
            std::transform(values.begin(), values.end(), factors.begin(), values.begin(), std::multiplies<>());
          }
        thermal_expansion.assign(row * n_x, n_x, values.data());
      });
  }

  void
  Glass::normalise_expansion(const bool is_reciprocal)
  {
    const double sum   = sum_over_voxels(lattice_, [&](const std::ptrdiff_t i) {
      return is_reciprocal ? 1. / std::as_const(bulk_modulus)[i] : std::as_const(thermal_expansion)[i];
    });
    const double scale = reference_expansion_ * static_cast<double>(lattice_.n_voxels()) / sum;
    if (thermal_expansion.is_compact())
      thermal_expansion = VoxelField(scale, bulk_modulus);
    else
      lattice_.threads().share(lattice_.n_local_voxels(),
                               [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
                                 double *const     alpha = thermal_expansion.data();
                                 const VoxelValues bulk  = std::as_const(bulk_modulus).values();
                                 for (std::ptrdiff_t i = begin; i < end; ++i)
                                   alpha[i] = is_reciprocal ? scale / bulk[i] : scale * alpha[i];
                               });
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
  Glass::compact()
  {
    bulk_modulus.compact(reference_moduli_.bulk_modulus);
    shear_modulus.compact(reference_moduli_.shear_modulus);
    thermal_expansion.compact(reference_expansion_);
  }

  void
  Glass::exchange_ghost_planes()
  {
    for (VoxelField *field : {&bulk_modulus, &shear_modulus, &thermal_expansion})
      field->exchange_ghost_planes(lattice_);
  }
} // namespace cryoglass
