// The thermal stress of the specimen against exact results, and specimens from mesh files.
#include "meshes/ranks/file_error.h"
#include "solver/mechanics/specimen_stress.h"
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  template <int dim>
  std::array<double, 6>
  stress_at(SpecimenStress<dim> &stress, const dealii::PETScWrappers::MPI::Vector &theta, const Point<dim> &point)
  {
    std::array<double, 6> result{};
    const auto            weights = stress.stress_at(point);
    for (unsigned int m = 0; m < 6; ++m)
      {
        auto weight = weights[m].begin();
        for (const auto dof : theta.locally_owned_elements())
          result[m] += *weight++ * theta(dof);
        result[m] = dealii::Utilities::MPI::sum(result[m], MPI_COMM_WORLD);
      }
    return result;
  }

  // Plate: σ = Eα(T̄ − T)/(1 − ν) in its plane (Boley & Weiner, Theory of Thermal Stresses, section 9.7).
  TEST(SpecimenStress, OfAPlate)
  {
    const Alloy  alloy  = test_alloy();
    const double half   = 1e-3,
                 factor = alloy.moduli.youngs_modulus() * alloy.thermal_expansion / (1. - alloy.moduli.poisson_ratio());
    auto parameters     = shape("ribbon");
    parameters.thickness   = 2000.;
    const auto        mesh = make_mesh<2>(parameters, 1355. / alloy.conductivity);
    SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto        profile = [&](const double z) { return -30. + 20. * z * z / (half * half); }; // mean −30 + 20/3
    const auto        theta   = nodal<2>(*mesh, [&](const Point<2> &p) { return profile(p[1]); });
    for (const double z : {0., 0.3e-3, 0.77e-3, 1e-3})
      {
        const auto   found    = stress_at(stress, theta, Point<2>(0., z));
        const double expected = factor * (-30. + 20. / 3. - profile(z)), scale = factor * 20.;
        EXPECT_NEAR(found[0] / scale, expected / scale, 1e-7) << z;
        EXPECT_NEAR(found[1] / scale, expected / scale, 1e-7) << z;
        for (const unsigned int m : {2, 3, 4, 5})
          EXPECT_NEAR(found[m] / scale, 0., 1e-7) << z;
      }
    EXPECT_NEAR(stress.largest_von_mises(stress.stress_fields(theta)) / (factor * 40. / 3.), 1., 1e-7);
  }

  // Long cylinder: σ_z = Eα(T̄ − T)/(1 − ν), hoop and radial stress from the mean within r (ibid., section 9.10).
  TEST(SpecimenStress, OfACylinder)
  {
    const Alloy  alloy  = test_alloy();
    const double R      = 1.5e-3,
                 factor = alloy.moduli.youngs_modulus() * alloy.thermal_expansion / (1. - alloy.moduli.poisson_ratio());
    auto parameters     = shape("rod");
    parameters.diameter = 3000.;
    const auto        mesh = make_mesh<2>(parameters, 1355. / alloy.conductivity);
    SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto        profile = [&](const double r) { return -100. - 12. * r * r / (R * R); };
    const auto        within  = [&](const double r) { return -50. - 3. * r * r / (R * R); }; // 1/r² ∫₀^r T r dr
    const auto        theta   = nodal<2>(*mesh, [&](const Point<2> &p) { return profile(p[0]); });
    for (const double r : {0., 0.2e-3, 0.9e-3, 1.5e-3})
      {
        const auto   found = stress_at(stress, theta, Point<2>(r, 0.));
        const double scale = factor * 12.;
        EXPECT_NEAR(found[0] / scale, factor * (within(R) - within(r)) / scale, 1e-7) << r;
        EXPECT_NEAR(found[1] / scale, factor * (within(R) + within(r) - profile(r)) / scale, 1e-7) << r;
        EXPECT_NEAR(found[2] / scale, factor * (2. * within(R) - profile(r)) / scale, 1e-7) << r;
      }
  }

  // A disc much wider than thick is a plate in its middle; a flat cuboid too (Saint-Venant).
  TEST(SpecimenStress, OfWideBodiesIsThatOfThePlate)
  {
    const Alloy  alloy  = test_alloy();
    const double half   = 50e-6,
                 factor = alloy.moduli.youngs_modulus() * alloy.thermal_expansion / (1. - alloy.moduli.poisson_ratio());
    const auto profile  = [&](const double z) { return 20. * z * z / (half * half); };
    auto       parameters = shape("disc");
    parameters.thickness  = 100.;
    parameters.diameter   = 1200.;
    parameters.edges      = "800, 800, 100";
    {
      const auto        mesh = make_mesh<2>(parameters, 1355. / alloy.conductivity);
      SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
      const auto        theta = nodal<2>(*mesh, [&](const Point<2> &p) { return profile(p[1]); });
      for (const double z : {0., half})
        EXPECT_NEAR(stress_at(stress, theta, Point<2>(0., z))[0] / (factor * (20. / 3. - profile(z))), 1., 2e-3);
    }
    // Elements of one degree less: second order on equal cells that are halved.
    parameters.shape = "cuboid";
    std::vector<double> errors;
    for (const unsigned int refinements : {0, 1, 2})
      {
        parameters.refinements = refinements;
        const auto        mesh = make_mesh<3>(parameters, 0.);
        SpecimenStress<3> stress(mesh, alloy.moduli, alloy.thermal_expansion);
        const auto        theta = nodal<3>(*mesh, [&](const Point<3> &p) { return profile(p[2]); });
        errors.push_back(stress_at(stress, theta, mesh->centre_and_surface()[0])[0] / (factor * 20. / 3.) - 1.);
        EXPECT_NEAR(mesh->centre_and_surface()[1][2], half, 1e-12);
      }
    for (unsigned int i = 0; i < 2; ++i)
      EXPECT_NEAR(std::log2(errors[i] / errors[i + 1]), 2., 0.1) << errors[i] << ' ' << errors[i + 1];
  }

  // Very flat bodies, where the multigrid gives up.
  TEST(SpecimenStress, OfAVeryWideDisc)
  {
    const Alloy alloy      = test_alloy();
    auto        disc       = shape("disc");
    disc.thickness         = 40.;
    disc.diameter          = 30000.;
    const auto        mesh = make_mesh<2>(disc, 1355. / alloy.conductivity);
    SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto        theta = nodal<2>(*mesh, [&](const Point<2> &p) { return 20. * std::pow(p[1] / 20e-6, 2); });
    const double factor = alloy.moduli.youngs_modulus() * alloy.thermal_expansion / (1. - alloy.moduli.poisson_ratio());
    EXPECT_NEAR(stress_at(stress, theta, Point<2>(0., 20e-6))[0] / (factor * (20. / 3. - 20.)), 1., 1e-3);
  }

  /** A cube of 2 × 2 × 2 hexahedra from −1 to 1 in Gmsh's format 2.2; its faces x = −1 have the physical id 7. */
  void
  write_gmsh_cube(const std::filesystem::path &path)
  {
    std::ostringstream elements;
    unsigned int       n_elements = 0;
    const auto         node       = [](const int x, const int y, const int z) { return 1 + x + 3 * (y + 3 * z); };
    for (int z = 0; z < 2; ++z)
      for (int y = 0; y < 2; ++y)
        {
          for (int x = 0; x < 2; ++x)
            elements << ++n_elements << " 5 2 1 1 " << node(x, y, z) << ' ' << node(x + 1, y, z) << ' '
                     << node(x + 1, y + 1, z) << ' ' << node(x, y + 1, z) << ' ' << node(x, y, z + 1) << ' '
                     << node(x + 1, y, z + 1) << ' ' << node(x + 1, y + 1, z + 1) << ' ' << node(x, y + 1, z + 1)
                     << '\n';
          elements << ++n_elements << " 3 2 7 7 " << node(0, y, z) << ' ' << node(0, y + 1, z) << ' '
                   << node(0, y + 1, z + 1) << ' ' << node(0, y, z + 1) << '\n';
        }
    std::ofstream out(path);
    out << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$Nodes\n27\n";
    for (int z = 0; z < 3; ++z)
      for (int y = 0; y < 3; ++y)
        for (int x = 0; x < 3; ++x)
          out << node(x, y, z) << ' ' << x - 1 << ' ' << y - 1 << ' ' << z - 1 << '\n';
    out << "$EndNodes\n$Elements\n" << n_elements << '\n' << elements.str() << "$EndElements\n";
  }

  class MeshFile : public testing::Test
  {
  protected:
    void
    SetUp() override
    {
      parameters_ = shape("file");
      path_       = "specimen_" + std::to_string(dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD)) + ".msh";
      parameters_.mesh_file   = path_.string();
      parameters_.mesh_unit   = "um";
      parameters_.refinements = 1;
      if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
        write_gmsh_cube(path_);
      MPI_Barrier(MPI_COMM_WORLD);
    }

    std::filesystem::path path_;
    SpecimenEntries       parameters_;
    const Alloy           alloy_ = test_alloy();
  };

  TEST_F(MeshFile, IsReadWithItsUnit)
  {
    HeatEquation<3> heat(make_mesh<3>(parameters_, 1355. / alloy_.conductivity), alloy_, {}, 293.);
    EXPECT_NEAR(heat.volume_over_surface(), 2e-6 / 6., 1e-15);
    EXPECT_LT(heat.mesh().centre_and_surface()[0].norm(), 1e-12);
    EXPECT_NEAR(heat.mesh().centre_and_surface()[1].norm(), 1e-6, 1e-12);
    parameters_.symmetry_planes = "7";
    HeatEquation<3> half(make_mesh<3>(parameters_, 1355. / alloy_.conductivity), alloy_, {}, 293.);
    EXPECT_NEAR(half.volume_over_surface(), 2e-6 / 5., 1e-15); // the insulated face does not count
    EXPECT_NEAR(half.mesh().centre_and_surface()[0][0], -1e-6, 1e-12);
  }

  TEST_F(MeshFile, RefusesWhatItCannotUse)
  {
    const auto make             = [&] { make_mesh<3>(parameters_, 1355. / alloy_.conductivity); };
    parameters_.symmetry_planes = "8";
    EXPECT_THROW(make(), std::invalid_argument);
    parameters_.symmetry_planes = "";
    parameters_.mesh_file       = "nowhere.msh";
    EXPECT_THROW(make(), FileError);
    parameters_.mesh_file = "bad_" + path_.string();
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::ofstream(parameters_.mesh_file) << "this is no mesh\n";
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_THROW(make(), std::invalid_argument);
    if (dealii::Utilities::MPI::this_mpi_process(MPI_COMM_WORLD) == 0)
      std::ofstream(parameters_.mesh_file)
        << "$MeshFormat\n2.2 0 8\n$EndMeshFormat\n$Nodes\n4\n1 0 0 0\n2 1 0 0\n3 0 1 0\n4 0 0 1\n$EndNodes\n"
        << "$Elements\n1\n1 4 2 1 1 1 2 3 4\n$EndElements\n"; // a tetrahedron
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_THROW(make(), std::invalid_argument);
  }

  // A linear temperature makes no stress in a free body, however it is held: free, or with one plane of symmetry.
  TEST_F(MeshFile, LinearTemperatureIsFreeOfStress)
  {
    for (const std::string planes : {"", "7"})
      {
        parameters_.symmetry_planes = planes;
        const auto        mesh      = make_mesh<3>(parameters_, 1355. / alloy_.conductivity);
        SpecimenStress<3> stress(mesh, alloy_.moduli, alloy_.thermal_expansion);
        const auto        linear = nodal<3>(*mesh, [&](const Point<3> &p) {
          return -50. + 3e7 * p[1] - 2e7 * p[2] + (planes.empty() ? 1e7 * p[0] : 0.);
        });
        const double      scale  = alloy_.moduli.youngs_modulus() * alloy_.thermal_expansion * 50.;
        EXPECT_LT(stress.largest_von_mises(stress.stress_fields(linear)) / scale, 1e-8) << planes;
        // The adjoint weights give what the direct solve gives.
        const auto uneven = nodal<3>(*mesh, [&](const Point<3> &p) { return 1e13 * p[1] * p[1] * (1. + 2e5 * p[2]); });
        const Point<3>                               corner(1e-6, 1e-6, 1e-6);
        const auto                                   found  = stress_at(stress, uneven, corner);
        const auto                                   fields = stress.stress_fields(uneven);
        double                                       direct = 0.;
        std::vector<dealii::types::global_dof_index> dofs(stress.field_dof_handler().get_fe().n_dofs_per_cell());
        for (const auto &cell : stress.field_dof_handler().active_cell_iterators())
          if (cell->is_locally_owned())
            for (const unsigned int v : cell->vertex_indices())
              if (cell->vertex(v).distance(corner) < 1e-12)
                {
                  cell->get_dof_indices(dofs);
                  direct += fields(dofs[stress.field_dof_handler().get_fe().component_to_system_index(1, v)]);
                }
        direct = dealii::Utilities::MPI::sum(direct, MPI_COMM_WORLD);
        EXPECT_NEAR(found[1] / direct, 1., 1e-6);
      }
  }
} // namespace
