#include "meshes/ranks/huge_pages.h"

#ifdef __linux__
#  include <sys/mman.h>
#  include <unistd.h>

#  include <cstdint>
#endif

namespace cryoglass
{
  void
  prefer_huge_pages([[maybe_unused]] void *const memory, [[maybe_unused]] const std::size_t n_bytes)
  {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t worth_it = 8 << 20;
    if (n_bytes < worth_it)
      return;
    const auto page  = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page,
               end   = (reinterpret_cast<std::uintptr_t>(memory) + n_bytes) / page * page;
    madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE); // if it fails, pages are small
#endif
  }
} // namespace cryoglass
