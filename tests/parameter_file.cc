#include "solver/input/input.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace
{
  using namespace cryoglass;
  namespace fs = std::filesystem;

  class InputFile : public testing::Test
  {
  protected:
    InputFile()
    {
      folder = fs::temp_directory_path() / ("cryoglass_input_" + std::to_string(::getpid()));
      fs::create_directories(folder / "more");
    }

    ~InputFile() override
    {
      fs::remove_all(folder);
    }

    fs::path
    write(const std::string &name, const std::string &text) const
    {
      std::ofstream(folder / name) << text;
      return folder / name;
    }

    /** The message with which an input is refused, "" if it is not. */
    static std::string
    refusal(const fs::path &input, const std::vector<std::string> &settings = {})
    {
      try
        {
          Input().read(input, settings, MPI_COMM_WORLD);
        }
      catch (const std::exception &error)
        {
          return error.what();
        }
      return "";
    }

    static void
    expect_all_in(const std::string &message, const std::vector<std::string> &parts)
    {
      for (const std::string &part : parts)
        EXPECT_NE(message.find(part), std::string::npos) << "\"" << part << "\" is not in: " << message;
    }

    fs::path folder;
  };

  const std::string alloy = "subsection Alloy\n  set Name = La55Ni20Al25\nend\n";

  TEST_F(InputFile, SheetThenInputThenCommandLine)
  {
    const Case read = Input().read(
      write("a.prm",
            alloy +
              "subsection Alloy\n set Density = 6000\nend\nsubsection Box\n set Voxels = 8, \\\n 9, 10 # shape\nend\n"),
      {"Glass/Seed=7", "Box/Voxel size = 0.25", "Glass/Correlation length=1"},
      MPI_COMM_WORLD);
    EXPECT_EQ(read.alloy.moduli.bulk_modulus, 46e9);
    EXPECT_EQ(read.alloy.density, 6000.);
    EXPECT_EQ(read.alloy.glass_transition, 475.);
    EXPECT_EQ(read.box.shape.n_voxels, (std::array<std::ptrdiff_t, 3>{8, 9, 10}));
    EXPECT_EQ(read.box.shape.voxel_size, 0.25e-9);
    EXPECT_EQ(read.glass.seed, 7u);
  }

  TEST_F(InputFile, IncludesAreRelativeToTheIncludingFile)
  {
    write("more/seed.prm", "subsection Glass\n set Seed = 3\nend\n");
    write("more/both.prm", "include seed.prm\n" + alloy);
    const Case read = Input().read(write("a.prm", "include more/both.prm\n"), {}, MPI_COMM_WORLD);
    EXPECT_EQ(read.glass.seed, 3u);
    EXPECT_EQ(read.alloy.moduli.bulk_modulus, 46e9);
  }

  TEST_F(InputFile, ResolvedCopyReadsBackTheSame)
  {
    // With a bath from a sheet beside the input, whose values are in the copy by the sheet's path.
    write("more/oil.prm", "subsection Bath\n set Name = oil\n set Temperature = 300\n set Coefficient = 321\nend\n");
    const Case first =
      Input().read(write("a.prm",
                         alloy + "subsection Glass\n set Correlation length = 3.25\nend\n"
                                 "subsection Treatment\n set Baths = more/oil.prm; ice: constant 7 at 273 K\n"
                                 " set Steps = oil for 3 s, ice for 4 s\n set Air coefficient = 61\nend\n"),
                   {},
                   MPI_COMM_WORLD);
    EXPECT_EQ(first.treatment.steps[0].bath.film_coefficient, 321.);
    EXPECT_EQ(first.treatment.steps[1].bath.film_coefficient, 7.);
    EXPECT_NE(first.resolved_input.find("set Film boiling coefficient"), std::string::npos);
    EXPECT_NE(first.resolved_input.find("= 148"), std::string::npos) << "the sheets' values are not in the copy";
    const Case second = Input().read(write("b.prm", first.resolved_input), {}, MPI_COMM_WORLD);
    EXPECT_EQ(first.resolved_input, second.resolved_input);
    EXPECT_EQ(first.identity, second.identity);
  }

  // What the words of an input become.
  TEST_F(InputFile, BecomesACase)
  {
    const auto read = [&](const std::vector<std::string> &settings) {
      return Input().read(write("a.prm", alloy), settings, MPI_COMM_WORLD);
    };
    const Case plain = read({});
    EXPECT_TRUE(plain.box.has_effective_moduli && plain.box.has_macroscopic_stress);
    EXPECT_FALSE(plain.box.ranks_per_realisation.has_value());
    EXPECT_EQ(plain.treatment.reference_temperature, 293.);
    EXPECT_TRUE(std::holds_alternative<RandomGlass>(plain.glass.model));
    EXPECT_TRUE(std::holds_alternative<VoxelSolver::Options>(plain.box.solver));
    EXPECT_EQ(common(plain.specimen.shape).name(), "ribbon");
    // Tolerances that are not given; those of a copy of the input are.
    const auto tolerances = [](const Case &the_case) {
      return std::pair(std::visit([](const auto &options) { return options.tolerance; }, the_case.box.solver),
                       the_case.box.moduli_tolerance);
    };
    EXPECT_EQ(tolerances(plain), std::pair(1e-5, 1e-4));
    EXPECT_EQ(tolerances(Input().read(write("b.prm", plain.resolved_input), {}, MPI_COMM_WORLD)), tolerances(plain));
    EXPECT_EQ(tolerances(read({"Box/Tolerance=3.3e-7"})), std::pair(3.3e-7, 3.3e-7));
    EXPECT_EQ(tolerances(read({"Box/Moduli tolerance=1e-6"})), std::pair(1e-5, 1e-6));
    EXPECT_EQ(tolerances(read({"Box/Tolerance=1e-8", "Box/Moduli tolerance=1e-3"})), std::pair(1e-8, 1e-3));
    EXPECT_EQ(tolerances(read({"Box/Solver=fem"})), std::pair(1e-8, 1e-8));
    EXPECT_THROW(read({"Box/Moduli tolerance=1e-16"}), std::exception);
    const Case thermal = read({"Box/Effective moduli=false"});
    EXPECT_FALSE(thermal.box.has_effective_moduli || thermal.box.has_macroscopic_stress);
    const Case stressed = read({"Box/Effective moduli=false", "Box/Macroscopic stress=specimen"});
    EXPECT_FALSE(stressed.box.has_effective_moduli);
    EXPECT_TRUE(stressed.box.has_macroscopic_stress);
    const Case unstressed = read({"Box/Macroscopic stress=none"});
    EXPECT_TRUE(unstressed.box.has_effective_moduli);
    EXPECT_FALSE(unstressed.box.has_macroscopic_stress);
    const Case  film     = read({"Box/Solver=fem",
                                 "Box/Finite elements/Free surfaces=z",
                                 "Output/Field times=3, 1",
                                 "Treatment/Reference temperature=400"});
    const auto &elements = std::get<FemSolver::Options>(film.box.solver).elements;
    EXPECT_EQ(elements.free_surfaces, FemBox::FreeSurfaces::z);
    EXPECT_EQ(film.output.field_times.list, (std::vector<double>{1., 3.}));
    EXPECT_EQ(film.treatment.reference_temperature, 400.);
    for (const CovarianceKernel &kernel : covariance_kernels())
      EXPECT_NO_THROW(read({std::string("Glass/Covariance=") + kernel.name})) << kernel.name;
  }

  TEST_F(InputFile, RefusalsNameFileLineEntryValueAndWhatIsAllowed)
  {
    expect_all_in(refusal(write("a.prm", alloy + "subsection Glass\n  set Sed = 3\nend\n")),
                  {"a.prm:5", "\"Sed\"", "did you mean \"Seed\"", "Glass"});
    expect_all_in(refusal(write("a.prm", "subsection Glas\nend\nsubsection Glas\n set Seed = 1\nend\n")),
                  {"a.prm:4", "\"Glas\"", "did you mean \"Glass\""});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Alloy\n set Shear modulus = -3\nend\n")),
                  {"a.prm:5", "Alloy/Shear modulus = -3", "number from 0"});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Box\n set Voxels = 8, 0, 8\nend\n")),
                  {"a.prm:5", "Box/Voxels = 8, 0, 8", "3 values", "integer from 1"});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Box\n set Voxels = 8, 8\nend\n")),
                  {"a.prm:5", "Box/Voxels = 8, 8", "3 values"});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Box\n set Voxel size = big\nend\n")),
                  {"a.prm:5", "Voxel size = big", "number"});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Glass\n set Covariance = gauss\nend\n")),
                  {"a.prm:5", "Covariance = gauss", "gaussian, exponential, matern"});
    expect_all_in(refusal(write("a.prm", alloy + "subsection Treatment\n set Steps = lava for 3 s\nend\n")),
                  {"a.prm:5", "Treatment/Steps = lava for 3 s", "liquid nitrogen"});
    expect_all_in(refusal(write("a.prm", "subsection Alloy\n set Name = La55Ni20Al52\nend\n")),
                  {"a.prm:2", "La55Ni20Al52", "did you mean \"La55Ni20Al25\""});
    expect_all_in(refusal(write("a.prm", "\n")), {"Alloy/Bulk modulus", "property sheet"});
    expect_all_in(refusal(write("a.prm", alloy + "sett Seed = 1\n")), {"a.prm:4", "sett Seed = 1"});
    expect_all_in(refusal(write("a.prm", "subsection Glass\n")), {"a.prm", "Glass", "\"end\""});
    expect_all_in(refusal(write("a.prm", "end\n")), {"a.prm:1", "end"});
    expect_all_in(refusal(write("a.prm", "include nowhere.prm\n")), {"a.prm:1", "nowhere.prm"});
    expect_all_in(refusal(folder / "missing.prm"), {"missing.prm", "cannot be read"});
    expect_all_in(refusal(write("a.prm", alloy), {"Glass/Seed"}), {"--set Glass/Seed", "Subsection/Key=value"});
    expect_all_in(refusal(write("a.prm", alloy), {"Glass/Sed=3"}), {"--set Glass/Sed=3", "did you mean \"Seed\""});
    expect_all_in(refusal(write("a.prm", alloy), {"Glass/Seed=-1"}),
                  {"Glass/Seed = -1", "integer from 0 to 2147483647"});
    expect_all_in(refusal(write("a.prm", alloy), {"Glass/Correlation length=40"}),
                  {"Glass/Correlation length = 40", "shortest edge is 32 nm"});
    expect_all_in(refusal(write("a.prm", alloy), {"Box/Voxel size=nan"}),
                  {"Box/Voxel size = nan", "a number from 0.001"});
    EXPECT_EQ(refusal(write("a.prm", alloy)), "");
  }
} // namespace
