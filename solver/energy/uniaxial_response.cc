#include "solver/energy/uniaxial_response.h"

#include "solver/energy/statistics.h"

namespace cryoglass
{
  UniaxialResponse
  uniaxial_response(const ThermoelasticBox &box, const unsigned int axis)
  {
    constexpr double    load    = UnitResponses::unit_stress;
    const Glass        &glass   = box.glass();
    const Lattice      &lattice = glass.lattice();
    const StrainTensor &strain  = box.responses().stresses.at(axis).value().strain;
    UniaxialResponse    result;
    result.young_modulus = load / strain[axis];
    result.bulk_modulus  = load / (3. * strain.trace());

    StressTensor stress;
    stress[axis] = load;
    VoxelField local(lattice);
    box.at(0., stress)->energies(nullptr, nullptr, &local);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      local[i] /= 3. * glass.shear_modulus[i] * load;
    const Statistics statistics  = compute_statistics(lattice, local, {});
    const auto       percentiles = compute_percentiles(lattice, local, {90., 99., 99.9});
    result.strain_mean           = statistics.mean;
    result.strain_p90            = percentiles[0];
    result.strain_p99            = percentiles[1];
    result.strain_p999           = percentiles[2];
    return result;
  }
} // namespace cryoglass
