#include "solver/energy/shear_energy.h"

namespace cryoglass
{
  ShearEnergy::ShearEnergy(const UnitResponses &responses, const double theta, const VoigtTensor &stress)
    : shear_energy_(responses.glass().lattice())
    , von_mises_(responses.glass().lattice())
  {
    const Glass   &glass   = responses.glass();
    const Lattice &lattice = glass.lattice();
    {
      VoxelField volumetric(lattice);
      responses.at(theta, stress)->energies(&shear_energy_, &volumetric, &von_mises_);
      mean_volumetric_ = compute_statistics(lattice, volumetric, {}).mean;
    }
    shear_statistics_     = compute_statistics(lattice, shear_energy_, {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99});
    von_mises_statistics_ = compute_statistics(lattice, von_mises_, {50, 90, 99});
    correlation_length_   = autocorrelation_length(lattice, shear_energy_);
    correlation_shear_    = correlation_with_log(lattice, shear_energy_, glass.shear_modulus);
    correlation_bulk_     = correlation_with_log(lattice, shear_energy_, glass.bulk_modulus);
  }
} // namespace cryoglass
