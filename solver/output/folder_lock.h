#ifndef cryoglass_solver_output_folder_lock_h
#define cryoglass_solver_output_folder_lock_h

#include <filesystem>

namespace cryoglass
{
  /**
   * The right to write results under a name, until the object or the process ends, however that ends: a lock of the
   * operating system on a file beside them, which says who has it. One process holds it for all ranks.
   */
  class FolderLock
  {
  public:
    /** @throws FileError if another process has it, or if the file cannot be made */
    explicit FolderLock(const std::filesystem::path &file);
    ~FolderLock();
    FolderLock(const FolderLock &) = delete;
    FolderLock &
    operator=(const FolderLock &) = delete;

  private:
    std::filesystem::path file_;
    int                   descriptor_;
  };
} // namespace cryoglass

#endif
