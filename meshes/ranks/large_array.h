#ifndef cryoglass_meshes_ranks_large_array_h
#define cryoglass_meshes_ranks_large_array_h

#include "meshes/ranks/kept_pages.h"

#include <cstddef>
#include <memory>
#include <vector>

namespace cryoglass
{
  /** Allocates as take_pages() does, and leaves numbers without a value unset. */
  template <typename Number>
  class LargeMemory
  {
  public:
    using value_type = Number;

    LargeMemory() = default;

    template <typename Other>
    LargeMemory(const LargeMemory<Other> &) noexcept
    {
    }

    Number *
    allocate(const std::size_t n)
    {
      return static_cast<Number *>(take_pages(n * sizeof(Number)));
    }

    void
    deallocate(Number *const memory, const std::size_t n) noexcept
    {
      keep_pages(memory, n * sizeof(Number));
    }

    /** Without arguments; with some, as any allocator. */
    template <typename Other>
    void
    construct(Other *const place) noexcept
    {
      std::uninitialized_default_construct_n(place, 1);
    }

    template <typename Other>
    bool
    operator==(const LargeMemory<Other> &) const noexcept
    {
      return true;
    }

    template <typename Other>
    bool
    operator!=(const LargeMemory<Other> &) const noexcept
    {
      return false;
    }
  };

  /** Numbers, aligned for SIMD, in memory that is used again. Of LargeArray<Number>(n) and resize(n) they are not set.
   */
  template <typename Number>
  using LargeArray = std::vector<Number, LargeMemory<Number>>;
} // namespace cryoglass

#endif
