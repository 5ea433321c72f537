#ifndef cryoglass_solver_energy_uniaxial_response_h
#define cryoglass_solver_energy_uniaxial_response_h

#include "solver/mechanics/thermoelastic_box.h"

namespace cryoglass
{
  /**
   * How a box answers to uniaxial compression along an axis: its moduli in that direction, and the local von Mises
   * strain √(2/3 e : e) = σ_vM/(3G) per unit of load over its voxels. If a voxel yields where that strain reaches a
   * fixed value, the load at which a share of the voxels yields is as the reciprocal of the strain's percentile: a
   * proxy for the onset (P90, P99, P99.9) and for general yielding (mean).
   */
  struct UniaxialResponse
  {
    double young_modulus = 0.;                                                   // E = Σ/E_axial, Pa
    double bulk_modulus  = 0.;                                                   // Σ/(3 tr E), Pa
    double strain_mean = 0., strain_p90 = 0., strain_p99 = 0., strain_p999 = 0.; // 1/Pa
  };

  /** @param axis whose normal stress the box has a response to. Collective. */
  UniaxialResponse
  uniaxial_response(const ThermoelasticBox &box, unsigned int axis);
} // namespace cryoglass

#endif
