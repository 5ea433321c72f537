#ifndef cryoglass_tests_support_boxes_h
#define cryoglass_tests_support_boxes_h

#include "solver/mechanics/fem/fem_solver.h"
#include "solver/mechanics/thermoelastic_box.h"
#include "solver/mechanics/voxel/voxel_solver.h"

#include <memory>

namespace cryoglass::test
{
  /** A box whose responses are solved for; with its solver by its own type. */
  template <typename Solver>
  struct SolvedBox
  {
    SolvedBox(const Glass &glass, const typename Solver::Options &options, const ResponseRequest &request)
      : SolvedBox(std::make_unique<Solver>(glass.lattice(), options), glass, request)
    {
    }

    const Solver    &solver;
    ThermoelasticBox box;

  private:
    SolvedBox(std::unique_ptr<Solver> owned, const Glass &glass, const ResponseRequest &request)
      : solver(*owned)
      , box(std::move(owned))
    {
      box.update(glass);
      box.solve(request);
    }
  };

  using SolvedVoxels   = SolvedBox<VoxelSolver>;
  using SolvedElements = SolvedBox<FemSolver>;

  inline constexpr ResponseRequest thermal_only    = {false, no_components};
  inline constexpr ResponseRequest with_moduli     = {true, no_components};
  inline constexpr ResponseRequest with_everything = {true, all_components};
} // namespace cryoglass::test

#endif
