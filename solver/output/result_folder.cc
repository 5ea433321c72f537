#include "solver/output/result_folder.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/file_error.h"
#include "meshes/ranks/files.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <sstream>

namespace cryoglass
{
  namespace fs = std::filesystem;

  namespace
  {
    fs::path
    with_ending(fs::path name, const char *const ending)
    {
      name += ending;
      return name;
    }

    bool
    is_result(const fs::path &name)
    {
      return fs::is_directory(name) && (fs::is_empty(name) || fs::exists(name / "parameters.prm"));
    }

    /** Exchanges two names in one step. @return whether the file system can */
    bool
    exchange(const fs::path &a, const fs::path &b)
    {
      if (renameat2(AT_FDCWD, a.c_str(), AT_FDCWD, b.c_str(), RENAME_EXCHANGE) == 0)
        return true;
      if (errno == EINVAL || errno == ENOSYS || errno == ENOTSUP)
        return false;
      throw FileError(a.string() + " cannot take the place of " + b.string() + ": " + std::strerror(errno));
    }
  } // namespace

  ResultFolder::ResultFolder(const fs::path &name, const MPI_Comm communicator)
    : name_(fs::absolute(name).lexically_normal())
    , communicator_(communicator)
  {
    if (!name_.has_filename()) // a trailing slash
      name_ = name_.parent_path();
    incomplete_ = with_ending(name_, ".incomplete");
    earlier_    = with_ending(name_, ".earlier");
    on_rank_0([&] {
      fs::create_directories(name_.parent_path());
      lock_ = std::make_unique<FolderLock>(with_ending(name_, ".lock"));
      if (fs::exists(earlier_) && !fs::exists(name_)) // a run ended between two renames
        fs::rename(earlier_, name_);
      if (fs::exists(name_) && !is_result(name_))
        throw FileError("the output " + name_.string() +
                        " exists and is no result folder of CryoGlass; choose another --output");
      fs::create_directories(incomplete_);
    });
  }

  void
  ResultFolder::clear(const std::vector<std::string> &kept) const
  {
    on_rank_0([&] {
      std::vector<fs::path> outdated;
      for (const auto &entry : fs::directory_iterator(incomplete_))
        if (std::find(kept.begin(), kept.end(), entry.path().filename()) == kept.end())
          outdated.push_back(entry.path());
      for (const fs::path &path : outdated)
        fs::remove_all(path);
    });
  }

  void
  ResultFolder::on_rank_0(const std::function<void()> &action) const
  {
    cryoglass::on_rank_0(communicator_, [&] {
      try
        {
          action();
        }
      catch (const std::exception &error)
        {
          throw FileError(std::string("cannot write the results: ") + error.what());
        }
    });
  }

  void
  ResultFolder::write(const std::string &file_name, const std::function<void(std::ostream &)> &writer) const
  {
    on_rank_0([&] {
      std::ostringstream content;
      writer(content);
      if (!content)
        throw FileError(file_name + " cannot be made");
      replace_file(incomplete_ / file_name, content.str());
    });
  }

  void
  ResultFolder::publish(const std::vector<std::string> &outdated)
  {
    fault_point("publish");
    on_rank_0([&] {
      fs::remove_all(earlier_);
      if (!fs::exists(name_))
        fs::rename(incomplete_, name_);
      else if (!exchange(incomplete_, name_))
        {
          fs::rename(name_, earlier_);
          fs::rename(incomplete_, name_);
        }
      for (const std::string &file_name : outdated)
        fs::remove_all(name_ / file_name);
      fs::remove_all(incomplete_); // now what was there before
      fs::remove_all(earlier_);
      lock_.reset();
    });
  }
} // namespace cryoglass
