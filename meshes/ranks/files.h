#ifndef cryoglass_meshes_ranks_files_h
#define cryoglass_meshes_ranks_files_h

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace cryoglass
{
  /** Refuses what is no regular file: a folder, a pipe, a device. @throws FileError with the system's reason */
  void
  require_regular_file(const std::filesystem::path &path);

  /** The content of a regular file. @throws FileError, also if it is longer than @p most_bytes */
  std::string
  read_file(const std::filesystem::path &path, std::uint64_t most_bytes);

  /** Reads bytes of a file, from a place. @throws FileError, also if they are not all there */
  void
  read_from_file(const std::filesystem::path &path, std::uint64_t place, void *bytes, std::size_t n_bytes);

  /** Writes bytes into a file that is there, at a place. @throws FileError with the system's reason */
  void
  write_into_file(const std::filesystem::path &path, std::uint64_t place, const void *bytes, std::size_t n_bytes);

  /** Writes a file beside its name (NAME.part), to the disk, and renames it. @throws FileError, and nothing is left */
  void
  replace_file(const std::filesystem::path &path, const std::string &content);

  /** Asks the system to put a file or folder onto the disk now. @throws FileError */
  void
  flush_to_disk(const std::filesystem::path &path);
} // namespace cryoglass

#endif
