#include "solver/energy/shear_energy.h"

#include "solver/energy/correlation_length.h"

namespace cryoglass
{
  ShearEnergy::ShearEnergy(const ThermoelasticBox &box, const double theta, const StressTensor &stress)
    : shear_energy_(box.glass().lattice())
    , von_mises_(box.glass().lattice())
  {
    const Glass   &glass   = box.glass();
    const Lattice &lattice = glass.lattice();
    {
      const auto snapshot = box.at(theta, stress);
      snapshot->energies(&shear_energy_, &von_mises_, nullptr); // the volumetric energy, for a moment: memory
      statistics_.mean_volumetric_energy = compute_statistics(lattice, von_mises_, {}).mean;
      snapshot->energies(nullptr, nullptr, &von_mises_);
    }
    ShearEnergyStatistics &s = statistics_;
    s.shear_energy           = compute_statistics(lattice, shear_energy_, {1, 10, 20, 30, 40, 50, 60, 70, 80, 90, 99});
    s.von_mises              = compute_statistics(lattice, von_mises_, {50, 90, 99});
    s.correlation_length     = correlation_lengths(lattice, {&shear_energy_})[0];
    s.correlation_with_log_shear_modulus = correlation_with_log(lattice, shear_energy_, glass.shear_modulus);
    s.correlation_with_log_bulk_modulus  = correlation_with_log(lattice, shear_energy_, glass.bulk_modulus);
  }
} // namespace cryoglass
