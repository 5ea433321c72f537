#include "solver/parameter_file.h"
#include "solver/parameters.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace
{
  using namespace cryoglass;
  namespace fs = std::filesystem;

  class Input : public testing::Test
  {
  protected:
    Input()
    {
      folder = fs::temp_directory_path() / ("cryoglass_input_" + std::to_string(::getpid()));
      fs::create_directories(folder / "more");
    }

    ~Input() override
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
          Parameters parameters;
          parameters.read(input, settings, MPI_COMM_WORLD);
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

  TEST_F(Input, SheetThenInputThenCommandLine)
  {
    Parameters parameters;
    parameters.read(
      write("a.prm",
            alloy +
              "subsection Alloy\n set Density = 6000\nend\nsubsection Box\n set Voxels = 8, \\\n 9, 10 # shape\nend\n"),
      {"Glass/Seed=7", "Box/Voxel size = 0.25", "Glass/Correlation length=1"},
      MPI_COMM_WORLD);
    EXPECT_EQ(parameters.alloy.bulk_modulus, 46.);
    EXPECT_EQ(parameters.alloy.density, 6000.);
    EXPECT_EQ(parameters.lattice.n_voxels, (std::vector<unsigned int>{8, 9, 10}));
    EXPECT_EQ(parameters.lattice.voxel_size, 0.25);
    EXPECT_EQ(parameters.glass.seed, 7u);
  }

  TEST_F(Input, IncludesAreRelativeToTheIncludingFile)
  {
    write("more/seed.prm", "subsection Glass\n set Seed = 3\nend\n");
    write("more/both.prm", "include seed.prm\n" + alloy);
    Parameters parameters;
    parameters.read(write("a.prm", "include more/both.prm\n"), {}, MPI_COMM_WORLD);
    EXPECT_EQ(parameters.glass.seed, 3u);
    EXPECT_EQ(parameters.alloy.bulk_modulus, 46.);
  }

  TEST_F(Input, ResolvedCopyReadsBackTheSame)
  {
    Parameters first, second;
    first.read(write("a.prm", alloy + "subsection Glass\n set Correlation length = 3.25\nend\n"), {}, MPI_COMM_WORLD);
    std::ostringstream resolved, again;
    first.print(resolved, false);
    second.read(write("b.prm", resolved.str()), {}, MPI_COMM_WORLD);
    second.print(again, false);
    EXPECT_EQ(resolved.str(), again.str());
  }

  TEST_F(Input, RefusalsNameFileLineEntryValueAndWhatIsAllowed)
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
