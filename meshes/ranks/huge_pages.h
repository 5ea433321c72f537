#ifndef cryoglass_meshes_ranks_huge_pages_h
#define cryoglass_meshes_ranks_huge_pages_h

#include <cstddef>
#include <filesystem>

namespace cryoglass
{
  /**
   * Asks the system to keep large memory that has not been touched yet in huge pages (2 MiB on most machines): it is
   * there sooner, and fewer of its addresses have to be looked up. Does nothing to memory of less than 8 MiB, to more
   * than 64 MiB on a machine whose free huge pages are not its own, or where there are none.
   */
  void
  prefer_huge_pages(void *memory, std::size_t n_bytes);

  /**
   * Whether this is a virtual machine that hands its free memory back to its host, huge page by huge page: it has to
   * fetch most of them again from there (2.2 s per GB and process instead of 0.05), small ones rather less (0.4).
   *
   * @param devices of the driver virtio_balloon, each with a file of its features: a digit each, the sixth that of
   *                "free page reporting" (Virtual I/O Device specification 1.2, section 5.5.3)
   */
  bool
  hands_back_free_pages(const std::filesystem::path &devices = "/sys/bus/virtio/drivers/virtio_balloon");
} // namespace cryoglass

#endif
