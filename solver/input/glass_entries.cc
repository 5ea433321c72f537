#include "solver/input/glass_entries.h"

#include "solver/input/choice.h"

#include <optional>
#include <sstream>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    enum class Source
    {
      random,
      threshold,
      spheres,
      file
    };

    const Choice<Source> sources({{"random", Source::random},
                                  {"threshold", Source::threshold},
                                  {"spheres", Source::spheres},
                                  {"file", Source::file}});

    std::string
    covariance_names()
    {
      std::string names;
      for (const CovarianceKernel &kernel : covariance_kernels())
        names += (names.empty() ? "" : "|") + std::string(kernel.name);
      return names;
    }
  } // namespace

  void
  GlassEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double spread(0., 3.);
    prm.add_parameter(
      "Source",
      source,
      "Where B, G and alpha of the voxels come from: random (lognormal fields), threshold or spheres (two phases, see "
      "Second phase), or file.",
      Patterns::Selection(sources.pattern()));
    prm.add_parameter(
      "File", file, "HDF5 file of the source file, relative to the input; voxels and voxel size come from it.");
    prm.add_parameter("Seed",
                      seed,
                      "Number of the realisation: the glass is a function of seed and wave vector alone.",
                      Patterns::Integer(0, 2147483647));
    prm.add_parameter("Covariance",
                      covariance,
                      "Kernel of the Gaussian fields behind ln B and ln G.",
                      Patterns::Selection(covariance_names()));
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
    prm.add_parameter("Realisations",
                      realisations,
                      "How many glasses, with the seeds Seed, Seed + 1, ...: their means and standard errors in the "
                      "summary, a row for each in realisations.csv; fields, pictures and glass file are those of the "
                      "first.",
                      Patterns::Integer(1, 10000000));
    prm.enter_subsection("Second phase");
    second_phase.declare(prm);
    prm.leave_subsection();
  }

  void
  GlassEntries::SecondPhaseEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    const Patterns::Double modulus(0., 1e4);
    prm.add_parameter(
      "Volume fraction", volume_fraction, "Share of the box that is of the second phase.", Patterns::Double(0., 1.));
    prm.add_parameter("Sphere radius", sphere_radius, "Radius of the spheres, nm.", Patterns::Double(1e-3, 1e6));
    prm.add_parameter(
      "Matrix",
      matrix,
      "Around spheres: uniform, with the alloy's B, G and alpha, or random, the glass of the source random.",
      Patterns::Selection("uniform|random"));
    prm.add_parameter("Bulk modulus", bulk_modulus, "B of the second phase, GPa.", modulus);
    prm.add_parameter("Shear modulus", shear_modulus, "G of the second phase, GPa.", modulus);
    prm.add_parameter("Thermal expansion",
                      thermal_expansion,
                      "alpha of the second phase at 293 K, 1/K; its law is the alloy's.",
                      Patterns::Double(-1e-2, 1e-2));
  }

  bool
  GlassEntries::is_from_file() const
  {
    return sources(source) == Source::file;
  }

  bool
  GlassEntries::has_sharp_interfaces() const
  {
    return sources(source) == Source::threshold || sources(source) == Source::spheres;
  }

  bool
  GlassEntries::has_random_matrix() const
  {
    return sources(source) == Source::random ||
           (sources(source) == Source::spheres && second_phase.has_random_matrix());
  }

  Covariance
  GlassEntries::make_covariance(const double length) const
  {
    return {covariance_kernel(covariance), length, smoothness};
  }

  RandomGlass
  GlassEntries::make_random() const
  {
    RandomGlass model{make_covariance(correlation_length * 1e-9)};
    model.bulk_modulus_variation      = bulk_modulus_variation;
    model.shear_modulus_variation     = shear_modulus_variation;
    model.bulk_shear_correlation      = bulk_shear_correlation;
    model.grueneisen_exponent         = grueneisen_exponent;
    model.thermal_expansion_variation = thermal_expansion_variation;
    return model;
  }

  SecondPhase
  GlassEntries::make_second_phase() const
  {
    if (!(second_phase.bulk_modulus > 1e-3))
      throw std::invalid_argument("Glass/Second phase/Bulk modulus: the source " + source +
                                  " needs a positive value, from 0.001 to 10000 GPa");
    if (!(second_phase.shear_modulus > 1e-3))
      throw std::invalid_argument("Glass/Second phase/Shear modulus: the source " + source +
                                  " needs a positive value, from 0.001 to 10000 GPa");
    return {second_phase.volume_fraction,
            {second_phase.bulk_modulus * 1e9, second_phase.shear_modulus * 1e9},
            second_phase.thermal_expansion};
  }

  void
  GlassEntries::check_spheres(const BoxShape &box) const
  {
    if (second_phase.volume_fraction > 0.3)
      throw std::invalid_argument(
        "Glass/Second phase/Volume fraction: spheres placed at random do not fill more; allowed are 0 to 0.3");
    if (2. * second_phase.sphere_radius * 1e-9 > (1. + 1e-12) * box.shortest_edge())
      throw std::invalid_argument(
        "Glass/Second phase/Sphere radius: a sphere is wider than the box; allowed is up to " +
        std::to_string(0.5e9 * box.shortest_edge()) + " nm");
  }

  GlassModel
  GlassEntries::make(const BoxShape &box) const
  {
    const Source kind = sources(source);
    if ((kind == Source::random || kind == Source::threshold) &&
        correlation_length * 1e-9 > (1. + 1e-12) * box.shortest_edge())
      {
        std::ostringstream text;
        text << "Glass/Correlation length: is longer than the box, whose shortest edge is " << box.shortest_edge() * 1e9
             << " nm; allowed is up to that, advised up to a quarter of it";
        throw std::invalid_argument(text.str());
      }
    switch (kind)
      {
      case Source::random:
        return make_random();
      case Source::threshold:
        return ThresholdPhases{make_random().covariance, make_second_phase()};
      case Source::spheres:
        {
          const SecondPhase second = make_second_phase();
          check_spheres(box);
          return SpherePhases{second_phase.sphere_radius * 1e-9,
                              second,
                              second_phase.has_random_matrix() ? std::optional(make_random()) : std::nullopt};
        }
      case Source::file:
        break;
      }
    if (realisations > 1)
      throw std::invalid_argument("Glass/Realisations: a glass from a file is one realisation");
    return MappedGlass{file};
  }
} // namespace cryoglass
