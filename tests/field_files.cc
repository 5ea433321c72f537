// Everything that is written for ParaView, read back by VTK's own readers.
#include "solver/energy/shear_energy.h"
#include "solver/mechanics/centre_fields.h"
#include "solver/mechanics/voxel_responses.h"
#include "solver/output/box_mesh_files.h"
#include "solver/output/field_files.h"
#include "solver/output/specimen_files.h"
#include "solver/thermal/treatment.h"
#include "tests/support/glasses.h"

#include <gtest/gtest.h>

#include <vtkDataArray.h>
#include <vtkHDFReader.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkUnstructuredGrid.h>
#include <vtkXMLPUnstructuredGridReader.h>

#include <cmath>
#include <fstream>
#include <regex>
#include <sstream>

namespace
{
  using namespace cryoglass;
  using namespace cryoglass::test;

  std::filesystem::path
  empty_folder(const std::string &name)
  {
    int n = 0, rank = 0;
    MPI_Comm_size(MPI_COMM_WORLD, &n);
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    const std::filesystem::path folder = name + std::to_string(n);
    if (rank == 0)
      {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
      }
    MPI_Barrier(MPI_COMM_WORLD);
    return folder;
  }

  std::vector<std::string>
  matches(const std::filesystem::path &file, const std::string &pattern)
  {
    std::ifstream     in(file);
    std::stringstream text;
    text << in.rdbuf();
    const std::string        all = text.str();
    const std::regex         regex(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator i(all.begin(), all.end(), regex), end; i != end; ++i)
      found.push_back((*i)[1]);
    return found;
  }

  TEST(BoxFields, AreWhatVtkReads)
  {
    const Lattice              lattice({6, 5, 7}, 0.5e-9, MPI_COMM_WORLD);
    Glass                      glass(lattice, {1e11, 4e10}, 1e-5);
    const auto                 number  = [&](const std::ptrdiff_t i) { return double(i + lattice.first_plane() * 30); };
    const std::vector<BoxTime> times   = {{0.25, 2.}, {60., -3.}};
    double                     theta   = 0.;
    const auto                 prepare = [&](const BoxTime &time) { theta = time.theta; };
    const auto                 state   = [&](std::vector<float> &values) {
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        for (unsigned int c = 0; c < 6; ++c)
          values[std::size_t(6 * i + c)] = float(theta * (number(i) + 0.125 * c));
    };
    const auto fixed = [&](std::vector<float> &values) {
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        values[std::size_t(i)] = float(7. * number(i));
    };
    const auto folder = empty_folder("box_fields_test_");
    write_box_fields(
      folder, lattice, {{"stress", "Pa", 6, true, state}, {"shear_modulus", "Pa", 1, false, fixed}}, times, prepare);
    MPI_Barrier(MPI_COMM_WORLD);

    for (std::size_t t = 0; t < times.size(); ++t)
      {
        vtkNew<vtkHDFReader> reader;
        const auto           path = folder / ("box_00" + std::to_string(t) + ".hdf");
        ASSERT_TRUE(reader->CanReadFile(path.c_str()));
        reader->SetFileName(path.c_str());
        reader->Update();
        auto *const image = vtkImageData::SafeDownCast(reader->GetOutputDataObject(0));
        ASSERT_NE(image, nullptr);
        const int *const extent = image->GetExtent();
        EXPECT_EQ(std::vector<int>(extent, extent + 6), (std::vector<int>{0, 5, 0, 4, 0, 6}));
        EXPECT_DOUBLE_EQ(image->GetSpacing()[2], 0.5); // nm
        EXPECT_DOUBLE_EQ(image->GetOrigin()[0], 0.25);
        auto *const stress = image->GetPointData()->GetArray("stress");
        ASSERT_NE(stress, nullptr);
        ASSERT_EQ(stress->GetNumberOfComponents(), 6);
        ASSERT_EQ(stress->GetNumberOfTuples(), 6 * 5 * 7);
        for (int i = 0; i < 6 * 5 * 7; ++i)
          for (int c = 0; c < 6; ++c)
            EXPECT_EQ(stress->GetComponent(i, c), times[t].theta * (i + 0.125 * c));
        auto *const modulus = image->GetPointData()->GetArray("shear_modulus");
        ASSERT_EQ(modulus != nullptr, t == 0); // the glass stays
        if (modulus != nullptr)
          {
            EXPECT_EQ(modulus->GetComponent(100, 0), 700.);
          }
      }
    EXPECT_EQ(matches(folder / "box.xdmf", "Time Value=\"([^\"]*)\""), (std::vector<std::string>{"0.25", "60"}));
    EXPECT_EQ(matches(folder / "box.xdmf", "(box_00.[^<]*)<"),
              (std::vector<std::string>{"box_000.hdf:/VTKHDF/PointData/stress",
                                        "box_000.hdf:/VTKHDF/PointData/shear_modulus",
                                        "box_001.hdf:/VTKHDF/PointData/stress",
                                        "box_000.hdf:/VTKHDF/PointData/shear_modulus"}));
  }

  TEST(BoxFields, FailWhereTheFolderIsMissing)
  {
    const Lattice lattice({4, 4, 8}, 1e-9, MPI_COMM_WORLD);
    EXPECT_THROW(write_box_fields("no/such/folder", lattice, {}, {{0., 1.}}, [](const BoxTime &) {}),
                 std::ios_base::failure);
  }

  /** The stress is in equilibrium with its own definition: von Mises from it is that of the energy kernel. */
  TEST(CentreFields, AgreeWithTheEnergyKernel)
  {
    const Lattice           lattice({12, 10, 14}, 1e-9, MPI_COMM_WORLD);
    const Glass             glass(lattice, glass_parameters(), Alloy(alloy_parameters()));
    VoxelSolver::Parameters parameters;
    const VoxelResponses    responses(glass, parameters, false, {}, {});
    const double            theta = -200.;
    const ShearEnergy       energy(responses, theta);
    const BoxState          state = responses.state(theta, {});
    const CentreFields      centre(glass, state, theta);
    const auto              n = std::size_t(lattice.n_local_voxels());
    std::vector<float>      stress(6 * n), strain(6 * n), displacement(3 * n);
    centre.stress(stress);
    centre.strain(strain);
    centre.displacement(displacement);
    double mean_stress = 0., mean_strain = 0., scale = 0.;
    for (std::size_t i = 0; i < n; ++i)
      {
        const float *const s = &stress[6 * i];
        const double       von_mises =
          std::sqrt(0.5 * (std::pow(s[0] - s[1], 2) + std::pow(s[1] - s[2], 2) + std::pow(s[2] - s[0], 2)) +
                    3. * (s[3] * s[3] + s[4] * s[4] + s[5] * s[5]));
        EXPECT_NEAR(von_mises / energy.von_mises_field()[std::ptrdiff_t(i)], 1., 2e-3) << i;
        mean_stress += s[0];
        mean_strain += strain[6 * i];
        scale = std::max(scale, std::abs(double(s[0])));
        EXPECT_LT(std::abs(displacement[3 * i]), 1e-9); // below a voxel
      }
    const auto voxels = double(lattice.n_voxels());
    EXPECT_LT(std::abs(lattice.sum(mean_stress)) / voxels, 1e-6 * lattice.max(scale)); // a free sample
    EXPECT_NEAR(lattice.sum(mean_strain) / voxels / (theta * responses.thermal().strain[0]), 1., 1e-5);
  }

  TEST(SpecimenFields, AreWhatVtkReads)
  {
    Specimen::Parameters  geometry;
    const Specimen        specimen(geometry);
    Treatment::Parameters treatment_parameters;
    const Treatment       treatment(treatment_parameters);
    const Alloy           alloy(alloy_parameters());
    HeatEquation<2>       heat(specimen, alloy, {}, 293., 1355., MPI_COMM_WORLD);
    SpecimenStress<2>     stress(heat, alloy.moduli, alloy.thermal_expansion);
    const auto            folder = empty_folder("specimen_fields_test_");
    SpecimenFiles<2>      files(folder);
    files.add(heat.temperature(), heat.temperature(), 0.);
    heat.plunge(treatment.steps[0].bath, 0.05, {});
    files.add(heat.temperature(), heat.temperature(), 0.05);
    files.write(heat, stress);
    MPI_Barrier(MPI_COMM_WORLD);

    EXPECT_EQ(matches(folder / "specimen.pvd", "timestep=\"([^\"]*)\""), (std::vector<std::string>{"0", "0.05"}));
    const auto names = matches(folder / "specimen.pvd", "file=\"([^\"]*)\"");
    ASSERT_EQ(names.size(), 2u);
    const auto cooled = heat.snapshot(0.05);
    for (const double start : {1., 0.})
      {
        vtkNew<vtkXMLPUnstructuredGridReader> reader;
        reader->SetFileName((folder / names[start == 1. ? 0 : 1]).c_str());
        reader->Update();
        auto *const temperature = reader->GetOutput()->GetPointData()->GetArray("temperature");
        ASSERT_NE(temperature, nullptr);
        ASSERT_GT(temperature->GetNumberOfTuples(), 4);
        for (const std::string &name : SpecimenStress<2>::field_names())
          EXPECT_NE(reader->GetOutput()->GetPointData()->GetArray(name.c_str()), nullptr) << name;
        double range[2];
        temperature->GetRange(range);
        EXPECT_NEAR(range[0], start == 1. ? 293. : cooled.lowest_temperature, 1e-3);
        EXPECT_NEAR(range[1], start == 1. ? 293. : cooled.highest_temperature, 1e-3);
      }
    EXPECT_LT(cooled.lowest_temperature, 290.);
  }

  TEST(BoxMesh, IsWhatVtkReads)
  {
    const Lattice      lattice({4, 4, 6}, 2e-9, MPI_COMM_WORLD);
    const Glass        glass(lattice, glass_parameters(), Alloy(alloy_parameters()));
    FemBox::Parameters parameters;
    parameters.cell_size     = 2.;
    parameters.free_surfaces = "z";
    const FemResponses responses(glass, parameters, 1e-8, 500, false, {});
    const auto         folder = empty_folder("box_mesh_test_");
    write_box_mesh(folder, responses, {{0.25, -200.}, {60., -100.}});
    MPI_Barrier(MPI_COMM_WORLD);
    const auto names = matches(folder / "box_mesh.pvd", "file=\"([^\"]*)\"");
    ASSERT_EQ(names.size(), 2u);
    std::vector<double> largest_energy;
    for (const std::string &name : names)
      {
        vtkNew<vtkXMLPUnstructuredGridReader> reader;
        reader->SetFileName((folder / name).c_str());
        reader->Update();
        auto *const grid = reader->GetOutput();
        EXPECT_EQ(grid->GetNumberOfCells(), 2 * 2 * 3);
        double bounds[6];
        grid->GetBounds(bounds);
        EXPECT_NEAR(bounds[1], 8., 1e-5); // nm
        EXPECT_NEAR(bounds[5], 12., 1e-5);
        auto *const displacement = grid->GetPointData()->GetArray("displacement");
        ASSERT_NE(displacement, nullptr);
        EXPECT_EQ(displacement->GetNumberOfComponents(), 3);
        double range[2];
        displacement->GetRange(range, 2); // across the film with the expansion: 12 nm · 1e-5 · 200
        EXPECT_NEAR((range[1] - range[0]) /
                      (12e-9 * responses.effective().thermal_expansion * (largest_energy.empty() ? 200. : 100.)),
                    1.,
                    0.3);
        auto *const energy = grid->GetPointData()->GetArray("shear_energy");
        ASSERT_NE(energy, nullptr);
        energy->GetRange(range);
        EXPECT_GT(range[0], 0.);
        largest_energy.push_back(range[1]);
        grid->GetPointData()->GetArray("shear_modulus")->GetRange(range);
        EXPECT_GT(range[0], 0.4 * 37.4e9);
        EXPECT_LT(range[1], 2.5 * 37.4e9);
      }
    EXPECT_NEAR(largest_energy[0] / largest_energy[1], 4., 1e-4);
  }
} // namespace
