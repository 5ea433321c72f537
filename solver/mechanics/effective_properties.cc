#include "solver/mechanics/effective_properties.h"

namespace cryoglass
{
  ElasticModuli
  isotropic_moduli(const std::array<StrainTensor, 6> &compliance)
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
