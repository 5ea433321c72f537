#ifndef cryoglass_tests_support_glasses_h
#define cryoglass_tests_support_glasses_h

#include "materials/glass.h"
#include "solver/input/alloy_entries.h"
#include "solver/input/glass_entries.h"

#include <algorithm>
#include <functional>

namespace cryoglass::test
{
  /** Round numbers of the size of Vitreloy 1. */
  inline AlloyEntries
  alloy_entries()
  {
    AlloyEntries entries;
    entries.bulk_modulus      = 114.;
    entries.shear_modulus     = 37.4;
    entries.thermal_expansion = 1e-5;
    entries.density           = 6100.;
    entries.molar_mass        = 60.03;
    entries.conductivity      = 4.;
    entries.yield_stress      = 1.9;
    return entries;
  }

  inline Alloy
  test_alloy()
  {
    return alloy_entries().make();
  }

  /** The glass of some entries (by default of correlation length 5 nm with the shipped spreads). Collective. */
  inline Glass
  sample_glass(const Lattice         &lattice,
               const GlassEntries    &entries   = {},
               const Glass::Precision precision = Glass::Precision::full)
  {
    return Glass(lattice, entries.make_random(), entries.seed, test_alloy(), precision);
  }

  /** Mean over all voxels of function(voxel). Collective. */
  inline double
  mean(const Lattice &lattice, const std::function<double(std::ptrdiff_t)> &function)
  {
    double sum = 0.;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      sum += function(i);
    return lattice.sum(sum) / static_cast<double>(lattice.n_voxels());
  }

  /** Largest value over all voxels of function(voxel). Collective. */
  inline double
  largest(const Lattice &lattice, const std::function<double(std::ptrdiff_t)> &function)
  {
    double result = 0.;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      result = std::max(result, function(i));
    return lattice.max(result);
  }

  inline void
  fill(VoxelField &field, const double value)
  {
    for (std::ptrdiff_t i = 0; i < field.n_local_voxels(); ++i)
      field[i] = value;
  }
} // namespace cryoglass::test

#endif
