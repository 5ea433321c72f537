#include "meshes/ranks/kept_pages.h"

#include "meshes/ranks/huge_pages.h"

#include <new>

#ifdef __linux__
#  include <sys/mman.h>

#  include <algorithm>
#  include <cstdint>
#  include <iterator>
#  include <map>
#  include <mutex>
#endif

namespace cryoglass
{
  namespace
  {
    constexpr std::align_val_t line{64};

#ifdef __linux__
    constexpr std::size_t unit = 2 << 20, large = 8 << 20; // huge pages are not cut

    std::size_t
    round_up(const std::size_t n_bytes)
    {
      return (n_bytes + unit - 1) / unit * unit;
    }

    class Pages
    {
    public:
      void *
      take(const std::size_t n_bytes)
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        const std::size_t                 size = round_up(n_bytes);
        // The smallest range that is large enough.
        auto best = kept_.end();
        for (auto range = kept_.begin(); range != kept_.end(); ++range)
          if (range->second >= size && (best == kept_.end() || range->second < best->second))
            best = range;
        char *memory;
        if (best != kept_.end())
          memory = cut_end(best, size);
        else
          {
            make_room(size);
            memory = map(size);
            prefer_huge_pages(memory, size);
          }
        n_taken_ += size;
        most_ = std::max(most_, n_taken_);
        return memory;
      }

      void
      keep(void *const memory, const std::size_t n_bytes) noexcept
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        char *const                       begin = static_cast<char *>(memory);
        const std::size_t                 size  = round_up(n_bytes);
        n_taken_ -= size;
        try
          {
            join(kept_.emplace(begin, size).first);
            n_kept_ += size;
          }
        catch (const std::bad_alloc &)
          {
            munmap(begin, size);
          }
      }

      void
      release() noexcept
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        release_all();
      }

      std::size_t
      n_kept_bytes() noexcept
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        return n_kept_;
      }

    private:
      using Ranges = std::map<char *, std::size_t>; // of addresses, none next to another

      char *
      cut_end(const Ranges::iterator range, const std::size_t size)
      {
        char *const memory = range->first + range->second - size;
        range->second -= size;
        n_kept_ -= size;
        if (range->second == 0)
          kept_.erase(range);
        return memory;
      }

      /** With the ranges before and behind it. */
      void
      join(Ranges::iterator range) noexcept
      {
        const auto next = std::next(range);
        if (next != kept_.end() && range->first + range->second == next->first)
          {
            range->second += next->second;
            kept_.erase(next);
          }
        if (range == kept_.begin())
          return;
        const auto previous = std::prev(range);
        if (previous->first + previous->second == range->first)
          {
            previous->second += range->second;
            kept_.erase(range);
          }
      }

      /** Of what is kept, the smallest ranges first, what would be too much beside a new array. */
      void
      make_room(const std::size_t size) noexcept
      {
        while (n_kept_ > 0 && n_taken_ + size + n_kept_ > std::max(most_, n_taken_ + size))
          {
            const auto smallest = std::min_element(
              kept_.begin(), kept_.end(), [](const auto &a, const auto &b) { return a.second < b.second; });
            const std::size_t n =
              std::min(smallest->second, n_taken_ + size + n_kept_ - std::max(most_, n_taken_ + size));
            munmap(cut_end(smallest, n), n);
          }
      }

      void
      release_all() noexcept
      {
        for (const auto &[begin, size] : kept_)
          munmap(begin, size);
        kept_.clear();
        n_kept_ = 0;
      }

      /** New memory, as high as it goes: next to what the system has given before, as it goes down. */
      char *
      map(const std::size_t size)
      {
        const auto get = [&] {
          return mmap(nullptr, size + unit, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        };
        void *all = get();
        if (all == MAP_FAILED)
          {
            release_all(); // a limit of addresses counts it, too
            all = get();
          }
        if (all == MAP_FAILED)
          throw std::bad_alloc();
        char *const       first = static_cast<char *>(all);
        const std::size_t above = reinterpret_cast<std::uintptr_t>(first) % unit; // size is of whole units
        char *const       begin = first + unit - above;
        if (above > 0)
          munmap(begin + size, above);
        munmap(first, unit - above);
        return begin;
      }

      std::mutex  mutex_;
      Ranges      kept_;
      std::size_t n_kept_ = 0, n_taken_ = 0, most_ = 0; // bytes; most_ of n_taken_
    };

    /** Never destroyed: arrays of static duration may be freed after all else. */
    Pages &
    pages()
    {
      static auto *const of_process = new Pages;
      return *of_process;
    }
#endif
  } // namespace

  void *
  take_pages(const std::size_t n_bytes)
  {
#ifdef __linux__
    if (n_bytes >= large)
      return pages().take(n_bytes);
#endif
    return ::operator new(n_bytes, line);
  }

  void
  keep_pages(void *const memory, [[maybe_unused]] const std::size_t n_bytes) noexcept
  {
#ifdef __linux__
    if (n_bytes >= large)
      return pages().keep(memory, n_bytes);
#endif
    ::operator delete(memory, line);
  }

  void
  release_kept_pages() noexcept
  {
#ifdef __linux__
    pages().release();
#endif
  }

  std::size_t
  n_kept_bytes() noexcept
  {
#ifdef __linux__
    return pages().n_kept_bytes();
#else
    return 0;
#endif
  }
} // namespace cryoglass
