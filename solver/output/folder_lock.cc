#include "solver/output/folder_lock.h"

#include "meshes/ranks/file_error.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>

namespace cryoglass
{
  namespace
  {
    /** Who has the lock, as the file says. */
    std::string
    holder(const int descriptor)
    {
      char          text[200] = {};
      const ssize_t n         = pread(descriptor, text, sizeof(text) - 1, 0);
      return n > 0 ? " (" + std::string(text, static_cast<std::size_t>(n)) + ")" : "";
    }

    /** Whether the open file still is the one of that name. */
    bool
    is_in_place(const int descriptor, const std::filesystem::path &file)
    {
      struct stat open_one, named_one;
      return fstat(descriptor, &open_one) == 0 && stat(file.c_str(), &named_one) == 0 &&
             open_one.st_ino == named_one.st_ino && open_one.st_dev == named_one.st_dev;
    }
  } // namespace

  FolderLock::FolderLock(const std::filesystem::path &file)
    : file_(file)
  {
    while (true)
      {
        descriptor_ = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor_ < 0)
          throw FileError(file.string() + ": " + std::strerror(errno));
        // Where a file system has no locks, there is none.
        if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
          {
            const std::string who = holder(descriptor_);
            close(descriptor_);
            throw FileError("another run is writing there" + who +
                            "; wait for it, or choose another --output (lock file " + file.string() + ")");
          }
        if (is_in_place(descriptor_, file))
          break;
        close(descriptor_); // the one before has just removed it
      }
    char host[100] = {};
    gethostname(host, sizeof(host) - 1);
    const std::string text = "process " + std::to_string(getpid()) + " on " + host;
    if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, text.data(), text.size(), 0) < 0)
      {
        // It only informs.
      }
  }

  FolderLock::~FolderLock()
  {
    unlink(file_.c_str());
    close(descriptor_);
  }
} // namespace cryoglass
