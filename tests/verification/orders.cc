// Orders of convergence of the voxel solver for smooth glasses, asserted as orders.
#include "solver/energy/shear_energy.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  /** What a run reports of a glass. */
  struct Quantity
  {
    std::string name;
    double      value;
  };

  /**
   * The glass of one seed in a box of 16 nm, ℓ = 4 nm, on n voxels per edge. Its shorter waves weigh 1e-9 and less: the
   * same function on every lattice. B, G and α are independent of one another.
   */
  std::vector<Quantity>
  quantities(const std::ptrdiff_t n, const double spread)
  {
    const Lattice lattice({n, n, n}, 16e-9 / static_cast<double>(n), MPI_COMM_WORLD);
    GlassEntries  entries;
    entries.correlation_length          = 4.;
    entries.bulk_modulus_variation      = spread;
    entries.shear_modulus_variation     = 1.5 * spread;
    entries.grueneisen_exponent         = 0.5;
    entries.thermal_expansion_variation = spread;
    const Glass          glass          = sample_glass(lattice, entries);
    VoxelSolver::Options options;
    options.tolerance = 1e-10;
    const SolvedVoxels          solved(glass, options, with_everything);
    const ShearEnergyStatistics thermal   = ShearEnergy(solved.box, -216.).statistics();
    const ShearEnergyStatistics sheared   = ShearEnergy(solved.box, 0., {0., 0., 0., 3e7, -1e7, 2e7}).statistics();
    const EffectiveProperties  &effective = solved.box.effective();
    return {{"mean of w", thermal.shear_energy.mean},
            {"mean volumetric energy", thermal.mean_volumetric_energy},
            {"mean square of the von Mises stress", std::pow(thermal.von_mises.rms, 2)},
            {"mean of w under shear", sheared.shear_energy.mean},
            {"thermal expansion", effective.thermal_expansion},
            {"bulk modulus", effective.moduli->bulk_modulus},
            {"shear modulus", effective.moduli->shear_modulus}};
  }

  // q(h) = q + c hᵖ on three lattices that are each 3/2 times as fine: (q₁ − q₂)/(q₂ − q₃) = (3/2)ᵖ.
  TEST(Orders, OfTheVoxelSolverAreTwo)
  {
    for (const double spread : {0.18, 0.4})
      {
        const std::array<std::vector<Quantity>, 3> on = {
          quantities(16, spread), quantities(24, spread), quantities(36, spread)};
        for (std::size_t i = 0; i < on[0].size(); ++i)
          {
            const double order =
              std::log((on[0][i].value - on[1][i].value) / (on[1][i].value - on[2][i].value)) / std::log(1.5);
            EXPECT_NEAR(order, 2., 0.1) << on[0][i].name << ", spread " << spread << ": " << on[0][i].value << ", "
                                        << on[1][i].value << ", " << on[2][i].value;
          }
      }
  }
} // namespace
