#include "solver/mechanics/unit_responses.h"

namespace cryoglass
{
  void
  EffectiveProperties::set_moduli(const std::array<VoigtTensor, 6> &compliance)
  {
    double diagonal = 0., coupling = 0., shear = 0.;
    for (unsigned int i = 0; i < 3; ++i)
      {
        diagonal += compliance[i][i];
        shear += compliance[i + 3][i + 3];
        for (unsigned int j = 0; j < i; ++j)
          coupling += 0.5 * (compliance[i][j] + compliance[j][i]);
      }
    bulk_modulus  = 1. / (diagonal + 2. * coupling);
    shear_modulus = 15. / (4. * diagonal - 4. * coupling + 3. * shear);
  }
} // namespace cryoglass
