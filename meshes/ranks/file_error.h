#ifndef cryoglass_meshes_ranks_file_error_h
#define cryoglass_meshes_ranks_file_error_h

#include <stdexcept>

namespace cryoglass
{
  /** A file could not be read or written: exit code 4. */
  class FileError : public std::runtime_error
  {
  public:
    using std::runtime_error::runtime_error;
  };
} // namespace cryoglass

#endif
