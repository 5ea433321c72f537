#ifndef cryoglass_tests_support_glasses_h
#define cryoglass_tests_support_glasses_h

#include "materials/glass.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace cryoglass::test
{
  /** Round numbers of the size of Vitreloy 1. */
  inline Alloy::Parameters
  alloy_parameters()
  {
    Alloy::Parameters parameters;
    parameters.bulk_modulus      = 114.;
    parameters.shear_modulus     = 37.4;
    parameters.thermal_expansion = 1e-5;
    parameters.density           = 6100.;
    parameters.molar_mass        = 60.03;
    parameters.conductivity      = 4.;
    parameters.yield_stress      = 1.9;
    return parameters;
  }

  /** A glass of correlation length 5 nm with the shipped spreads. */
  inline Glass::Parameters
  glass_parameters()
  {
    return {};
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
