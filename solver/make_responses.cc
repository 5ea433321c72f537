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

  std::string
  missing_stress_responses(const Parameters &parameters, const UnitResponses &responses)
  {
    constexpr const char *names[] = {"xx", "yy", "zz", "yz", "xz", "xy"};
    const auto            needed =
      Specimen(parameters.specimen).stress_components(SpecimenPoint::parse(parameters.run.material_point).position);
    std::string result;
    for (unsigned int m = 0; m < 6; ++m)
      if (needed[m] && !responses.has_stress_response(m))
        result += (result.empty() ? "" : ", ") + std::string(names[m]);
    return result;
  }
} // namespace cryoglass
