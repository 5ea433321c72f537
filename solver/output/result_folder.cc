#include "solver/output/result_folder.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <ios>
#include <vector>

namespace cryoglass
{
  namespace fs = std::filesystem;

  ResultFolder::ResultFolder(const fs::path &name, const MPI_Comm communicator, const std::string &kept)
    : name_(fs::absolute(name).lexically_normal())
    , communicator_(communicator)
  {
    if (!name_.has_filename()) // a trailing slash
      name_ = name_.parent_path();
    incomplete_ = name_;
    incomplete_ += ".incomplete";
    on_rank_0([&] {
      const bool is_ours = !fs::exists(name_) ||
                           (fs::is_directory(name_) && (fs::is_empty(name_) || fs::exists(name_ / "parameters.prm")));
      if (!is_ours)
        throw std::ios_base::failure("the output " + name_.string() +
                                     " exists and is no result folder of CryoGlass; choose another --output");
      if (fs::is_directory(incomplete_))
        for (const auto &entry : fs::directory_iterator(incomplete_))
          if (kept.empty() || entry.path().filename() != kept)
            fs::remove_all(entry.path());
      fs::create_directories(incomplete_);
    });
    write("parameters.prm", [](std::ostream &) {}); // a full disk or a read-only place shows now, not after the solve
  }

  void
  ResultFolder::on_rank_0(const std::function<void()> &action) const
  {
    int rank = 0;
    MPI_Comm_rank(communicator_, &rank);
    std::string problem;
    if (rank == 0)
      try
        {
          action();
        }
      catch (const std::exception &error)
        {
          problem = *error.what() == 0 ? "unknown problem" : error.what();
        }
    int length = static_cast<int>(problem.size());
    MPI_Bcast(&length, 1, MPI_INT, 0, communicator_);
    if (length == 0)
      return;
    problem.resize(static_cast<std::size_t>(length));
    MPI_Bcast(problem.data(), length, MPI_CHAR, 0, communicator_);
    throw std::ios_base::failure("cannot write the results: " + problem);
  }

  void
  ResultFolder::write(const std::string &file_name, const std::function<void(std::ostream &)> &writer) const
  {
    on_rank_0([&] {
      const fs::path target = incomplete_ / file_name, beside = incomplete_ / (file_name + ".part");
      std::ofstream  file(beside);
      writer(file);
      file.close();
      if (!file)
        throw std::ios_base::failure(beside.string() + ": " + std::strerror(errno));
      fs::rename(beside, target);
    });
  }

  void
  ResultFolder::publish()
  {
    on_rank_0([this] {
      fs::path earlier = name_;
      earlier += ".earlier";
      fs::remove_all(earlier);
      if (fs::exists(name_))
        fs::rename(name_, earlier);
      fs::rename(incomplete_, name_);
      fs::remove_all(earlier);
    });
  }
} // namespace cryoglass
