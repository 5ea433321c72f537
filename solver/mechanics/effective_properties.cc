#include "solver/mechanics/effective_properties.h"

#include <deal.II/lac/full_matrix.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  ElasticModuli
  isotropic_moduli(const Compliance &compliance)
  {
    double diagonal = 0., coupling = 0., shear = 0.;
    for (unsigned int i = 0; i < 3; ++i)
      {
        diagonal += compliance[i][i];
        shear += 2. * compliance[i + 3][i + 3];
        for (unsigned int j = 0; j < i; ++j)
          coupling += 0.5 * (compliance[i][j] + compliance[j][i]);
      }
    return {1. / (diagonal + 2. * coupling), 15. / (4. * diagonal - 4. * coupling + 3. * shear)};
  }

  std::array<std::array<double, 6>, 6>
  voigt_stiffness(const Compliance &compliance)
  {
    dealii::FullMatrix<double> flexibility(6), stiffness(6);
    for (unsigned int i = 0; i < 6; ++i)
      for (unsigned int j = 0; j < 6; ++j)
        flexibility(i, j) = (i < 3 ? 1. : 2.) * compliance[j][i];
    stiffness.invert(flexibility);
    std::array<std::array<double, 6>, 6> result{};
    for (unsigned int i = 0; i < 6; ++i)
      for (unsigned int j = 0; j < 6; ++j)
        result[i][j] = 0.5 * (stiffness(i, j) + stiffness(j, i)); // but for the solver's tolerance it is symmetric
    return result;
  }

  namespace
  {
    double
    square(const StrainTensor &strain)
    {
      double sum = 0.;
      for (unsigned int i = 0; i < 6; ++i)
        sum += (i < 3 ? 1. : 2.) * strain[i] * strain[i];
      return sum;
    }
  } // namespace

  double
  anisotropy(const Compliance &compliance)
  {
    const ElasticModuli moduli     = isotropic_moduli(compliance);
    double              difference = 0., all = 0.;
    for (unsigned int j = 0; j < 6; ++j)
      {
        // A unit of σ_xy is one of σ_yx too: per stress of norm 1.
        const double weight = j < 3 ? 1. : 0.5;
        StressTensor unit;
        unit[j] = 1.;
        difference += weight * square(compliance[j] + -1. * cryoglass::compliance(moduli, unit));
        all += weight * square(compliance[j]);
      }
    return std::sqrt(difference / all);
  }

  double
  anisotropy(const StrainTensor &strain)
  {
    const double all = square(strain), trace = strain.trace();
    return all > 0. ? std::sqrt(std::max(0., 1. - trace * trace / 3. / all)) : 0.;
  }

  StrainTensor
  compliance(const ElasticModuli &moduli, const StressTensor &stress)
  {
    const double pressure = stress.trace() / 3.;
    StrainTensor strain;
    for (unsigned int i = 0; i < 3; ++i)
      strain[i] = pressure / (3. * moduli.bulk_modulus) + (stress[i] - pressure) / (2. * moduli.shear_modulus);
    for (unsigned int i = 3; i < 6; ++i)
      strain[i] = stress[i] / (2. * moduli.shear_modulus);
    return strain;
  }
} // namespace cryoglass
