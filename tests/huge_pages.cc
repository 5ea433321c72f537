// What a virtual machine says of its memory, as its files stand.
#include "meshes/ranks/huge_pages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace
{
  using namespace cryoglass;

  TEST(HugePages, AreForeignWhereTheBalloonReportsFreePages)
  {
    const auto features = [](const std::string &digits) {
      const auto devices = std::filesystem::path(testing::TempDir()) / "cryoglass_huge_pages";
      std::filesystem::remove_all(devices);
      std::filesystem::create_directories(devices / "virtio3");
      std::ofstream(devices / "bind"); // a driver's folder has files, too
      if (!digits.empty())
        std::ofstream(devices / "virtio3" / "features") << digits << '\n';
      return hands_back_free_pages(devices);
    };
    EXPECT_TRUE(features("0110010100000000000000000000000010000000"));
    EXPECT_FALSE(features("0110000100000000000000000000000010000000"));
    EXPECT_FALSE(features("01100"));
    EXPECT_FALSE(features(""));
    EXPECT_FALSE(hands_back_free_pages("no such folder"));
  }
} // namespace
