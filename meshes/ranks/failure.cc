#include "meshes/ranks/failure.h"

#include "meshes/ranks/file_error.h"

#include <filesystem>
#include <new>
#include <stdexcept>

namespace cryoglass
{
  void
  Failure::rethrow() const
  {
    switch (kind)
      {
      case none:
        return;
      case input:
        throw std::invalid_argument(text);
      case file:
        throw FileError(text);
      case memory:
        throw std::bad_alloc();
      default:
        throw std::runtime_error(text);
      }
  }

  Failure
  failure_of(const std::function<void()> &action)
  {
    try
      {
        action();
      }
    catch (const std::invalid_argument &error)
      {
        return {Failure::input, error.what()};
      }
    catch (const FileError &error)
      {
        return {Failure::file, error.what()};
      }
    catch (const std::filesystem::filesystem_error &error)
      {
        return {Failure::file, error.what()};
      }
    catch (const std::bad_alloc &)
      {
        return {Failure::memory, ""};
      }
    catch (const std::exception &error)
      {
        return {Failure::other, error.what()};
      }
    return {};
  }
} // namespace cryoglass
