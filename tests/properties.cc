// Laws of linear thermoelasticity on random glasses, boxes and loads (RapidCheck). Every run takes other ones, says its
// seed, and shrinks what fails; RC_PARAMS="seed=N max_success=M" repeats it. All ranks have the same seed, and whatever
// is asserted is reduced over them, so that they go on and fail together.
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"
#include "tests/support/random_boxes.h"

#include <gtest/gtest.h>

#include <rapidcheck/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  /** Completes RC_PARAMS before RapidCheck reads it: the seed of rank 0 for all ranks. */
  class SharedSeed : public testing::Environment
  {
    void
    SetUp() override
    {
      const char *const given      = std::getenv("RC_PARAMS");
      std::string       parameters = given == nullptr ? "" : given;
      std::uint64_t     seed       = std::random_device()();
      MPI_Bcast(&seed, 1, MPI_UINT64_T, 0, MPI_COMM_WORLD);
      if (parameters.find("seed=") == std::string::npos)
        parameters += " seed=" + std::to_string(seed);
      if (parameters.find("max_success=") == std::string::npos)
        parameters += " max_success=100";
      setenv("RC_PARAMS", parameters.c_str(), 1);
      int rank = 0;
      MPI_Comm_rank(MPI_COMM_WORLD, &rank);
      if (rank == 0)
        std::cout << "RC_PARAMS=\"" << parameters << "\"\n";
    }
  };

  [[maybe_unused]] const testing::Environment *const environment = testing::AddGlobalTestEnvironment(new SharedSeed);

  /** A box under a load, solved directly. */
  struct Solution
  {
    Solution(const Glass &glass, const BoxLoad &load)
      : solver(glass, {1e-10, 1000, best_instruction_set()})
      , state(solver.make_state())
      , shear(glass.lattice())
      , volumetric(glass.lattice())
      , strain(6 * static_cast<std::size_t>(glass.lattice().n_local_voxels()))
      , stress(strain.size())
    {
      solver.solve(load, state);
      const auto snapshot = solver.snapshot(state, load.theta);
      snapshot->energies(&shear, &volumetric, nullptr);
      snapshot->strain(strain);
      snapshot->stress(stress);
    }

    double
    largest_energy() const
    {
      return largest(solver.glass().lattice(), [&](const auto i) { return shear[i] + volumetric[i]; });
    }

    VoxelSolver        solver;
    BoxState           state;
    VoxelField         shear, volumetric; // J/m³
    std::vector<float> strain, stress;    // [voxel][component]
  };

  /** |E − expected| against the free expansion and the largest strain of the box. */
  void
  assert_same_strain(const StrainTensor &strain, const StrainTensor &expected)
  {
    const double scale = largest_component(expected);
    for (unsigned int m = 0; m < 6; ++m)
      RC_ASSERT(std::abs(strain[m] - expected[m]) <= 1e-7 * scale);
  }

  /** Both energies of every voxel are those of @p other at other_voxel(voxel), times a factor. */
  template <typename Other>
  void
  assert_same_energies(const Solution &one, const Solution &other, const Other &other_voxel, const double factor = 1.)
  {
    const double error = largest(one.solver.glass().lattice(), [&](const auto i) {
      const auto j = other_voxel(i);
      return std::max(std::abs(one.shear[i] - factor * other.shear[j]),
                      std::abs(one.volumetric[i] - factor * other.volumetric[j]));
    });
    RC_ASSERT(error <= 1e-6 * one.largest_energy());
  }

  const auto same_voxel = [](const std::ptrdiff_t i) { return i; };

  RC_GTEST_PROP(Box, HasEnergiesThatGrowWithTheSquareOfTheLoad, ())
  {
    const RandomBox  box     = *boxes();
    const RandomLoad load    = *loads();
    const double     factor  = *tenths(-30, 30);
    const Lattice    lattice = box.lattice();
    const Glass      glass   = sample_glass(lattice, box.glass);
    BoxLoad          larger  = load;
    larger.theta *= factor;
    larger.stress *= factor;
    const Solution one(glass, load), other(glass, larger);
    assert_same_strain(other.state.strain, factor * one.state.strain);
    assert_same_energies(other, one, same_voxel, factor * factor);
  }

  // Moduli and stresses times a factor: the same strains, and energies times the factor.
  RC_GTEST_PROP(Box, HasNoUnitOfStress, ())
  {
    const RandomBox  box     = *boxes();
    const RandomLoad load    = *loads();
    const double     factor  = *tenths(1, 70);
    const Lattice    lattice = box.lattice();
    const Glass      glass   = sample_glass(lattice, box.glass);
    Glass            stiffer = glass;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        stiffer.bulk_modulus[i] *= factor;
        stiffer.shear_modulus[i] *= factor;
      }
    stiffer.exchange_ghost_planes();
    BoxLoad larger = load;
    larger.stress *= factor;
    const Solution one(glass, load), other(stiffer, larger);
    assert_same_strain(other.state.strain, one.state.strain);
    assert_same_energies(other, one, same_voxel, factor);
  }

  // Voxels and correlation lengths times a factor: the same glass, strains and energies; displacements times the
  // factor.
  RC_GTEST_PROP(Box, HasNoUnitOfLength, ())
  {
    RandomBox        box     = *boxes();
    const RandomLoad load    = *loads();
    const double     factor  = *tenths(1, 70);
    const Lattice    lattice = box.lattice(), larger = box.lattice(MPI_COMM_WORLD, factor);
    const Glass      glass = sample_glass(lattice, box.glass);
    box.glass.correlation_length *= factor;
    const Glass    large_glass = sample_glass(larger, box.glass);
    const Solution one(glass, load), other(large_glass, load);
    assert_same_strain(other.state.strain, one.state.strain);
    assert_same_energies(other, one, same_voxel);
    const auto         size = 3 * static_cast<std::size_t>(lattice.n_local_voxels());
    std::vector<float> u(size), large_u(size);
    one.solver.snapshot(one.state, load.theta)->displacement(u);
    other.solver.snapshot(other.state, load.theta)->displacement(large_u);
    double error = 0., scale = 0.;
    for (std::size_t i = 0; i < size; ++i)
      {
        error = std::max(error, std::abs(large_u[i] / factor - u[i]));
        scale = std::max(scale, std::abs(double(u[i])));
      }
    RC_ASSERT(lattice.max(error) <= 1e-6 * lattice.max(scale));
  }

  RC_GTEST_PROP(Box, SuperposesLoads, ())
  {
    const RandomBox  box   = *boxes();
    const RandomLoad first = *loads(), second = *loads();
    const Lattice    lattice = box.lattice();
    const Glass      glass   = sample_glass(lattice, box.glass);
    BoxLoad          both    = first;
    both.theta += second.theta;
    both.stress += second.stress;
    const Solution one(glass, first), other(glass, second), sum(glass, both);
    double         error = 0., scale = 0.;
    for (std::size_t i = 0; i < sum.strain.size(); ++i)
      {
        error = std::max(error, std::abs(double(one.strain[i]) + double(other.strain[i]) - double(sum.strain[i])));
        scale = std::max({scale, std::abs(double(one.strain[i])), std::abs(double(other.strain[i]))});
      }
    RC_ASSERT(lattice.max(error) <= 1e-6 * lattice.max(scale));
  }

  // Twice the elastic energy is the work of the macroscopic stress less that of the stresses on the free strains:
  // 2⟨w + ½B(tr ε − 3αθ)²⟩ = Σ:E − ⟨αθ tr σ⟩.
  RC_GTEST_PROP(Box, StoresTheWorkThatIsDoneOnIt, ())
  {
    const RandomBox  box     = *boxes();
    const RandomLoad load    = *loads();
    const Lattice    lattice = box.lattice();
    const Glass      glass   = sample_glass(lattice, box.glass);
    const Solution   solution(glass, load);
    const double     energy  = mean(lattice, [&](const auto i) { return solution.shear[i] + solution.volumetric[i]; });
    const double     thermal = mean(lattice, [&](const auto i) {
      const float *const stress = &solution.stress[static_cast<std::size_t>(6 * i)];
      return glass.thermal_expansion[i] * load.theta * (double(stress[0]) + double(stress[1]) + double(stress[2]));
    });
    const double     work    = contract(load.stress, solution.state.strain);
    RC_ASSERT(std::abs(2. * energy - (work - thermal)) <= 1e-6 * (2. * energy + std::abs(work) + std::abs(thermal)));
  }

  // Betti: the work of a stress on the strain of a temperature is that of its local stresses on the free strains.
  RC_GTEST_PROP(Box, IsReciprocal, ())
  {
    const RandomBox  box     = *boxes();
    const RandomLoad load    = *loads();
    const Lattice    lattice = box.lattice();
    const Glass      glass   = sample_glass(lattice, box.glass);
    BoxLoad          heated, stressed;
    heated.theta    = load.theta;
    stressed.stress = load.stress;
    const Solution warm(glass, heated), loaded(glass, stressed);
    const double   local = mean(lattice, [&](const auto i) {
      const float *const stress = &loaded.stress[static_cast<std::size_t>(6 * i)];
      return glass.thermal_expansion[i] * load.theta * (double(stress[0]) + double(stress[1]) + double(stress[2]));
    });
    const double   scale = largest_component(load.stress) * largest_component(warm.state.strain);
    RC_ASSERT(std::abs(contract(load.stress, warm.state.strain) - local) <= 1e-6 * scale);
  }

  // ⟨1/B⟩⁻¹ ≤ B* ≤ ⟨B⟩, and G* likewise: uniform stress and uniform strain are trial fields.
  RC_GTEST_PROP(EffectiveModuli, LieBetweenThoseOfReussAndVoigt, ())
  {
    const RandomBox     box     = *boxes();
    const Lattice       lattice = box.lattice();
    const Glass         glass   = sample_glass(lattice, box.glass);
    const SolvedVoxels  solved(glass, {1e-10, 1000, best_instruction_set()}, with_moduli);
    const ElasticModuli effective = *solved.box.effective().moduli;
    for (const auto &[field, value] : {std::pair(&glass.bulk_modulus, effective.bulk_modulus),
                                       std::pair(&glass.shear_modulus, effective.shear_modulus)})
      {
        const VoxelField &modulus = *field;
        const double      voigt   = mean(lattice, [&](const auto i) { return modulus[i]; });
        const double      reuss   = 1. / mean(lattice, [&](const auto i) { return 1. / modulus[i]; });
        RC_ASSERT(value <= voigt * (1. + 1e-9));
        RC_ASSERT(value >= reuss * (1. - 1e-9));
      }
  }

  /** A symmetry of the lattice: axis a of the image is axis axes[a] of the original, turned round where signs[a] < 0.
   */
  struct Symmetry
  {
    std::array<unsigned int, 3> axes;
    std::array<int, 3>          signs;
    Index                       shift; // of the original, voxels

    Index
    shape(const Index &n) const
    {
      return {n[axes[0]], n[axes[1]], n[axes[2]]};
    }

    /** The voxel of the original that a voxel of the image comes from. */
    std::ptrdiff_t
    origin(const std::ptrdiff_t voxel, const Index &n) const
    {
      const Index image = shape(n);
      const Index x     = {voxel % image[0], voxel / image[0] % image[1], voxel / (image[0] * image[1])};
      Index       source{};
      for (unsigned int a = 0; a < 3; ++a)
        source[axes[a]] = ((signs[a] < 0 ? image[a] - 1 - x[a] : x[a]) + shift[axes[a]]) % image[a];
      return (source[2] * n[1] + source[1]) * n[0] + source[0];
    }

    template <typename Kind>
    SymmetricComponents<Kind>
    image_of(const SymmetricComponents<Kind> &tensor) const
    {
      const unsigned int        number[3][3] = {{0, 3, 5}, {3, 1, 4}, {5, 4, 2}};
      SymmetricComponents<Kind> result;
      for (unsigned int m = 0; m < 6; ++m)
        {
          const auto [a, b] = component_axes[m];
          result[m]         = signs[a] * signs[b] * tensor[number[axes[a]][axes[b]]];
        }
      return result;
    }
  };

  std::ostream &
  operator<<(std::ostream &out, const Symmetry &symmetry)
  {
    for (unsigned int a = 0; a < 3; ++a)
      out << ' ' << symmetry.signs[a] * (1 + static_cast<int>(symmetry.axes[a])) << " by " << symmetry.shift[a];
    return out;
  }

  rc::Gen<Symmetry>
  symmetries()
  {
    return rc::gen::map(
      rc::gen::pair(rc::gen::inRange(0, 48), rc::gen::container<std::vector<int>>(3, rc::gen::inRange(0, 17))),
      [](const auto &numbers) {
        const std::array<unsigned int, 3> orders[] = {{0, 1, 2}, {1, 2, 0}, {2, 0, 1}, {1, 0, 2}, {0, 2, 1}, {2, 1, 0}};
        Symmetry                          result{orders[numbers.first % 6], {}, {}};
        for (unsigned int a = 0; a < 3; ++a)
          {
            result.signs[a] = (numbers.first / 6) >> a & 1 ? -1 : 1;
            result.shift[a] = numbers.second[a];
          }
        return result;
      });
  }

  // Moved, turned and mirrored, glass and stress give the moved, turned and mirrored strain, on any ranks.
  RC_GTEST_PROP(Box, HasNoPlaceOrAxisOfItsOwn, ())
  {
    const RandomBox  box      = *boxes();
    const RandomLoad load     = *loads();
    const Symmetry   symmetry = *symmetries();
    const Lattice    whole    = box.lattice(MPI_COMM_SELF);
    const Lattice    lattice(symmetry.shape(box.n), 1e-9, MPI_COMM_WORLD);
    const Glass      glass  = sample_glass(whole, box.glass);
    Glass            image  = Glass(lattice, {1., 1.}, 1.);
    const auto       origin = [&](const std::ptrdiff_t i) {
      return symmetry.origin(i + lattice.first_plane() * lattice.plane_size(), box.n);
    };
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        image.bulk_modulus[i]      = glass.bulk_modulus[origin(i)];
        image.shear_modulus[i]     = glass.shear_modulus[origin(i)];
        image.thermal_expansion[i] = glass.thermal_expansion[origin(i)];
      }
    image.exchange_ghost_planes();
    BoxLoad load_of_image = load;
    load_of_image.stress  = symmetry.image_of(load.stress);
    const Solution original(glass, load), found(image, load_of_image);
    assert_same_strain(found.state.strain, symmetry.image_of(original.state.strain));
    assert_same_energies(found, original, origin);
    double error = 0.;
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        StressTensor stress, here;
        for (unsigned int m = 0; m < 6; ++m)
          {
            stress[m] = original.stress[static_cast<std::size_t>(6 * origin(i) + m)];
            here[m]   = found.stress[static_cast<std::size_t>(6 * i + m)];
          }
        error = std::max(error, largest_component(here + -1. * symmetry.image_of(stress)));
      }
    double scale = 0.;
    for (const float component : original.stress)
      scale = std::max(scale, std::abs(double(component)));
    RC_ASSERT(lattice.max(error) <= 1e-6 * scale);
  }
} // namespace
