#include "meshes/ranks/files.h"

#include "meshes/ranks/file_error.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

namespace cryoglass
{
  namespace fs = std::filesystem;

  namespace
  {
    [[noreturn]] void
    fail(const fs::path &path, const int error)
    {
      throw FileError(path.string() + ": " + std::strerror(error));
    }

    constexpr std::size_t most = 1 << 30; // bytes of one call

    /** An open file that closes itself. */
    class Descriptor
    {
    public:
      Descriptor(const fs::path &path, const int flags)
        : path_(path)
        , id_(open(path.c_str(), flags | O_CLOEXEC, 0666))
      {
        if (id_ < 0)
          fail(path, errno);
      }

      ~Descriptor()
      {
        if (id_ >= 0)
          ::close(id_);
      }

      Descriptor(const Descriptor &) = delete;
      Descriptor &
      operator=(const Descriptor &) = delete;

      /** @return the bytes that there are */
      std::size_t
      read(char *const bytes, const std::size_t n_bytes, const std::uint64_t place) const
      {
        std::size_t done = 0;
        while (done < n_bytes)
          {
            const ssize_t n =
              pread(id_, bytes + done, std::min(most, n_bytes - done), static_cast<off_t>(place + done));
            if (n < 0 && errno != EINTR)
              fail(path_, errno);
            if (n == 0)
              break;
            done += n > 0 ? static_cast<std::size_t>(n) : 0;
          }
        return done;
      }

      void
      write(const void *const bytes, const std::size_t n_bytes, const std::uint64_t place) const
      {
        const char *const data = static_cast<const char *>(bytes);
        for (std::size_t done = 0; done < n_bytes;)
          {
            const ssize_t n =
              pwrite(id_, data + done, std::min(most, n_bytes - done), static_cast<off_t>(place + done));
            if (n < 0 && errno != EINTR)
              fail(path_, errno);
            if (n == 0)
              fail(path_, ENOSPC);
            if (n > 0)
              done += static_cast<std::size_t>(n);
          }
      }

      /** Where a system does not know it (EINVAL), there is nothing to do. */
      void
      flush() const
      {
        if (fsync(id_) != 0 && errno != EINVAL && errno != EROFS)
          fail(path_, errno);
      }

      /** Some systems report a full disk only now. */
      void
      close()
      {
        const int status = ::close(id_);
        id_              = -1;
        if (status != 0)
          fail(path_, errno);
      }

    private:
      fs::path path_;
      int      id_;
    };
  } // namespace

  void
  require_regular_file(const fs::path &path)
  {
    std::error_code       error;
    const fs::file_status status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
      fail(path, ENOENT);
    if (error)
      fail(path, error.value());
    if (!fs::is_regular_file(status))
      throw FileError(path.string() + " is no regular file");
  }

  std::string
  read_file(const fs::path &path, const std::uint64_t most_bytes)
  {
    require_regular_file(path);
    const Descriptor    file(path, O_RDONLY);
    const std::uint64_t size = fs::file_size(path);
    if (size > most_bytes)
      throw FileError(path.string() + " has " + std::to_string(size) + " bytes; allowed are up to " +
                      std::to_string(most_bytes));
    std::string content(size, '\0');
    content.resize(file.read(content.data(), content.size(), 0));
    return content;
  }

  void
  read_from_file(const fs::path &path, const std::uint64_t place, void *const bytes, const std::size_t n_bytes)
  {
    if (n_bytes == 0)
      return;
    const Descriptor file(path, O_RDONLY);
    if (file.read(static_cast<char *>(bytes), n_bytes, place) != n_bytes)
      throw FileError(path.string() + " is shorter than it should be");
  }

  void
  write_into_file(const fs::path &path, const std::uint64_t place, const void *const bytes, const std::size_t n_bytes)
  {
    if (n_bytes == 0)
      return;
    Descriptor file(path, O_WRONLY);
    file.write(bytes, n_bytes, place);
    file.close();
  }

  void
  replace_file(const fs::path &path, const std::string &content)
  {
    fs::path beside = path;
    beside += ".part";
    try
      {
        Descriptor file(beside, O_WRONLY | O_CREAT | O_TRUNC);
        file.write(content.data(), content.size(), 0);
        file.flush();
        file.close();
        fs::rename(beside, path);
      }
    catch (...)
      {
        std::error_code ignored;
        fs::remove(beside, ignored);
        throw;
      }
  }

  void
  flush_to_disk(const fs::path &path)
  {
    Descriptor file(path, O_RDONLY);
    file.flush();
  }
} // namespace cryoglass
