#include "materials/two_phase.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <cmath>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  constexpr double pi = 3.14159265358979323846;

  using SecondPhaseEntries = GlassEntries::SecondPhaseEntries;

  SecondPhaseEntries
  second_phase()
  {
    SecondPhaseEntries parameters;
    parameters.bulk_modulus      = 200.;
    parameters.shear_modulus     = 80.;
    parameters.thermal_expansion = 5e-6;
    return parameters;
  }

  /** The model of a source with this second phase, for a box of 64 nm if no other is given. */
  GlassModel
  model(const std::string &source, const SecondPhaseEntries &second, const BoxShape &box = {{64, 64, 64}, 1e-9})
  {
    GlassEntries entries;
    entries.source       = source;
    entries.second_phase = second;
    return entries.make(box);
  }

  Glass
  make(const std::string &source, const SecondPhaseEntries &second, const Lattice &lattice)
  {
    return make_glass(model(source, second), 1, lattice, test_alloy());
  }

  double
  share(const Glass &glass)
  {
    return mean(glass.lattice(), [&](const auto i) { return glass.bulk_modulus[i] == 200e9 ? 1. : 0.; });
  }

  TEST(TwoPhase, ThresholdHasExactlyTheVolumeFraction)
  {
    const Lattice lattice({20, 18, 16}, 1e-9, MPI_COMM_WORLD);
    for (const double fraction : {0., 0.1, 0.5, 0.93, 1.})
      {
        auto parameters            = second_phase();
        parameters.volume_fraction = fraction;
        const Glass glass          = make("threshold", parameters, lattice);
        EXPECT_NEAR(share(glass), fraction, 0.5 / double(lattice.n_voxels()) + 1e-12);
        for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
          {
            const bool is_second = glass.bulk_modulus[i] == 200e9;
            EXPECT_EQ(glass.bulk_modulus[i], is_second ? 200e9 : 114e9);
            EXPECT_EQ(glass.shear_modulus[i], is_second ? 80e9 : 37.4e9);
            EXPECT_EQ(glass.thermal_expansion[i], is_second ? 5e-6 : 1e-5);
          }
      }
  }

  TEST(TwoPhase, OneSphereSitsAtTheCentre)
  {
    const Lattice lattice({40, 40, 40}, 0.5e-9, MPI_COMM_WORLD);
    auto          parameters   = second_phase();
    parameters.volume_fraction = 0.;
    parameters.sphere_radius   = 6.;
    const Glass glass          = make("spheres", parameters, lattice);
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const double x = 0.5 * (double(i % 40) + 0.5) - 10., y = 0.5 * (double(i / 40 % 40) + 0.5) - 10.,
                     z = 0.5 * (double(i / 1600 + lattice.first_plane()) + 0.5) - 10.;
        EXPECT_EQ(glass.bulk_modulus[i] == 200e9, x * x + y * y + z * z <= 36.);
      }
    EXPECT_NEAR(share(glass) / (4. / 3. * pi * 216. / 8000.), 1., 0.01);
  }

  TEST(TwoPhase, SpheresFillTheirFractionWithoutOverlap)
  {
    const Lattice lattice({64, 64, 64}, 1e-9, MPI_COMM_WORLD);
    auto          parameters   = second_phase();
    parameters.volume_fraction = 0.25;
    parameters.sphere_radius   = 6.;
    const Glass glass          = make("spheres", parameters, lattice);
    // Overlap would lower the share; a sphere of 6 voxels is counted to about 1 %.
    const double exact = double(n_spheres(std::get<SpherePhases>(model("spheres", parameters)), std::pow(64e-9, 3))) *
                         4. / 3. * pi * 216. / std::pow(64., 3);
    EXPECT_NEAR(exact, 0.25, 0.004);
    EXPECT_NEAR(share(glass) / exact, 1., 0.01);
  }

  TEST(TwoPhase, IsTheSameOnAnyNumberOfRanks)
  {
    const Lattice alone({16, 16, 13}, 1e-9, MPI_COMM_SELF), together({16, 16, 13}, 1e-9, MPI_COMM_WORLD);
    for (const std::string name : {"threshold", "spheres"})
      {
        auto parameters          = second_phase();
        parameters.sphere_radius = 3.;
        const Glass one          = make(name, parameters, alone);
        const Glass all          = make(name, parameters, together);
        for (std::ptrdiff_t i = 0; i < together.n_local_voxels(); ++i)
          EXPECT_EQ(all.bulk_modulus[i], one.bulk_modulus[i + together.first_plane() * together.plane_size()]);
      }
  }

  TEST(TwoPhase, RefusesWhatCannotBe)
  {
    const BoxShape lattice{{64, 64, 64}, 0.5e-9}; // 32 nm
    auto           parameters = second_phase();
    EXPECT_NO_THROW(model("spheres", parameters, lattice));
    parameters.sphere_radius = 17.;
    EXPECT_THROW(model("spheres", parameters, lattice), std::invalid_argument);
    EXPECT_NO_THROW(model("threshold", parameters, lattice));
    parameters                 = second_phase();
    parameters.volume_fraction = 0.4;
    EXPECT_THROW(model("spheres", parameters, lattice), std::invalid_argument);
    parameters               = second_phase();
    parameters.shear_modulus = 0.;
    EXPECT_THROW(model("threshold", parameters, lattice), std::invalid_argument);
    EXPECT_NO_THROW(model("random", parameters, lattice));
  }

  TEST(Glass, WarnsOfSmallAndCoarseBoxes)
  {
    const auto warnings = [](const double length) {
      GlassEntries parameters       = GlassEntries();
      parameters.correlation_length = length;
      const Lattice lattice({16, 16, 16}, 1e-9, MPI_COMM_WORLD);
      return sample_glass(lattice, parameters).warnings();
    };
    EXPECT_TRUE(warnings(3.).empty());
    ASSERT_EQ(warnings(5.).size(), 1u);
    // √(π^{3/2} 5³/16³) · 0.27 = 11 %
    EXPECT_NE(warnings(5.)[0].find("3.2 correlation lengths wide"), std::string::npos) << warnings(5.)[0];
    EXPECT_NE(warnings(5.)[0].find("scatters by 11 %"), std::string::npos) << warnings(5.)[0];
    ASSERT_EQ(warnings(1.5).size(), 1u);
    EXPECT_NE(warnings(1.5)[0].find("1.5 voxels"), std::string::npos) << warnings(1.5)[0];
  }
} // namespace
