// Everything that is written for ParaView, read back by VTK's own readers.
#include "meshes/ranks/file_error.h"
#include "solver/energy/shear_energy.h"
#include "solver/mechanics/specimen_stress.h"
#include "solver/output/field_files.h"
#include "solver/output/mesh_files.h"
#include "solver/output/specimen_files.h"
#include "solver/thermal/heat_equation.h"
#include "tests/support/boxes.h"
#include "tests/support/glasses.h"
#include "tests/support/specimens.h"

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
    EXPECT_THROW(write_box_fields("no/such/folder", lattice, {}, {{0., 1.}}, [](const BoxTime &) {}), FileError);
  }

  /** The stress is in equilibrium with its own definition: von Mises from it is that of the energy kernel. */
  TEST(VoxelSnapshot, AgreesWithTheEnergyKernel)
  {
    const Lattice      lattice({12, 10, 14}, 1e-9, MPI_COMM_WORLD);
    const Glass        glass = sample_glass(lattice);
    const SolvedVoxels solved(glass, {}, thermal_only);
    const double       theta = -200.;
    const ShearEnergy  energy(solved.box, theta);
    const auto         centre = solved.box.at(theta);
    const auto         n      = std::size_t(lattice.n_local_voxels());
    std::vector<float> stress(6 * n), strain(6 * n), displacement(3 * n);
    centre->stress(stress);
    centre->strain(strain);
    centre->displacement(displacement);
    double mean_stress = 0., mean_strain = 0., scale = 0.;
    for (std::size_t i = 0; i < n; ++i)
      {
        const float *const s     = &stress[6 * i];
        const double       found = von_mises(StressTensor{s[0], s[1], s[2], s[3], s[4], s[5]});
        EXPECT_NEAR(found / energy.von_mises_field()[std::ptrdiff_t(i)], 1., 2e-3) << i;
        mean_stress += s[0];
        mean_strain += strain[6 * i];
        scale = std::max(scale, std::abs(double(s[0])));
        EXPECT_LT(std::abs(displacement[3 * i]), 1e-9); // below a voxel
      }
    const auto voxels = double(lattice.n_voxels());
    EXPECT_LT(std::abs(lattice.sum(mean_stress)) / voxels, 1e-6 * lattice.max(scale)); // a free sample
    EXPECT_NEAR(lattice.sum(mean_strain) / voxels / (theta * solved.box.responses().thermal.strain.xx), 1., 1e-5);
  }

  TEST(SpecimenFields, AreWhatVtkReads)
  {
    const Treatment   treatment = make_treatment({});
    const Alloy       alloy     = test_alloy();
    const auto        mesh      = make_mesh<2>({}, 1355. / alloy.conductivity);
    HeatEquation<2>   heat(mesh, alloy, {}, 293.);
    SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto        folder = empty_folder("specimen_fields_test_");
    SpecimenFiles<2>  files(folder);
    files.add(heat.temperature(), heat.temperature(), 0.);
    heat.plunge(treatment.steps[0].bath, 0.05, {});
    files.add(heat.temperature(), heat.temperature(), 0.05);
    files.write(*mesh, stress);
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
    const Glass        glass = sample_glass(lattice);
    FemSolver::Options options;
    options.elements.cell_size     = 2.;
    options.elements.free_surfaces = FemBox::FreeSurfaces::z;
    const SolvedElements film(glass, options, thermal_only);
    const auto           folder = empty_folder("box_mesh_test_");
    write_mesh_files(
      folder,
      {0.25, 60.},
      [&](const std::size_t i) {
        return film.solver.mesh_snapshot(film.box.responses().state(i == 0 ? -200. : -100., {})).value();
      },
      lattice.voxel_size());
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
                      (12e-9 * film.box.effective().thermal_expansion * (largest_energy.empty() ? 200. : 100.)),
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
