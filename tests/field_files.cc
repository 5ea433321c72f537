// Everything that is written for ParaView, read back by VTK's own readers.
#include "meshes/ranks/file_error.h"
#include "solver/energy/shear_energy.h"
#include "solver/mechanics/specimen_stress.h"
#include "solver/output/field_files.h"
#include "solver/output/mesh_files.h"
#include "solver/output/specimen_files.h"
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

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <memory>
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
    std::vector<float> stress(6 * n), strain(6 * n);
    centre->stress(stress);
    centre->strain(strain);
    const double scale       = energy.statistics().von_mises.max;
    double       mean_stress = 0., mean_strain = 0., error = 0.;
    for (std::size_t i = 0; i < n; ++i)
      {
        const float *const s = &stress[6 * i];
        error                = std::max(error,
                         std::abs(von_mises(StressTensor{s[0], s[1], s[2], s[3], s[4], s[5]}) -
                                  energy.von_mises_field()[std::ptrdiff_t(i)]));
        mean_stress += s[0];
        mean_strain += strain[6 * i];
      }
    EXPECT_LT(lattice.max(error), 1e-6 * scale);
    const auto voxels = double(lattice.n_voxels());
    EXPECT_LT(std::abs(lattice.sum(mean_stress)) / voxels, 1e-7 * scale); // a free sample
    EXPECT_NEAR(lattice.sum(mean_strain) / voxels / (theta * solved.box.responses().thermal.strain.xx), 1., 1e-6);
  }

  // A plate whose θ falls linearly from its middle: σ = Eα(mean of θ − θ)/(1 − ν) in its plane, at every point of the
  // file.
  TEST(SpecimenFields, AreWhatVtkReads)
  {
    const Alloy       alloy   = test_alloy();
    const auto        mesh    = make_mesh<2>({}, 1355. / alloy.conductivity);
    const double      half    = 20e-6; // of a ribbon of 40 um
    const auto        profile = [&](const double z) { return -30. + 20. * z / half; };
    SpecimenStress<2> stress(mesh, alloy.moduli, alloy.thermal_expansion);
    const auto        folder = empty_folder("specimen_fields_test_");
    SpecimenFiles<2>  files(folder);
    const auto        uniform = nodal<2>(*mesh, [](const auto &) { return 293.; });
    const auto        theta   = nodal<2>(*mesh, [&](const auto &p) { return profile(p[1]); });
    const auto        cooled  = nodal<2>(*mesh, [&](const auto &p) { return 293. + profile(p[1]); });
    files.add(cooled, theta, 0.05);
    files.add(uniform, nodal<2>(*mesh, [](const auto &) { return 0.; }), 0.);
    files.write(*mesh, &stress);
    MPI_Barrier(MPI_COMM_WORLD);

    EXPECT_EQ(matches(folder / "specimen.pvd", "timestep=\"([^\"]*)\""), (std::vector<std::string>{"0", "0.05"}));
    const auto names = matches(folder / "specimen.pvd", "file=\"([^\"]*)\"");
    ASSERT_EQ(names.size(), 2u);
    const double factor = alloy.moduli.youngs_modulus() * alloy.thermal_expansion / (1. - alloy.moduli.poisson_ratio());
    for (const double size : {0., 1.})
      {
        vtkNew<vtkXMLPUnstructuredGridReader> reader;
        reader->SetFileName((folder / names[std::size_t(size)]).c_str());
        reader->Update();
        auto *const points      = reader->GetOutput();
        auto *const temperature = points->GetPointData()->GetArray("temperature");
        ASSERT_NE(temperature, nullptr);
        ASSERT_GT(temperature->GetNumberOfTuples(), 4);
        for (const std::string &name : SpecimenStress<2>::field_names())
          {
            auto *const field = points->GetPointData()->GetArray(name.c_str());
            ASSERT_NE(field, nullptr) << name;
            for (vtkIdType i = 0; i < field->GetNumberOfTuples(); ++i)
              {
                const double z        = points->GetPoint(i)[1];
                const double in_plane = size * factor * (-20. - profile(z)), scale = factor * 10.;
                EXPECT_NEAR(temperature->GetComponent(i, 0), 293. + size * profile(z), 1e-6 * 293.);
                const double found       = field->GetComponent(i, 0);
                const bool   is_in_plane = name == "stress_rr" || name == "stress_hoop";
                const bool   is_kink  = name == "von_mises" && std::abs(in_plane) < 0.5 * scale; // σ changes its sign
                const double expected = name == "von_mises" ? std::abs(in_plane) : is_in_plane ? in_plane : 0.;
                // Fields are linear in each cell.
                EXPECT_NEAR(found / scale, is_kink ? found / scale : expected / scale, 1e-6) << name << ' ' << z;
              }
          }
      }
  }

  // Layers: in each σ_xx = σ_yy = M(E − αθ), M = E_Y/(1 − ν), with ⟨σ⟩ = 0, and ε_zz = 3Bαθ/C − 2λE/C, C = λ + 2G.
  class Layers
  {
  public:
    /** Four layers of equal thickness, symmetric about the middle: no bending. */
    explicit Layers(Glass &glass)
    {
      const Lattice &lattice = glass.lattice();
      for (std::ptrdiff_t i = 0; i < lattice.n_local_voxels(); ++i)
        {
          const std::size_t k =
            layer_of(double(i / lattice.plane_size() + lattice.first_plane()) + 0.5, double(lattice.n(2)));
          glass.bulk_modulus[i]      = moduli_[k].bulk_modulus;
          glass.shear_modulus[i]     = moduli_[k].shear_modulus;
          glass.thermal_expansion[i] = expansion_[k];
        }
      glass.exchange_ghost_planes();
      double sum = 0., thermal = 0.;
      for (unsigned int k = 0; k < 2; ++k)
        {
          const double M = moduli_[k].youngs_modulus() / (1. - moduli_[k].poisson_ratio());
          sum += M;
          thermal += M * expansion_[k];
        }
      in_plane = thermal / sum;
      for (unsigned int k = 0; k < 2; ++k)
        across_[k] = (3. * moduli_[k].bulk_modulus * expansion_[k] - 2. * moduli_[k].lame_lambda() * in_plane) /
                     (moduli_[k].lame_lambda() + 2. * moduli_[k].shear_modulus);
    }

    /** Of a layer, J/m³. */
    double
    shear_energy(const std::size_t layer, const double theta) const
    {
      const ElasticModuli &m = moduli_[layer];
      const double stress    = m.youngs_modulus() / (1. - m.poisson_ratio()) * (in_plane - expansion_[layer]) * theta;
      return stress * stress / (6. * m.shear_modulus);
    }

    double
    mean_across() const
    {
      return 0.5 * (across_[0] + across_[1]);
    }

    /** ∫ ε_zz dz from the lower surface at θ = 1 K; z and the thickness L in the same unit. */
    double
    displacement(const double z, const double L) const
    {
      const double outer = std::min(z, 0.25 * L) + std::max(0., z - 0.75 * L);
      return across_[0] * outer + across_[1] * (z - outer);
    }

    double in_plane; // ε_xx = ε_yy at θ = 1 K

  private:
    static std::size_t
    layer_of(const double z, const double L)
    {
      return z < 0.25 * L || z > 0.75 * L ? 0 : 1;
    }

    const std::array<ElasticModuli, 2> moduli_    = {{{1.5e11, 3e10}, {0.8e11, 5e10}}};
    const std::array<double, 2>        expansion_ = {0.7e-5, 1.9e-5};
    std::array<double, 2>              across_{};
  };

  // The non-affine displacement of layers: ∫ ε_zz dz less its mean, in metres, but for a translation.
  TEST(BoxFields, HaveTheDisplacementOfLayers)
  {
    const Lattice        lattice({3, 4, 16}, 0.5e-9, MPI_COMM_WORLD);
    Glass                glass(lattice, {1e11, 4e10}, 1e-5);
    const Layers         layers(glass);
    VoxelSolver::Options options;
    options.tolerance = 1e-11;
    const SolvedVoxels           solved(glass, options, thermal_only);
    std::unique_ptr<BoxSnapshot> snapshot;
    const auto                   folder = empty_folder("displacement_test_");
    write_box_fields(folder,
                     lattice,
                     {{"displacement", "m", 3, true, [&](auto &values) { snapshot->displacement(values); }},
                      {"strain", "1", 6, true, [&](auto &values) { snapshot->strain(values); }}},
                     {{60., -216.}},
                     [&](const BoxTime &time) { snapshot = solved.box.at(time.theta); });
    MPI_Barrier(MPI_COMM_WORLD);
    vtkNew<vtkHDFReader> reader;
    reader->SetFileName((folder / "box_000.hdf").c_str());
    reader->Update();
    auto *const image        = vtkImageData::SafeDownCast(reader->GetOutputDataObject(0));
    auto *const displacement = image->GetPointData()->GetArray("displacement");
    auto *const strain       = image->GetPointData()->GetArray("strain");
    ASSERT_EQ(displacement->GetNumberOfTuples(), 3 * 4 * 16);
    const double L        = 8e-9;
    const auto   expected = [&](const vtkIdType i) {
      const double z = 1e-9 * image->GetPoint(i)[2];
      return -216. * (layers.displacement(z, L) - layers.mean_across() * z);
    };
    double shift = 0., scale = 0.;
    for (vtkIdType i = 0; i < displacement->GetNumberOfTuples(); ++i)
      {
        shift += (displacement->GetComponent(i, 2) - expected(i)) / double(displacement->GetNumberOfTuples());
        scale = std::max(scale, std::abs(expected(i) - expected(0)));
      }
    EXPECT_GT(scale, 1e-12);
    for (vtkIdType i = 0; i < displacement->GetNumberOfTuples(); ++i)
      {
        EXPECT_NEAR((displacement->GetComponent(i, 2) - shift) / scale, expected(i) / scale, 1e-6);
        for (const int c : {0, 1})
          {
            EXPECT_NEAR((displacement->GetComponent(i, c) - displacement->GetComponent(0, c)) / scale, 0., 1e-6);
            EXPECT_NEAR(strain->GetComponent(i, c) / (-216. * layers.in_plane), 1., 1e-6);
          }
      }
  }

  // Of a film, whose displacement across has the expansion in it.
  TEST(BoxMesh, IsWhatVtkReads)
  {
    const Lattice      lattice({4, 4, 8}, 2e-9, MPI_COMM_WORLD);
    Glass              glass(lattice, {1e11, 4e10}, 1e-5);
    const Layers       layers(glass);
    FemSolver::Options options;
    options.elements.cell_size     = 2.;
    options.elements.glass         = FemBox::GlassView::piecewise_constant;
    options.elements.free_surfaces = FemBox::FreeSurfaces::z;
    options.tolerance              = 1e-11;
    const SolvedElements film(glass, options, thermal_only);
    const auto           folder   = empty_folder("box_mesh_test_");
    const double         thetas[] = {-200., -100.};
    write_mesh_files(
      folder,
      {0.25, 60.},
      [&](const std::size_t i) { return film.solver.mesh_snapshot(film.box.responses().state(thetas[i], {})).value(); },
      lattice.voxel_size());
    MPI_Barrier(MPI_COMM_WORLD);
    const auto names = matches(folder / "box_mesh.pvd", "file=\"([^\"]*)\"");
    ASSERT_EQ(names.size(), 2u);
    for (unsigned int t = 0; t < 2; ++t)
      {
        vtkNew<vtkXMLPUnstructuredGridReader> reader;
        reader->SetFileName((folder / names[t]).c_str());
        reader->Update();
        auto *const grid = reader->GetOutput();
        EXPECT_EQ(grid->GetNumberOfCells(), 2 * 2 * 4);
        double bounds[6];
        grid->GetBounds(bounds);
        EXPECT_NEAR(bounds[1], 8., 1e-5); // nm
        EXPECT_NEAR(bounds[5], 16., 1e-5);
        auto *const displacement = grid->GetPointData()->GetArray("displacement");
        ASSERT_NE(displacement, nullptr);
        ASSERT_EQ(displacement->GetNumberOfComponents(), 3);
        const double L = 16e-9, scale = std::abs(thetas[t]) * layers.mean_across() * L;
        const auto   expected = [&](const vtkIdType i) {
          return thetas[t] * layers.displacement(1e-9 * grid->GetPoint(i)[2], L);
        };
        const auto difference = [&](const vtkIdType i, const int c) {
          return (displacement->GetComponent(i, c) - (c == 2 ? expected(i) : 0.)) / scale;
        };
        for (vtkIdType i = 0; i < displacement->GetNumberOfTuples(); ++i)
          for (int c = 0; c < 3; ++c)
            EXPECT_NEAR(difference(i, c), difference(0, c), 1e-6) << i << ' ' << c; // but for a translation
        // w = (M(E − αθ))²/(6G) and the moduli, cell by cell.
        auto *const energy  = grid->GetPointData()->GetArray("shear_energy");
        auto *const modulus = grid->GetPointData()->GetArray("shear_modulus");
        ASSERT_NE(energy, nullptr);
        ASSERT_NE(modulus, nullptr);
        for (vtkIdType i = 0; i < energy->GetNumberOfTuples(); ++i)
          {
            const bool is_outer = std::abs(modulus->GetComponent(i, 0) / 3e10 - 1.) < 1e-6;
            EXPECT_NEAR(modulus->GetComponent(i, 0) / (is_outer ? 3e10 : 5e10), 1., 1e-6);
            EXPECT_NEAR(energy->GetComponent(i, 0) / layers.shear_energy(is_outer ? 0 : 1, thetas[t]), 1., 1e-6);
          }
      }
  }
} // namespace
