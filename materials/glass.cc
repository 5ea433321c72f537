#include "materials/glass.h"

#include "materials/random_field.h"

#include <cmath>

namespace cryoglass
{
  void
  Glass::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double spread(0., 3.);
    prm.add_parameter("Source", source, "Where B, G and alpha of the voxels come from.", Patterns::Selection("random"));
    prm.add_parameter(
      "Seed", seed, "Number of the realisation: the glass is a function of seed and wave vector alone.");
    prm.add_parameter("Covariance",
                      covariance,
                      "Kernel of the Gaussian fields behind ln B and ln G.",
                      Patterns::Selection("gaussian|exponential|matern"));
    prm.add_parameter("Smoothness", smoothness, "nu of the Matern kernel.", Patterns::Double(0.05, 50.));
    prm.add_parameter("Correlation length",
                      correlation_length,
                      "l, where the covariance falls to 1/e, nm (measured: 2.5-20).",
                      Patterns::Double(1e-3, 1e6));
    prm.add_parameter("Bulk modulus variation",
                      bulk_modulus_variation,
                      "Relative standard deviation of B (amorphous iron: 0.18).",
                      spread);
    prm.add_parameter("Shear modulus variation",
                      shear_modulus_variation,
                      "Relative standard deviation of G (amorphous iron: 0.27).",
                      spread);
    prm.add_parameter(
      "Bulk-shear correlation", bulk_shear_correlation, "Correlation of ln B and ln G.", Patterns::Double(-1., 1.));
    prm.add_parameter("Grueneisen exponent", grueneisen_exponent, "g in alpha ~ B^-g.", Patterns::Double(-10., 10.));
    prm.add_parameter("Thermal expansion variation",
                      thermal_expansion_variation,
                      "Relative standard deviation of an independent lognormal factor of alpha.",
                      spread);
  }

  Glass::Glass(const Lattice &lattice, const ElasticModuli &moduli, const double expansion)
    : bulk_modulus(lattice)
    , shear_modulus(lattice)
    , thermal_expansion(lattice)
    , lattice_(lattice)
  {
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        bulk_modulus[i]      = moduli.bulk_modulus;
        shear_modulus[i]     = moduli.shear_modulus;
        thermal_expansion[i] = expansion;
      }
    exchange_ghost_planes();
  }

  namespace
  {
    /** s of a lognormal variable exp(s f − s²/2) of relative standard deviation c. */
    double
    logarithmic_spread(const double variation)
    {
      return std::sqrt(std::log1p(variation * variation));
    }

    /** Calls function(voxel, index in a padded row of the transform's storage). */
    template <typename Function>
    void
    for_each_voxel(const Lattice &lattice, const std::ptrdiff_t row_stride, const Function &function)
    {
      for (std::ptrdiff_t row = 0; row < lattice.n_local_planes() * lattice.n(1); ++row)
        for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
          function(row * lattice.n(0) + x, row * row_stride + x);
    }
  } // namespace

  Glass::Glass(const Lattice &lattice, const Parameters &parameters, const Alloy &alloy)
    : Glass(lattice, alloy.moduli, alloy.thermal_expansion)
  {
    const LatticeFourier<double> fourier(lattice);
    const RandomField            random_field(lattice,
                                   fourier,
                                   Covariance(Covariance::kernel_of(parameters.covariance),
                                              parameters.correlation_length * 1e-9,
                                              parameters.smoothness));
    carried_variance_ = random_field.variance();
    enum Stream : std::uint32_t
    {
      bulk,
      shear,
      expansion
    };

    const auto   field   = fourier.make_buffer();
    const double bulk_s  = logarithmic_spread(parameters.bulk_modulus_variation),
                 shear_s = logarithmic_spread(parameters.shear_modulus_variation);
    const double rho     = parameters.bulk_shear_correlation;

    // First the two fields themselves, f_B in bulk_modulus and ρ f_B + √(1−ρ²) f' in shear_modulus.
    random_field.sample(parameters.seed, Stream::bulk, field.get());
    for_each_voxel(
      lattice, fourier.row_stride(), [&](const auto voxel, const auto padded) { bulk_modulus[voxel] = field[padded]; });
    random_field.sample(parameters.seed, Stream::shear, field.get());
    for_each_voxel(lattice, fourier.row_stride(), [&](const auto voxel, const auto padded) {
      const double f_shear = rho * bulk_modulus[voxel] + std::sqrt(1. - rho * rho) * field[padded];
      shear_modulus[voxel] = alloy.moduli.shear_modulus * std::exp(shear_s * f_shear - 0.5 * shear_s * shear_s);
      bulk_modulus[voxel]  = alloy.moduli.bulk_modulus * std::exp(bulk_s * bulk_modulus[voxel] - 0.5 * bulk_s * bulk_s);
      thermal_expansion[voxel] =
        std::pow(bulk_modulus[voxel] / alloy.moduli.bulk_modulus, -parameters.grueneisen_exponent);
    });

    if (parameters.thermal_expansion_variation > 0.)
      {
        const double s = logarithmic_spread(parameters.thermal_expansion_variation);
        random_field.sample(parameters.seed, Stream::expansion, field.get());
        for_each_voxel(lattice, fourier.row_stride(), [&](const auto voxel, const auto padded) {
          thermal_expansion[voxel] *= std::exp(s * field[padded] - 0.5 * s * s);
        });
      }

    double sum = 0.;
    for (const double value : thermal_expansion)
      sum += value;
    const double scale = alloy.thermal_expansion * static_cast<double>(lattice.n_voxels()) / lattice.sum(sum);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      thermal_expansion[i] *= scale;
    exchange_ghost_planes();
  }

  void
  Glass::exchange_ghost_planes()
  {
    for (VoxelField *field : {&bulk_modulus, &shear_modulus, &thermal_expansion})
      lattice_.exchange_ghost_planes(field->data());
  }
} // namespace cryoglass
