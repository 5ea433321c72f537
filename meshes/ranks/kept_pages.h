#ifndef cryoglass_meshes_ranks_kept_pages_h
#define cryoglass_meshes_ranks_kept_pages_h

#include <cstddef>

namespace cryoglass
{
  /**
   * Memory for large arrays, aligned to 64 bytes and not cleared, whose pages serve the next array when it is given
   * back: a run makes and frees arrays of some sizes over and over, and a page that comes new from the system is
   * cleared first, which takes longer than most of what is done with it (and much longer where a virtual machine
   * fetches it from its host).
   *
   * What is kept goes back to the system before it and the arrays that there are would exceed what arrays have taken at
   * their most, each rounded up to 2 MiB; so only others than these have less because of it: what takes much memory by
   * other ways calls release_kept_pages() before. A page that is used again lies where it was touched first, perhaps by
   * another thread: threads of a rank should be near to each other.
   *
   * Less than 8 MiB, and on other systems than Linux all, comes from operator new. By any thread.
   *
   * @throws std::bad_alloc
   */
  void *
  take_pages(std::size_t n_bytes);

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
