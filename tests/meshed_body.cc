// Specimens from mesh files: the same as a built-in shape on the same mesh, and convergent on another.
#include "meshes/ranks/agreement.h"
#include "solver/mechanics/specimen_stress.h"
#include "solver/thermal/heat_equation.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

#include <deal.II/base/mpi.h>
#include <deal.II/grid/grid_out.h>

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <fstream>
#include <limits>
#include <numeric>
#include <vector>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;
  using dealii::Point;

  /** What one plunge gives at a point. */
  struct Course
  {
    double                mean_temperature, temperature; // K, at the end
    std::array<double, 6> stress{};                      // Pa
    double                imbalance;                     // of heat, relative
  };

  Course
  plunge(const std::shared_ptr<const SpecimenMesh<3>> &mesh,
         const Bath                                   &bath,
         const double                                  duration,
         const Point<3>                               &point)
  {
    const Alloy     alloy = test_alloy();
    HeatEquation<3> heat(mesh, alloy, {1e-6, 4}, 293.);
    const double    content = heat.heat_content(293.);
    heat.plunge(bath, duration, {});
    SpecimenStress<3>   stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto          weights_of_stress      = stress.stress_at(point);
    const auto          weights_of_temperature = mesh->value_at(point);
    std::vector<double> values, thetas;
    for (const auto dof : heat.temperature().locally_owned_elements())
      {
        values.push_back(heat.temperature()(dof));
        thetas.push_back(heat.temperature()(dof) - 293.);
      }
    const auto at_point = [&](const std::vector<double> &weights, const std::vector<double> &nodal_values) {
      return dealii::Utilities::MPI::sum(std::inner_product(weights.begin(), weights.end(), nodal_values.begin(), 0.),
                                         MPI_COMM_WORLD);
    };
    Course course{heat.snapshot(duration).mean_temperature, at_point(weights_of_temperature, values), {}, 0.};
    for (unsigned int m = 0; m < 6; ++m)
      course.stress[m] = at_point(weights_of_stress[m], thetas);
    const double lost = heat.heat_lost();
    course.imbalance  = std::abs(lost + heat.heat_content(293.) - content) / lost;
    return course;
  }

  double
  largest(const std::array<double, 6> &stress)
  {
    double result = 0.;
    for (const double component : stress)
      result = std::max(result, std::abs(component));
    return result;
  }

  // The mesh of a cuboid's eighth, through a file: temperatures and stresses are the cuboid's.
  TEST(MeshedBody, OfACuboidIsTheCuboid)
  {
    auto cuboid        = shape("cuboid");
    cuboid.edges       = "60, 80, 100";
    cuboid.refinements = 1;
    const Bath   bath{"cold", 77., 5e4};
    const double coefficient = 5e4 / test_alloy().conductivity;
    auto         file        = shape("file");
    file.mesh_file       = "cuboid_" + std::to_string(dealii::Utilities::MPI::n_mpi_processes(MPI_COMM_WORLD)) + ".msh";
    file.mesh_unit       = "m";
    file.symmetry_planes = "1, 2, 3";
    on_rank_0(MPI_COMM_WORLD, [&] {
      dealii::parallel::distributed::Triangulation<3> triangulation(MPI_COMM_SELF);
      make_shape<3>(cuboid)->make_mesh(triangulation, coefficient);
      std::ofstream out(file.mesh_file);
      out.precision(std::numeric_limits<double>::max_digits10);
      dealii::GridOut writer;
      writer.set_flags(dealii::GridOutFlags::Msh(true));
      writer.write_msh(triangulation, out);
    });
    file.most_cells = 1; // as it is
    const Point<3> point(1e-5, 2e-5, 3e-5);
    const Course   expected = plunge(make_mesh<3>(cuboid, coefficient), bath, 1e-3, point);
    const Course   found    = plunge(make_mesh<3>(file, coefficient), bath, 1e-3, point);
    ASSERT_LT(expected.mean_temperature, 250.);
    EXPECT_NEAR(found.mean_temperature, expected.mean_temperature, 1e-6);
    EXPECT_NEAR(found.temperature, expected.temperature, 1e-6);
    ASSERT_GT(largest(expected.stress), 1e6);
    for (unsigned int m = 0; m < 6; ++m)
      EXPECT_NEAR(found.stress[m], expected.stress[m], 1e-6 * largest(expected.stress)) << component_names[m];
  }

  // A bar with a notch, free to move, as Gmsh meshed it, and twice refined. Heat is what has left through the surface.
  TEST(MeshedBody, ConvergesForANotchedBar)
  {
    auto bar        = shape("file");
    bar.mesh_file   = CRYOGLASS_NOTCHED_BAR;
    bar.refinements = 8; // finer than there may be cells
    const Bath          bath{"cold", 77., 1e4};
    const double        coefficient = 1e4 / test_alloy().conductivity;
    const Point<3>      point(0.3e-3, 0.8e-3, 0.4e-3);
    std::vector<Course> courses;
    for (const unsigned int cells : {40u, 320u, 2560u})
      {
        bar.most_cells  = cells;
        const auto mesh = make_mesh<3>(bar, coefficient);
        ASSERT_EQ(mesh->n_cells(), cells);
        EXPECT_NE(mesh->shortcoming(), "");
        courses.push_back(plunge(mesh, bath, 0.03, point));
        EXPECT_LT(courses.back().imbalance, 1e-6);
      }
    std::array<double, 2> mean, local, stress;
    for (unsigned int i = 0; i < 2; ++i)
      {
        mean[i]   = std::abs(courses[i].mean_temperature - courses[2].mean_temperature);
        local[i]  = std::abs(courses[i].temperature - courses[2].temperature);
        stress[i] = 0.;
        for (unsigned int m = 0; m < 6; ++m)
          stress[i] = std::max(stress[i], std::abs(courses[i].stress[m] - courses[2].stress[m]));
      }
    EXPECT_LT(mean[1], 0.1);
    EXPECT_LT(mean[1], mean[0] / 8.);
    EXPECT_LT(local[1], local[0] / 8.);
    ASSERT_GT(largest(courses[2].stress), 2e7);
    EXPECT_LT(stress[1], 0.08 * largest(courses[2].stress));
    EXPECT_LT(stress[1], stress[0] / 4.);
  }
} // namespace
