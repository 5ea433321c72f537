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
#  include <numeric>
#  include <utility>
#  include <vector>
#endif

namespace cryoglass
{
  namespace
  {
    constexpr std::align_val_t line{64};

#ifdef __linux__
    // Huge pages, where there are any, are neither cut nor moved page by page.
    constexpr std::size_t unit = 2 << 20, large = 8 << 20;

    // Pieces of which an array may consist and be kept: a process may have some ten thousand in all.
    constexpr std::size_t most_pieces = 32;

    /** Pages that the system moves at once, as it only does with what it has given or moved at once. */
    struct Piece
    {
      char       *begin;
      std::size_t size;
    };

    /** Pieces one behind another. */
    struct Block
    {
      std::size_t        size = 0;
      std::vector<Piece> pieces;
    };

    class Pages
    {
    public:
      void *
      take(const std::size_t n_bytes)
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        const std::size_t                 size = (n_bytes + unit - 1) / unit * unit;
        const auto                        same =
          std::find_if(kept_.rbegin(), kept_.rend(), [=](const Block &kept) { return kept.size == size; });
        Block block;
        if (same != kept_.rend())
          {
            block = std::move(*same);
            kept_.erase(std::next(same).base());
          }
        else
          block = assembled(size);
        char *const memory = block.pieces.front().begin;
        taken_.emplace(memory, std::move(block));
        return memory;
      }

      void
      keep(void *const memory)
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        const auto                        taken = taken_.find(static_cast<char *>(memory));
        if (taken->second.pieces.size() > most_pieces)
          munmap(memory, taken->second.size);
        else
          kept_.push_back(std::move(taken->second));
        taken_.erase(taken);
      }

      void
      release()
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        for (const Block &block : kept_)
          munmap(block.pieces.front().begin, block.size);
        kept_.clear();
      }

      std::size_t
      n_kept_bytes()
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        return std::accumulate(kept_.begin(),
                               kept_.end(),
                               std::size_t(0),
                               [](const std::size_t sum, const Block &block) { return sum + block.size; });
      }

    private:
      /** From what has been kept longest, and what lacks from the system. */
      Block
      assembled(const std::size_t size)
      {
        char *const memory = addresses(size);
        Block       block;
        while (block.size < size && !kept_.empty() && move_oldest(memory + block.size, size - block.size, block))
          ;
        if (block.size == size)
          return block;
        char *const       begin = memory + block.size;
        const std::size_t lacks = size - block.size;
        if (mmap(begin, lacks, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED)
          {
            munmap(memory, size);
            throw std::bad_alloc();
          }
        prefer_huge_pages(begin, lacks);
        block.pieces.push_back({begin, lacks});
        block.size = size;
        return block;
      }

      /** Addresses without memory, aligned to units. */
      static char *
      addresses(const std::size_t size)
      {
        void *const all = mmap(nullptr, size + unit, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
        if (all == MAP_FAILED)
          throw std::bad_alloc();
        char *const       first  = static_cast<char *>(all);
        const std::size_t before = (unit - reinterpret_cast<std::uintptr_t>(first) % unit) % unit;
        if (before > 0)
          munmap(first, before);
        munmap(first + before + size, unit - before);
        return first + before;
      }

      /** Moves at most so much of the last piece of the oldest block. @return false where the system does not */
      bool
      move_oldest(char *const to, const std::size_t most, Block &block)
      {
        Block            &oldest = kept_.front();
        Piece            &piece  = oldest.pieces.back();
        const std::size_t size   = std::min(most, piece.size);
        if (mremap(piece.begin + piece.size - size, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, to) == MAP_FAILED)
          return false;
        block.pieces.push_back({to, size});
        block.size += size;
        oldest.size -= size;
        piece.size -= size;
        if (piece.size == 0)
          oldest.pieces.pop_back();
        if (oldest.pieces.empty())
          kept_.erase(kept_.begin());
        return true;
      }

      std::mutex              mutex_;
      std::vector<Block>      kept_;
      std::map<char *, Block> taken_;
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
      return pages().keep(memory);
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
