#include "meshes/ranks/huge_pages.h"

#include <fstream>
#include <string>
#include <system_error>

#ifdef __linux__
#  include <sys/mman.h>
#  include <unistd.h>

#  include <cstdint>
#endif

namespace cryoglass
{
  bool
  hands_back_free_pages(const std::filesystem::path &devices)
  {
    constexpr std::size_t reporting = 5;
    std::error_code       error;
    // In steps that do not throw: a machine may show nothing of this.
    for (std::filesystem::directory_iterator device(devices, error), end; !error && device != end;
         device.increment(error))
      {
        std::ifstream file(device->path() / "features");
        std::string   features;
        if (file >> features && features.size() > reporting && features[reporting] == '1')
          return true;
      }
    return false;
  }

  void
  prefer_huge_pages([[maybe_unused]] void *const memory, [[maybe_unused]] const std::size_t n_bytes)
  {
#ifdef MADV_HUGEPAGE
    constexpr std::size_t worth_it = 8 << 20, most_of_virtual_machine = 64 << 20;
    static const bool     are_foreign = hands_back_free_pages();
    if (n_bytes < worth_it || (are_foreign && n_bytes > most_of_virtual_machine))
      return;
    const auto page  = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    const auto begin = (reinterpret_cast<std::uintptr_t>(memory) + page - 1) / page * page,
               end   = (reinterpret_cast<std::uintptr_t>(memory) + n_bytes) / page * page;
    madvise(reinterpret_cast<void *>(begin), end - begin, MADV_HUGEPAGE); // if it fails, pages are small
#endif
  }
} // namespace cryoglass
