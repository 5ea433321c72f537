#ifndef cryoglass_meshes_ranks_huge_pages_h
#define cryoglass_meshes_ranks_huge_pages_h

#include <cstddef>

namespace cryoglass
{
  /**
   * Asks the system to keep large memory that has not been touched yet in huge pages (2 MiB on most machines): it is
   * there sooner, and fewer of its addresses have to be looked up. Does nothing to memory of less than 8 MiB, or where
   * there are none.
   */
  void
  prefer_huge_pages(void *memory, std::size_t n_bytes);

  /** An array of so many numbers, which are not set, in such memory. */
  template <typename Array>
  void
  resize_large(Array &array, const std::size_t n)
  {
    array.resize_fast(n);
    prefer_huge_pages(array.data(), n * sizeof(*array.data()));
  }
} // namespace cryoglass

#endif
