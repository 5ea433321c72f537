#include "solver/make_responses.h"

#include "solver/mechanics/fem_responses.h"
#include "solver/mechanics/voxel_responses.h"

namespace cryoglass
{
  std::unique_ptr<UnitResponses>
  make_responses(const Parameters &parameters, const Glass &glass, const UnitResponses::Progress &progress)
  {
    if (parameters.run.box_solver == "fem")
      return std::make_unique<FemResponses>(glass,
                                            parameters.fem_box,
                                            parameters.voxel_solver.tolerance,
                                            parameters.voxel_solver.max_iterations,
                                            parameters.run.has_effective_moduli,
                                            progress);
    const SpecimenPoint point = SpecimenPoint::parse(parameters.run.material_point);
    return std::make_unique<VoxelResponses>(glass,
                                            parameters.voxel_solver,
                                            parameters.run.has_effective_moduli,
                                            Specimen(parameters.specimen).stress_components(point.position),
                                            progress);
  }
} // namespace cryoglass
