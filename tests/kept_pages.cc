// Memory of large arrays that is used again: what is in it, how much there is of it, and that it is not new.
#include "meshes/ranks/kept_pages.h"
#include "meshes/ranks/large_array.h"

#include <gtest/gtest.h>

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <random>
#include <string>
#include <vector>

namespace
{
  using namespace cryoglass;

  constexpr std::size_t mb = 1 << 20;

  void
  fill(void *const memory, const std::size_t n_bytes, const std::uint64_t seed)
  {
    auto *const numbers = static_cast<std::uint64_t *>(memory);
    for (std::size_t i = 0; i < n_bytes / 8; ++i)
      numbers[i] = seed + i;
  }

  bool
  has(const void *const memory, const std::size_t n_bytes, const std::uint64_t seed)
  {
    const auto *const numbers = static_cast<const std::uint64_t *>(memory);
    for (std::size_t i = 0; i < n_bytes / 8; ++i)
      if (numbers[i] != seed + i)
        return false;
    return true;
  }

  long
  n_faults()
  {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_minflt;
  }

  std::size_t
  n_mappings()
  {
    std::ifstream maps("/proc/self/maps");
    std::size_t   n = 0;
    for (std::string map; std::getline(maps, map);)
      ++n;
    return n;
  }

#ifdef __linux__
  TEST(KeptPages, NeverExceedWhatArraysHaveTaken)
  {
    // The first test: nothing has been taken before.
    ASSERT_EQ(n_kept_bytes(), 0u);
    struct Array
    {
      void         *memory;
      std::size_t   size;
      std::uint64_t seed;
    };
    std::vector<Array> arrays;
    std::mt19937_64    random(7);
    const std::size_t  n_before = n_mappings();
    std::size_t        taken = 0, most = 0;
    const auto         rounded = [](const std::size_t size) { return (size + 2 * mb - 1) / (2 * mb) * 2 * mb; };
    for (unsigned int i = 0; i < 3000; ++i)
      if (arrays.size() < 4 || (arrays.size() < 12 && random() % 2 == 0))
        {
          const std::size_t size = 8 * mb + 8 * (random() % (2 * mb));
          arrays.push_back({take_pages(size), size, random()});
          taken += rounded(size);
          most = std::max(most, taken);
          // Its ends and some of the middle: all of it would take long.
          for (const std::size_t at : {std::size_t(0), size / 16 * 8, size - 4096})
            fill(static_cast<char *>(arrays.back().memory) + at, 4096, arrays.back().seed + at);
          ASSERT_LE(taken + n_kept_bytes(), most);
        }
      else
        {
          const std::size_t which = random() % arrays.size();
          const Array       array = arrays[which];
          for (const std::size_t at : {std::size_t(0), array.size / 16 * 8, array.size - 4096})
            ASSERT_TRUE(has(static_cast<char *>(array.memory) + at, 4096, array.seed + at));
          keep_pages(array.memory, array.size);
          taken -= rounded(array.size);
          arrays.erase(arrays.begin() + static_cast<std::ptrdiff_t>(which));
        }
    EXPECT_LT(n_mappings(), n_before + 100);
    for (const Array &array : arrays)
      keep_pages(array.memory, array.size);
    release_kept_pages();
    EXPECT_LT(n_mappings(), n_before + 10);
  }

  TEST(KeptPages, ServeTheNextArraysWithoutAFault)
  {
    release_kept_pages();
    void *const first = take_pages(64 * mb), *const second = take_pages(20 * mb), *const third = take_pages(10 * mb);
    for (const auto &[memory, size] : {std::pair{first, 64 * mb}, {second, 20 * mb}, {third, 10 * mb}})
      {
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(memory) % 64, 0u);
        fill(memory, size, 1);
      }
    keep_pages(first, 64 * mb);
    EXPECT_EQ(n_kept_bytes(), 64 * mb);
    EXPECT_EQ(take_pages(64 * mb), first);
    EXPECT_EQ(n_kept_bytes(), 0u);

    // Two of one, and one of the two again; what has not been given back keeps its numbers.
    keep_pages(first, 64 * mb);
    [[maybe_unused]] const long before = n_faults();
    void *const some = take_pages(30 * mb), *const more = take_pages(21 * mb);
    fill(some, 30 * mb, 2);
    fill(more, 21 * mb, 3);
    EXPECT_EQ(n_kept_bytes(), 12 * mb);
    EXPECT_TRUE(has(some, 30 * mb, 2));
    keep_pages(some, 30 * mb);
    keep_pages(more, 21 * mb);
    EXPECT_EQ(take_pages(64 * mb), first);
    fill(first, 64 * mb, 4);
#  ifndef CRYOGLASS_SANITIZED            // which has pages of its own
    EXPECT_LT(n_faults() - before, 100); // of 30 000 pages
#  endif
    EXPECT_TRUE(has(second, 20 * mb, 1));
    EXPECT_TRUE(has(third, 10 * mb, 1));

    // What is larger than all that is kept comes from the system, and what would exceed the most that there was goes
    // back to it.
    keep_pages(first, 64 * mb);
    void *const largest = take_pages(400 * mb);
    fill(largest, 400 * mb, 5);
    EXPECT_EQ(n_kept_bytes(), 0u);
    for (const auto &[memory, size] : {std::pair{second, 20 * mb}, {third, 10 * mb}, {largest, 400 * mb}})
      keep_pages(memory, size);
    EXPECT_EQ(n_kept_bytes(), 430 * mb);
    release_kept_pages();
    EXPECT_EQ(n_kept_bytes(), 0u);
  }
#endif

  TEST(LargeArray, IsAVectorOfNumbersThatAreNotSet)
  {
    LargeArray<double> numbers(3, 2.);
    numbers.resize(2 * mb);
    EXPECT_EQ(numbers[2], 2.);
    const LargeArray<double> copied = numbers;
    numbers.assign(4 * mb, 1.);
    EXPECT_EQ(std::count(numbers.begin(), numbers.end(), 1.), 4 * static_cast<std::ptrdiff_t>(mb));
    EXPECT_EQ(copied.size(), 2 * mb);
    EXPECT_EQ(copied[1], 2.);
    numbers[0] = 5.;
    LargeArray<double>().swap(numbers);
    const LargeArray<double> again(4 * mb);
#ifdef __linux__
    EXPECT_EQ(again[0], 5.); // the same pages, as they were left
#endif
  }
} // namespace
