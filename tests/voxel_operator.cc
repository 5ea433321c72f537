#include "solver/mechanics/voxel/green_preconditioner.h"
#include "solver/mechanics/voxel/voxel_operator.h"
#include "tests/support/glasses.h"

#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/fe/fe_system.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/grid/grid_generator.h>
#include <deal.II/grid/tria.h>
#include <deal.II/lac/full_matrix.h>

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  /** A reproducible number in (0, 1) for an index. */
  double
  scatter(const double i)
  {
    return std::fmod(std::sin(i + 1.) * 43758.5453, 0.5) + 0.5;
  }

  double
  displacement_of(const std::ptrdiff_t node, const unsigned int c)
  {
    return scatter(3. * double(node) + c) - 0.5;
  }

  void
  scatter_moduli(Glass &glass)
  {
    const Lattice &lattice = glass.lattice();
    for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
      {
        const double voxel         = double(i + lattice.first_plane() * lattice.plane_size());
        glass.bulk_modulus[i]      = 1e11 * (0.2 + scatter(7. * voxel));
        glass.shear_modulus[i]     = 4e10 * (0.2 + scatter(11. * voxel));
        glass.thermal_expansion[i] = 1e-5 * (0.2 + scatter(13. * voxel));
      }
    glass.exchange_ghost_planes();
  }

  template <typename Number>
  void
  fill_displacement(NodalField<Number> &field)
  {
    const Lattice &lattice = field.lattice();
    for (unsigned int c = 0; c < 3; ++c)
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        field.component(c)[i] = Number(displacement_of(i + lattice.first_plane() * lattice.plane_size(), c));
    field.exchange_ghost_planes();
  }

  /**
   * Nodal forces ∫ σ : ∇φ of the periodic lattice, assembled by deal.II from
   * FEValues of one unit cube per voxel, on the whole box.
   */
  std::vector<double>
  forces_by_fe_values(const std::array<std::ptrdiff_t, 3> &n, const StrainTensor &strain, const double theta)
  {
    using namespace dealii;
    const Lattice serial(n, 1e-9, MPI_COMM_SELF);
    Glass         glass(serial, {1e11, 4e10}, 1e-5);
    scatter_moduli(glass);

    Triangulation<3> cube;
    GridGenerator::hyper_cube(cube);
    const FESystem<3> element(FE_Q<3>(1), 3);
    DoFHandler<3>     dof_handler(cube);
    dof_handler.distribute_dofs(element);
    FEValues<3> values(element, QGauss<3>(2), update_gradients | update_JxW_values | update_quadrature_points);
    values.reinit(dof_handler.begin_active());
    const FEValuesExtractors::Vector displacement(0);
    SymmetricTensor<2, 3>            macroscopic;
    for (unsigned int i = 0; i < 6; ++i)
      macroscopic[component_axes[i].first][component_axes[i].second] = strain[i];

    std::vector<double> force(static_cast<std::size_t>(3 * serial.n_voxels()), 0.);
    for (std::ptrdiff_t z = 0; z < n[2]; ++z)
      for (std::ptrdiff_t y = 0; y < n[1]; ++y)
        for (std::ptrdiff_t x = 0; x < n[0]; ++x)
          {
            const std::ptrdiff_t voxel = (z * n[1] + y) * n[0] + x;
            // deal.II numbers the vertices of a cube with x fastest.
            const auto node_of = [&](const unsigned int vertex) {
              return (((z + vertex / 4) % n[2]) * n[1] + (y + vertex / 2 % 2) % n[1]) * n[0] + (x + vertex % 2) % n[0];
            };
            for (unsigned int q = 0; q < values.n_quadrature_points; ++q)
              {
                SymmetricTensor<2, 3> e = macroscopic;
                for (unsigned int j = 0; j < element.n_dofs_per_cell(); ++j)
                  {
                    const auto [c, vertex] = element.system_to_component_index(j);
                    e += displacement_of(node_of(vertex), c) * values[displacement].symmetric_gradient(j, q);
                  }
                const double                bulk = glass.bulk_modulus[voxel], shear = glass.shear_modulus[voxel];
                const SymmetricTensor<2, 3> stress =
                  bulk * (trace(e) - 3. * glass.thermal_expansion[voxel] * theta) * unit_symmetric_tensor<3>() +
                  2. * shear * deviator(e);
                for (unsigned int i = 0; i < element.n_dofs_per_cell(); ++i)
                  {
                    const auto [c, vertex] = element.system_to_component_index(i);
                    force[static_cast<std::size_t>(3 * node_of(vertex) + c)] +=
                      (stress * values[displacement].symmetric_gradient(i, q)) * values.JxW(q);
                  }
              }
          }
    return force;
  }

  TEST(VoxelOperator, EqualsTheMatrixAssembledByFEValues)
  {
    const StrainTensor strain = {0.1, -0.2, 0.3, 0.125, 0.025, -0.075};
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{4, 3, 5}, {7, 2, 6}, {1, 1, 4}, {17, 5, 3}})
      for (const double theta : {0., -216.})
        {
          const auto    expected = forces_by_fe_values(n, strain, theta);
          const Lattice lattice(n, 1e-9, MPI_COMM_WORLD);
          Glass         glass(lattice, {1e11, 4e10}, 1e-5);
          scatter_moduli(glass);
          NodalField<double> displacement(lattice), force(lattice);
          fill_displacement(displacement);
          VoxelOperator(glass, best_instruction_set()).apply(displacement, strain, theta, force.view());
          double error = 0., size = 0.;
          for (unsigned int c = 0; c < 3; ++c)
            for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
              {
                const double value =
                  expected[static_cast<std::size_t>(3 * (i + lattice.first_plane() * lattice.plane_size()) + c)];
                error = std::max(error, std::abs(force.component(c)[i] - value));
                size  = std::max(size, std::abs(value));
              }
          EXPECT_LT(lattice.max(error), 1e-12 * lattice.max(size))
            << n[0] << " x " << n[1] << " x " << n[2] << ", theta " << theta;
        }
  }

  TEST(VoxelOperator, WorkAndStressBelongToTheForces)
  {
    const Lattice lattice({6, 5, 7}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, {1e11, 4e10}, 1e-5);
    scatter_moduli(glass);
    const VoxelOperator voxel_operator(glass, best_instruction_set());
    NodalField<double>  displacement(lattice), force(lattice);
    fill_displacement(displacement);
    const StrainTensor strain = {0.1, -0.2, 0.3, 0.125, 0.025, -0.075};
    const auto         sums   = voxel_operator.apply(displacement, strain, 0., force.view());
    double             work   = 0.;
    for (unsigned int c = 0; c < 3; ++c)
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        work += displacement.component(c)[i] * force.component(c)[i];
    EXPECT_NEAR(sums.work / lattice.sum(work), 1., 1e-12);

    // Twice the elastic energy = work of u and E = ∫ 2 w + B (tr ε)².
    const double total = sums.work + contract(sums.stress, strain);
    BoxState     state;
    state.displacement.assign(static_cast<std::size_t>(NodalSpan<double>::size(lattice)), 0.);
    state.strain = strain;
    for (unsigned int c = 0; c < 3; ++c)
      std::copy_n(displacement.component(c) - lattice.plane_size(),
                  lattice.n_local_voxels() + 2 * lattice.plane_size(),
                  voxel_operator.displacement(state).component(c) - lattice.plane_size());
    VoxelField shear(lattice), volumetric(lattice);
    voxel_operator.energies(state, 0., &shear, &volumetric, nullptr);
    const double energy =
      mean(lattice, [&](const auto i) { return shear[i] + volumetric[i]; }) * double(lattice.n_voxels());
    EXPECT_NEAR(2. * energy / total, 1., 1e-12);
  }

  template <typename Number>
  void
  compare_instruction_sets(const double tolerance)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{37, 5, 6}, {8, 9, 5}})
      {
        const Lattice lattice(n, 1e-9, MPI_COMM_WORLD);
        Glass         glass(lattice, {1e11, 4e10}, 1e-5);
        scatter_moduli(glass);
        NodalField<Number> displacement(lattice), expected(lattice), force(lattice);
        fill_displacement(displacement);
        const StrainTensor strain = {0.1, -0.2, 0.3, 0.125, 0.025, -0.075};
        const auto         baseline =
          VoxelOperator(glass, InstructionSet::baseline).apply(displacement, strain, -216., expected.view());
        for (const auto &[name, set] : {std::pair{"avx2", InstructionSet::avx2}, {"avx512", InstructionSet::avx512}})
          {
            if (set > best_instruction_set())
              continue; // not on this processor
            const auto sums  = VoxelOperator(glass, set).apply(displacement, strain, -216., force.view());
            double     error = 0.;
            for (unsigned int c = 0; c < 3; ++c)
              for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
                error = std::max(error, std::abs(double(force.component(c)[i]) - double(expected.component(c)[i])));
            EXPECT_LT(lattice.max(error), tolerance * 1e11) << name;
            for (unsigned int i = 0; i < 6; ++i)
              EXPECT_NEAR(sums.stress[i], baseline.stress[i], tolerance * 1e11 * double(lattice.n_voxels())) << name;
          }
      }
  }

  TEST(VoxelOperator, InstructionSetsAgreeToRounding)
  {
    compare_instruction_sets<double>(1e-14);
    compare_instruction_sets<float>(1e-5);
  }

  TEST(VoxelOperator, RoundsForcesOnlyAtTheEnd)
  {
    const Lattice lattice({9, 6, 7}, 1e-9, MPI_COMM_WORLD);
    Glass         glass(lattice, {1e11, 4e10}, 1e-5);
    scatter_moduli(glass);
    const VoxelOperator voxel_operator(glass, best_instruction_set());
    NodalField<double>  displacement(lattice), force(lattice);
    NodalField<float>   rounded(lattice);
    fill_displacement(displacement);
    voxel_operator.apply(displacement, StrainTensor{0.1}, -216., force.view());
    voxel_operator.apply(displacement, StrainTensor{0.1}, -216., rounded.view());
    for (unsigned int c = 0; c < 3; ++c)
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        EXPECT_EQ(rounded.component(c)[i], float(force.component(c)[i]));
  }

  TEST(GreenPreconditioner, InvertsTheOperatorOfAUniformMedium)
  {
    for (const auto &n : {std::array<std::ptrdiff_t, 3>{8, 8, 8}, {5, 9, 7}, {22, 6, 13}, {1, 1, 8}, {16, 4, 4}})
      {
        const Lattice       lattice(n, 1e-9, MPI_COMM_WORLD);
        const ElasticModuli moduli{1.1e11, 3.7e10};
        const Glass         glass(lattice, moduli, 1e-5);
        const VoxelOperator voxel_operator(glass, best_instruction_set());
        GreenPreconditioner green(lattice, voxel_operator.kernels());
        green.set_reference(moduli);

        NodalField<double> displacement(lattice), force(lattice);
        fill_displacement(displacement);
        voxel_operator.apply(displacement, {}, 0., force.view());
        const NodalView<float> field = green.field();
        const auto             at    = [&](const unsigned int c, const std::ptrdiff_t i) -> float                &{
          const std::ptrdiff_t in_plane = i % lattice.plane_size();
          return field.component[c][i / lattice.plane_size() * field.plane_stride +
                                    in_plane / lattice.n(0) * field.row_stride + in_plane % lattice.n(0)];
        };
        double work = 0.;
        for (unsigned int c = 0; c < 3; ++c)
          for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
            {
              at(c, i) = float(force.component(c)[i]);
              work += force.component(c)[i] * displacement.component(c)[i];
            }
        for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
          for (unsigned int c = 0; c < 3; ++c)
            green.transforms().forward_plane(c, z, 0);
        EXPECT_NEAR(green.apply() / lattice.sum(work), 1., 1e-5);
        for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
          for (unsigned int c = 0; c < 3; ++c)
            green.transforms().backward_plane(c, z, 0);
        for (unsigned int c = 0; c < 3; ++c)
          {
            const double mean_value = mean(lattice, [&](const auto i) { return displacement.component(c)[i]; });
            EXPECT_LT(largest(lattice,
                              [&](const auto i) {
                                return std::abs(double(at(c, i)) - (displacement.component(c)[i] - mean_value));
                              }),
                      2e-5);
          }
      }
  }
} // namespace
