// The contract of the result folder: what is written can be read, an earlier result stays until publish(), what is no
// result of ours is left alone.
#include "meshes/ranks/file_error.h"
#include "solver/output/result_folder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <ios>
#include <iterator>
#include <string>

namespace
{
  using namespace cryoglass;
  namespace fs = std::filesystem;

  /** An empty folder of this test and this number of ranks, in which results may lie. */
  class ResultFolderTest : public testing::Test
  {
  protected:
    ResultFolderTest()
    {
      int n_ranks = 1;
      MPI_Comm_rank(MPI_COMM_WORLD, &rank);
      MPI_Comm_size(MPI_COMM_WORLD, &n_ranks);
      place = fs::absolute("result_folder_test_" + std::to_string(n_ranks)) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
      on_rank_0([&] {
        fs::remove_all(place);
        fs::create_directories(place);
      });
    }

    ~ResultFolderTest() override
    {
      on_rank_0([&] { fs::remove_all(place); });
    }

    template <typename Action>
    void
    on_rank_0(const Action &action) const
    {
      MPI_Barrier(MPI_COMM_WORLD);
      if (rank == 0)
        action();
      MPI_Barrier(MPI_COMM_WORLD);
    }

    static std::string
    content(const fs::path &path)
    {
      std::ifstream file(path);
      return {std::istreambuf_iterator<char>(file), {}};
    }

    static void
    write(const ResultFolder &folder, const std::string &name, const std::string &text)
    {
      folder.write(name, [&](std::ostream &out) { out << text; });
    }

    /** A whole run that leaves its text as summary.json. */
    void
    run(const std::string &text) const
    {
      ResultFolder folder(place / "run", MPI_COMM_WORLD);
      write(folder, "parameters.prm", "# none\n");
      write(folder, "summary.json", text);
      folder.publish();
    }

    int      rank = 0;
    fs::path place;
  };

  TEST_F(ResultFolderTest, WritesAFileBesideTheResult)
  {
    ResultFolder      folder(place / "run", MPI_COMM_WORLD);
    const std::string text = std::string("two\nlines, a zero \0 and more", 28);
    write(folder, "table.csv", text);
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_EQ(content(folder.path() / "table.csv"), text);
    EXPECT_EQ(folder.final_path(), place / "run");
    EXPECT_FALSE(fs::exists(folder.final_path()));
  }

  TEST_F(ResultFolderTest, TakesThePlaceOfAnEarlierResultWhenItIsComplete)
  {
    run("first");
    EXPECT_EQ(content(place / "run/summary.json"), "first");
    on_rank_0([&] { std::ofstream(place / "run/only_of_the_first.csv") << "x"; });
    {
      ResultFolder folder(place / "run/", MPI_COMM_WORLD); // the same place
      EXPECT_EQ(folder.final_path(), place / "run");
      EXPECT_NE(folder.path(), folder.final_path());
      write(folder, "parameters.prm", "# none\n");
      write(folder, "summary.json", "second");
      MPI_Barrier(MPI_COMM_WORLD);
      EXPECT_EQ(content(place / "run/summary.json"), "first");
      MPI_Barrier(MPI_COMM_WORLD);
      folder.publish();
      MPI_Barrier(MPI_COMM_WORLD);
      EXPECT_EQ(content(place / "run/summary.json"), "second");
      EXPECT_FALSE(fs::exists(place / "run/only_of_the_first.csv"));
    }
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_FALSE(fs::exists(place / "run.incomplete"));
    EXPECT_FALSE(fs::exists(place / "run.earlier"));
  }

  TEST_F(ResultFolderTest, LeavesAnEarlierResultOfARunThatEndsBeforehand)
  {
    run("first");
    {
      ResultFolder folder(place / "run", MPI_COMM_WORLD);
      write(folder, "summary.json", "half of");
    }
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_EQ(content(place / "run/summary.json"), "first");
    run("third");
    EXPECT_EQ(content(place / "run/summary.json"), "third");
  }

  TEST_F(ResultFolderTest, KeepsWhatAStoppedRunHasLeft)
  {
    {
      ResultFolder folder(place / "run", MPI_COMM_WORLD);
      write(folder, "table.csv", "cycle 3");
      write(folder, "history.csv", "outdated");
    }
    ResultFolder folder(place / "run", MPI_COMM_WORLD);
    EXPECT_EQ(content(folder.path() / "history.csv"), "outdated") << "nothing goes before the run says so";
    MPI_Barrier(MPI_COMM_WORLD);
    folder.clear({"table.csv", "fields"});
    EXPECT_EQ(content(folder.path() / "table.csv"), "cycle 3");
    EXPECT_FALSE(fs::exists(folder.path() / "history.csv"));
    MPI_Barrier(MPI_COMM_WORLD);
    folder.clear();
    EXPECT_FALSE(fs::exists(folder.path() / "table.csv"));
  }

  TEST_F(ResultFolderTest, BelongsToOneRunAtATime)
  {
    {
      ResultFolder folder(place / "run", MPI_COMM_WORLD);
      EXPECT_THROW(ResultFolder(place / "run/", MPI_COMM_WORLD), FileError);
      EXPECT_NO_THROW(ResultFolder(place / "run2", MPI_COMM_WORLD));
    }
    MPI_Barrier(MPI_COMM_WORLD);
    EXPECT_FALSE(fs::exists(place / "run.lock"));
    MPI_Barrier(MPI_COMM_WORLD);
    run("next");
    EXPECT_EQ(content(place / "run/summary.json"), "next");
  }

  // A run that ended between the two renames of a file system that cannot exchange names.
  TEST_F(ResultFolderTest, FindsAnEarlierResultAgain)
  {
    run("first");
    on_rank_0([&] { fs::rename(place / "run", place / "run.earlier"); });
    ResultFolder folder(place / "run", MPI_COMM_WORLD);
    EXPECT_EQ(content(place / "run/summary.json"), "first");
  }

  TEST_F(ResultFolderTest, RefusesWhatIsNoResultOfOurs)
  {
    on_rank_0([&] {
      fs::create_directories(place / "thesis");
      std::ofstream(place / "thesis/chapter.tex") << "precious";
      std::ofstream(place / "file") << "precious";
      fs::create_directories(place / "empty");
    });
    EXPECT_THROW(ResultFolder(place / "thesis", MPI_COMM_WORLD), FileError);
    EXPECT_THROW(ResultFolder(place / "file", MPI_COMM_WORLD), FileError);
    EXPECT_THROW(ResultFolder(place / "file/below", MPI_COMM_WORLD), FileError);
    EXPECT_THROW(ResultFolder("/proc/cryoglass", MPI_COMM_WORLD), FileError);
    EXPECT_EQ(content(place / "thesis/chapter.tex"), "precious");
    EXPECT_EQ(content(place / "file"), "precious");
    EXPECT_NO_THROW(ResultFolder(place / "empty", MPI_COMM_WORLD));
  }

  // A file is there as a whole or as it was; what fails on rank 0 fails on all ranks, with the same message.
  TEST_F(ResultFolderTest, AgreesOnFailures)
  {
    ResultFolder folder(place / "run", MPI_COMM_WORLD);
    write(folder, "summary.json", "whole");
    const auto message = [&](const auto &action) {
      try
        {
          action();
        }
      catch (const FileError &failure)
        {
          return std::string(failure.what());
        }
      return std::string();
    };
    EXPECT_NE(message([&] {
                folder.write("summary.json", [](std::ostream &out) {
                  out << "ha";
                  throw FileError("the disk is full");
                });
              }).find("the disk is full"),
              std::string::npos);
    EXPECT_NE(message([&] { folder.write("summary.json", [](std::ostream &out) { out.setstate(std::ios::badbit); }); }),
              "");
    EXPECT_EQ(content(folder.path() / "summary.json"), "whole");
    EXPECT_NE(message([&] { write(folder, "no/such/folder.csv", ""); }), "");
    EXPECT_NE(message([&] { folder.on_rank_0([] { throw FileError("nothing is left"); }); }).find("nothing is left"),
              std::string::npos);
    EXPECT_EQ(message([&] { folder.on_rank_0([] {}); }), "");
  }
} // namespace
