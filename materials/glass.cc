#include "materials/glass.h"

#include "materials/random_field.h"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>
#include <stdexcept>

namespace cryoglass
{
  void
  Glass::Parameters::add_parameters(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double spread(0., 3.);
    prm.add_parameter(
      "Source",
      source,
      "Where B, G and alpha of the voxels come from: random (lognormal fields), threshold or spheres (two phases, see "
      "Second phase), or file.",
      Patterns::Selection("random|threshold|spheres|file"));
    prm.add_parameter(
      "File", file, "HDF5 file of the source file, relative to the input; voxels and voxel size come from it.");
    prm.add_parameter("Seed",
                      seed,
                      "Number of the realisation: the glass is a function of seed and wave vector alone.",
                      Patterns::Integer(0, 2147483647));
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

  void
  Glass::Parameters::check(const Lattice::Parameters &lattice) const
  {
    const double shortest = *std::min_element(lattice.n_voxels.begin(), lattice.n_voxels.end()) * lattice.voxel_size;
    if ((source == "random" || source == "threshold") && correlation_length > shortest)
      {
        std::ostringstream text;
        text << "Glass/Correlation length: is longer than the box, whose shortest edge is " << shortest
             << " nm; allowed is up to that, advised up to a quarter of it";
        throw std::invalid_argument(text.str());
      }
  }

  Covariance
  Glass::Parameters::make_covariance() const
  {
    return Covariance(Covariance::kernel_of(covariance), correlation_length * 1e-9, smoothness);
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

  Glass::Glass(const Lattice &lattice, const Parameters &parameters, const Alloy &alloy)
    : bulk_modulus(lattice)
    , shear_modulus(lattice)
    , thermal_expansion(lattice)
    , lattice_(lattice)
  {
    sample_moduli(parameters, alloy);
    exchange_ghost_planes();
    warn(parameters);
  }

  void
  Glass::sample_moduli(const Parameters &parameters, const Alloy &alloy)
  {
    const LatticeFourier<double> fourier(lattice_);
    const RandomField            random_field(lattice_, fourier, parameters.make_covariance());
    const auto                   variance = random_field.variance();
    carried_variance_                     = variance.carried;
    removed_variance_                     = 1. - variance.of_voxel_averages / variance.carried;
    enum Stream : std::uint32_t
    {
      bulk,
      shear,
      expansion
    };

    // s of a lognormal variable exp(s f − v s²/2) of relative standard deviation c, and the logarithm's constant part.
    const auto spread = [](const double variation) { return std::sqrt(std::log1p(variation * variation)); };
    const auto offset = [&](const double mean, const double s) {
      return std::log(mean) - 0.5 * carried_variance_ * s * s;
    };
    const double bulk_s    = spread(parameters.bulk_modulus_variation);
    const double shear_s   = spread(parameters.shear_modulus_variation);
    const double factor_s  = spread(parameters.thermal_expansion_variation);
    const double rho       = parameters.bulk_shear_correlation;
    const double remainder = std::sqrt(1. - rho * rho);

    const auto           field = fourier.make_buffer();
    const std::ptrdiff_t n_x = lattice_.n(0), n_rows = lattice_.n_local_planes() * lattice_.n(1);
    const GlassKernels  &kernels = glass_kernels_for(instruction_set("auto"));
    std::vector<double>  row_field(static_cast<std::size_t>(n_x));

    // The field of ln B waits in bulk_modulus until ln G, correlated with it, has been made.
    random_field.sample(parameters.seed, Stream::bulk, field.get());
    for (std::ptrdiff_t row = 0; row < n_rows; ++row)
      std::copy_n(field.get() + row * fourier.row_stride(), n_x, bulk_modulus.data() + row * n_x);
    random_field.sample(parameters.seed, Stream::shear, field.get());
    for (std::ptrdiff_t row = 0; row < n_rows; ++row)
      {
        const double *const independent = field.get() + row * fourier.row_stride();
        double *const       B           = bulk_modulus.data() + row * n_x;
        for (std::ptrdiff_t x = 0; x < n_x; ++x)
          row_field[static_cast<std::size_t>(x)] = rho * B[x] + remainder * independent[x];
        kernels.exponential(n_x,
                            offset(alloy.moduli.shear_modulus, shear_s),
                            shear_s,
                            row_field.data(),
                            shear_modulus.data() + row * n_x);
        kernels.exponential(n_x, 0., -parameters.grueneisen_exponent * bulk_s, B, thermal_expansion.data() + row * n_x);
        kernels.exponential(n_x, offset(alloy.moduli.bulk_modulus, bulk_s), bulk_s, B, B);
      }
    if (factor_s > 0.)
      {
        random_field.sample(parameters.seed, Stream::expansion, field.get());
        for (std::ptrdiff_t row = 0; row < n_rows; ++row)
          {
            kernels.exponential(n_x, 0., factor_s, field.get() + row * fourier.row_stride(), row_field.data());
            for (std::ptrdiff_t x = 0; x < n_x; ++x)
              thermal_expansion[row * n_x + x] *= row_field[static_cast<std::size_t>(x)];
          }
      }
    normalise_expansion(alloy.thermal_expansion);
  }

  void
  Glass::normalise_expansion(const double mean)
  {
    double sum = 0.;
    for (const double value : thermal_expansion)
      sum += value;
    const double scale = mean * static_cast<double>(lattice_.n_voxels()) / lattice_.sum(sum);
    for (std::ptrdiff_t i = 0; i < lattice_.n_local_voxels(); ++i)
      thermal_expansion[i] *= scale;
  }

  void
  Glass::warn(const Parameters &parameters)
  {
    const double l        = parameters.correlation_length * 1e-9;
    const double shortest = std::min({lattice_.length(0), lattice_.length(1), lattice_.length(2)});
    if (shortest < 4. * l)
      {
        // Standard deviation of the box mean of a Gaussian field: √(S(0)/V).
        const double       volume  = lattice_.length(0) * lattice_.length(1) * lattice_.length(2);
        const double       scatter = std::sqrt(parameters.make_covariance().spectral_density(0.) / volume);
        std::ostringstream text;
        text << std::setprecision(2) << "the box is " << shortest / l
             << " correlation lengths wide (4 or more are advised): it feels its own images, "
             << "the variance of its fields is " << std::setprecision(3) << carried_variance_ << std::setprecision(2)
             << " times the requested one, and the box mean of G scatters by "
             << 100. * scatter * parameters.shear_modulus_variation << " % from seed to seed";
        warnings_.push_back(text.str());
      }
    const double h = lattice_.voxel_size();
    if (h > 0.5 * l)
      {
        std::ostringstream text;
        text << std::setprecision(3) << "the correlation length is " << l / h
             << " voxels (2 or more are advised): the lattice carries " << 100. * carried_variance_
             << " % of the fields' variance, and the mean of w is about " << 10. * h * h / (l * l)
             << " % low by discretisation alone";
        warnings_.push_back(text.str());
      }
  }

  void
  Glass::exchange_ghost_planes()
  {
    for (VoxelField *field : {&bulk_modulus, &shear_modulus, &thermal_expansion})
      lattice_.exchange_ghost_planes(field->data());
  }
} // namespace cryoglass
