// The contract of the result folder: what is written can be read, an earlier result stays until publish(), what is no
// result of ours is left alone.
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

  TEST_F(ResultFolderTest, GivesBackWhatIsWrittenOnAllRanks)
  {
    ResultFolder      folder(place / "run", MPI_COMM_WORLD);
    const std::string text = std::string("two\nlines, a zero \0 and more", 28);
    EXPECT_FALSE(folder.read("checkpoint.json").has_value());
    write(folder, "checkpoint.json", text);
    EXPECT_EQ(folder.read("checkpoint.json"), text);
    write(folder, "checkpoint.json", "");
    EXPECT_EQ(folder.read("checkpoint.json"), "");
    folder.remove("checkpoint.json");
    EXPECT_FALSE(folder.read("checkpoint.json").has_value());
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

  TEST_F(ResultFolderTest, KeepsWhatItIsToldToKeep)
  {
    const auto leave = [&] {
      ResultFolder folder(place / "run", MPI_COMM_WORLD, {"checkpoint.json"});
      write(folder, "checkpoint.json", "cycle 3");
      write(folder, "history.csv", "outdated");
    };
    leave();
    {
      ResultFolder folder(place / "run", MPI_COMM_WORLD, {"checkpoint.json", "fields"});
      EXPECT_EQ(folder.read("checkpoint.json"), "cycle 3");
      EXPECT_FALSE(folder.read("history.csv").has_value());
      folder.forget_earlier_run();
      EXPECT_FALSE(folder.read("checkpoint.json").has_value());
    }
    leave();
    ResultFolder folder(place / "run", MPI_COMM_WORLD);
    EXPECT_FALSE(folder.read("checkpoint.json").has_value());
  }

  TEST_F(ResultFolderTest, RefusesWhatIsNoResultOfOurs)
  {
    on_rank_0([&] {
      fs::create_directories(place / "thesis");
      std::ofstream(place / "thesis/chapter.tex") << "precious";
      std::ofstream(place / "file") << "precious";
      fs::create_directories(place / "empty");
    });
    EXPECT_THROW(ResultFolder(place / "thesis", MPI_COMM_WORLD), std::ios_base::failure);
    EXPECT_THROW(ResultFolder(place / "file", MPI_COMM_WORLD), std::ios_base::failure);
    EXPECT_THROW(ResultFolder(place / "file/below", MPI_COMM_WORLD), std::ios_base::failure);
    EXPECT_THROW(ResultFolder("/proc/cryoglass", MPI_COMM_WORLD), std::ios_base::failure);
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
      catch (const std::ios_base::failure &failure)
        {
          return std::string(failure.what());
        }
      return std::string();
    };
    EXPECT_NE(message([&] {
                folder.write("summary.json", [](std::ostream &out) {
                  out << "ha";
                  throw std::ios_base::failure("the disk is full");
                });
              }).find("the disk is full"),
              std::string::npos);
    EXPECT_NE(message([&] { folder.write("summary.json", [](std::ostream &out) { out.setstate(std::ios::badbit); }); }),
              "");
    EXPECT_EQ(folder.read("summary.json"), "whole");
    EXPECT_NE(message([&] { write(folder, "no/such/folder.csv", ""); }), "");
    EXPECT_NE(message([&] {
                folder.on_rank_0([] { throw std::ios_base::failure("nothing is left"); });
              }).find("nothing is left"),
              std::string::npos);
    EXPECT_EQ(message([&] { folder.on_rank_0([] {}); }), "");
  }
} // namespace
