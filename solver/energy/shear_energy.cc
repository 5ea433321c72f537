#include "solver/energy/shear_energy.h"

namespace cryoglass
{
  ShearEnergy::ShearEnergy(const ThermoelasticBox &box, const double theta, const StressTensor &stress)
    : shear_energy_(box.glass().lattice())
    , von_mises_(box.glass().lattice())
  {
    const Glass   &glass   = box.glass();
    const Lattice &lattice = glass.lattice();
    {
      VoxelField volumetric(lattice);
      box.at(theta, stress)->energies(&shear_energy_, &volumetric, &von_mises_);
      statistics_.mean_volumetric_energy = compute_statistics(lattice, volumetric, {}).mean;
    }
    ShearEnergyStatistics &s = statistics_;
    s.shear_energy           = compute_statistics(lattice, shear_energy_, {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99});
    s.von_mises              = compute_statistics(lattice, von_mises_, {50, 90, 99});
    s.correlation_length     = autocorrelation_length(lattice, shear_energy_);
    s.correlation_with_log_shear_modulus = correlation_with_log(lattice, shear_energy_, glass.shear_modulus);
    s.correlation_with_log_bulk_modulus  = correlation_with_log(lattice, shear_energy_, glass.bulk_modulus);
  }
} // namespace cryoglass
