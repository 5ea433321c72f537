#include "materials/glass_model.h"

#include "materials/glass_file.h"

#include <sstream>

namespace cryoglass
{
  namespace
  {
    struct Maker
    {
      std::uint64_t    seed;
      const Lattice   &lattice;
      const Alloy     &alloy;
      Glass::Precision precision;

      Glass
      operator()(const RandomGlass &model) const
      {
        return Glass(lattice, model, seed, alloy, precision);
      }

      Glass
      operator()(const ThresholdPhases &model) const
      {
        return make_two_phase_glass(lattice, model, seed, alloy);
      }

      Glass
      operator()(const SpherePhases &model) const
      {
        return make_two_phase_glass(lattice, model, seed, alloy);
      }

      Glass
      operator()(const MappedGlass &model) const
      {
        return read_glass_file(model.path, lattice);
      }
    };

    struct Describer
    {
      std::ostream &out;
      std::uint64_t seed;

      void
      operator()(const RandomGlass &model) const
      {
        out << "correlation length " << model.covariance.correlation_length() * 1e9 << " nm, seed " << seed;
      }

      void
      operator()(const ThresholdPhases &model) const
      {
        out << "two phases, correlation length " << model.covariance.correlation_length() * 1e9 << " nm, seed " << seed;
      }

      void
      operator()(const SpherePhases &model) const
      {
        out << "spheres of radius " << model.radius * 1e9 << " nm, seed " << seed;
      }

      void
      operator()(const MappedGlass &model) const
      {
        out << "from " << model.path;
      }
    };
  } // namespace

  Glass
  make_glass(const GlassModel      &model,
             const std::uint64_t    seed,
             const Lattice         &lattice,
             const Alloy           &alloy,
             const Glass::Precision precision)
  {
    Glass glass = std::visit(Maker{seed, lattice, alloy, precision}, model);
    if (precision == Glass::Precision::compact && !std::holds_alternative<RandomGlass>(model))
      glass.compact();
    return glass;
  }

  std::string
  describe(const GlassModel &model, const std::uint64_t seed)
  {
    std::ostringstream text;
    std::visit(Describer{text, seed}, model);
    return text.str();
  }
} // namespace cryoglass
