#ifndef cryoglass_meshes_ranks_kept_pages_h
#define cryoglass_meshes_ranks_kept_pages_h

#include <cstddef>

namespace cryoglass
{
  /**
   * Memory for large arrays whose pages become, when it is given back, those of the next: a run makes and frees arrays
   * of some sizes over and over, and a page that comes new from the system is cleared first, which takes longer than
   * most of what is done with it (and much longer where a virtual machine fetches it from its host).
   *
   * Pages are put together from wherever they were (mremap, on Linux), so that none of the kept ones stands idle while
   * another is fetched: what a process has is never more than its arrays have been at their most, up to 2 MiB each.
   * Pages keep their place on the node, too: threads of a rank should be near to each other. What takes much memory by
   * other ways than this should call release_kept_pages() before.
   *
   * Less than 8 MiB, and on other systems all, comes from operator new.
   */
  void *
  take_pages(std::size_t n_bytes); // aligned to 64 bytes, not cleared. @throws std::bad_alloc

  /** @param n_bytes as they were taken */
  void
  keep_pages(void *memory, std::size_t n_bytes) noexcept;

  /** To the system. */
  void
  release_kept_pages() noexcept;

  /** Bytes that wait for the next array. */
  std::size_t
  n_kept_bytes() noexcept;
} // namespace cryoglass

#endif
