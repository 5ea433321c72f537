// What a run is said to need: how it depends on voxels, ranks and realisations, and against measured memory.
#include "solver/energy/shear_energy.h"
#include "meshes/ranks/node_memory.h"
#include "solver/run/estimate.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double base = 2e8; // bytes of the libraries, per rank: README, "Memory"

  /** A box of n³ voxels for the thermal load alone, of a ribbon in nitrogen. */
  Case
  make_case(const std::ptrdiff_t n)
  {
    Case result;
    result.alloy                      = test_alloy();
    result.glass.model                = GlassEntries().make_random();
    result.box.shape                  = {{n, n, n}, 1e-9};
    result.box.solver                 = VoxelSolver::Options();
    result.box.has_effective_moduli   = false;
    result.box.has_macroscopic_stress = false;
    result.treatment                  = make_treatment({});
    result.specimen                   = shape("ribbon").make();
    return result;
  }

  double
  bytes(const Case &the_case, const unsigned int ranks = 1)
  {
    return estimate(the_case, ranks).bytes_per_rank - base;
  }

  /** Seconds less those of a box that is next to nothing. */
  double
  seconds(const Case &the_case, const unsigned int ranks = 1)
  {
    Case nothing      = the_case;
    nothing.box.shape = {{1, 1, 1}, 1e-9};
    return estimate(the_case, ranks).seconds - estimate(nothing, ranks).seconds;
  }

  TEST(Estimate, GrowsWithTheVoxels)
  {
    EXPECT_NEAR(bytes(make_case(200)) / bytes(make_case(100)), 8., 1e-6);
    EXPECT_NEAR(seconds(make_case(200)) / seconds(make_case(100)), 8., 1e-3);
    Case long_box               = make_case(100);
    long_box.box.shape.n_voxels = {100, 100, 300};
    EXPECT_NEAR(bytes(long_box) / bytes(make_case(100)), 3., 1e-6);
  }

  TEST(Estimate, IsSharedByTheRanks)
  {
    const Case the_case = make_case(256);
    for (const unsigned int ranks : {2u, 3u, 64u})
      {
        const Estimate result = estimate(the_case, ranks);
        EXPECT_EQ(result.ranks, ranks);
        EXPECT_EQ(result.ranks_per_realisation, ranks);
        EXPECT_NEAR(bytes(the_case) / bytes(the_case, ranks), ranks, 1e-6 * ranks);
        EXPECT_NEAR(seconds(the_case) / seconds(the_case, ranks), ranks, 1e-6 * ranks);
      }
    // Realisations side by side: each needs what it needs alone, on the ranks that it has.
    Case ensemble                      = the_case;
    ensemble.glass.n_realisations      = 12;
    ensemble.box.ranks_per_realisation = 2;
    EXPECT_NEAR(bytes(ensemble, 8) / bytes(the_case, 2), 1., 1e-6);
    EXPECT_NEAR(seconds(ensemble, 8) / seconds(the_case, 8), 12., 1e-6 * 12.);
    ensemble.box.ranks_per_realisation.reset();
    EXPECT_EQ(ranks_per_realisation(make_case(16), 4), 4u); // a single one has them all
    Case many                 = make_case(16);
    many.glass.n_realisations = 100;
    EXPECT_EQ(ranks_per_realisation(many, 4), 1u);
  }

  // Bytes per voxel as docs/clusters.md has them.
  TEST(Estimate, KnowsWhatARunHolds)
  {
    const double voxels = 1e6;
    Case         a_case = make_case(100);
    EXPECT_NEAR(bytes(a_case) / voxels, 72., 1e-6); // α follows from B
    Case threads                 = a_case;
    threads.box.threads_per_rank = 3; // two more: a carried plane in both precisions, a coarse node for 8³ voxels
    EXPECT_NEAR(bytes(threads) - bytes(a_case), 2. * (36. * 1e4 + 24. * voxels / 512.), 1.);
    a_case.box.has_effective_moduli = true;
    EXPECT_NEAR(bytes(a_case) / voxels, 136., 1e-6);
    a_case.box.has_macroscopic_stress = true;
    EXPECT_NEAR(bytes(a_case) / voxels, 136. + 2. * 12., 1e-6); // the two stresses in a ribbon's plane
    // Seven solves instead of one, and what is none.
    EXPECT_NEAR(work_of(a_case).box_iterations, 7. * work_of(make_case(100)).box_iterations, 1e-9);
    EXPECT_GT(seconds(a_case), 2. * seconds(make_case(100)));
    EXPECT_LT(seconds(a_case), 7. * seconds(make_case(100)));
    a_case.box.has_macroscopic_stress = a_case.box.has_effective_moduli = false;
    a_case.evolution =
      EvolutionModel{SoftSpotModel{GlassEntries().make_covariance(2e-9)}, 0., 3., {}, {}, 1, 1e-3, 1, {}};
    EXPECT_NEAR(bytes(a_case) / voxels, 172., 1e-6);
  }

  TEST(Estimate, HasItsTimeClasses)
  {
    EXPECT_EQ(estimate(make_case(32), 1).time_class, "minutes");
    EXPECT_EQ(estimate(make_case(8000), 1).time_class, "days");
  }

  // A box through sampling, the thermal load, energies and statistics, within the 10 % that the estimate promises.
  TEST(Estimate, IsWhatABoxTakes)
  {
#ifdef CRYOGLASS_SANITIZED
    GTEST_SKIP() << "the sanitizer's own memory is many times that";
#endif
    const auto take_a_box = [](const std::ptrdiff_t n) {
      const Lattice lattice({n, n, n}, 1e-9, MPI_COMM_WORLD);
      const Glass   glass = sample_glass(lattice, GlassEntries(), Glass::Precision::compact);
      SolvedVoxels  solved(glass, {}, thermal_only);
      solved.box.release_workspace();
      EXPECT_GT(ShearEnergy(solved.box, -216.).statistics().shear_energy.mean, 0.);
    };
    take_a_box(8); // what libraries take once is no part of it
    const auto before = static_cast<double>(peak_memory());
    ASSERT_GT(before, 0.);
    const std::ptrdiff_t n = 224;
    take_a_box(n);
    const double measured = dealii::Utilities::MPI::sum(static_cast<double>(peak_memory()) - before, MPI_COMM_WORLD);
    const double expected = bytes(make_case(n));
    EXPECT_NEAR(measured / expected, 1., 0.1);
  }
} // namespace
