#ifndef cryoglass_tests_support_elements_h
#define cryoglass_tests_support_elements_h

#include "solver/energy/shear_energy.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

namespace cryoglass::test
{
  using FreeSurfaces    = FemBox::FreeSurfaces;
  constexpr auto smooth = FemBox::GlassView::smooth, piecewise_constant = FemBox::GlassView::piecewise_constant;

  inline Glass
  random_glass(const Lattice &lattice, const double variation = 0.18)
  {
    GlassEntries parameters                = GlassEntries();
    parameters.bulk_modulus_variation      = variation;
    parameters.shear_modulus_variation     = 1.5 * variation;
    parameters.grueneisen_exponent         = 0.7;
    parameters.thermal_expansion_variation = 0.1;
    return sample_glass(lattice, parameters);
  }

  inline FemBox::Options
  elements(const unsigned int degree, const double cell_size, const FemBox::GlassView view = smooth)
  {
    FemBox::Options options;
    options.degree    = degree;
    options.cell_size = cell_size;
    options.glass     = view;
    return options;
  }

  inline SolvedElements
  solve(const Glass &glass, const FemBox::Options &options, const double tolerance = 1e-8)
  {
    return SolvedElements(glass, {options, tolerance, 500}, with_everything);
  }

  /** Mean of w at a thermal strain multiplier. */
  inline double
  mean_energy(const ThermoelasticBox &box, const double theta)
  {
    return ShearEnergy(box, theta).statistics().shear_energy.mean;
  }
} // namespace cryoglass::test

#endif
