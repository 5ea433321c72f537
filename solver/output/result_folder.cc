#include "solver/output/result_folder.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <ios>
#include <sstream>
#include <utility>

namespace cryoglass
{
  namespace fs = std::filesystem;

  ResultFolder::ResultFolder(const fs::path &name, const MPI_Comm communicator, std::vector<std::string> kept)
    : name_(fs::absolute(name).lexically_normal())
    , kept_(std::move(kept))
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
      empty(kept_);
      fs::create_directories(incomplete_);
    });
    write("parameters.prm", [](std::ostream &) {}); // a full disk or a read-only place shows now, not after the solve
  }

  void
  ResultFolder::empty(const std::vector<std::string> &kept) const
  {
    if (!fs::is_directory(incomplete_))
      return;
    std::vector<fs::path> outdated;
    for (const auto &entry : fs::directory_iterator(incomplete_))
      if (std::find(kept.begin(), kept.end(), entry.path().filename()) == kept.end())
        outdated.push_back(entry.path());
    for (const fs::path &path : outdated)
      fs::remove_all(path);
  }

  void
  ResultFolder::forget_earlier_run()
  {
    on_rank_0([this] {
      for (const std::string &name : kept_)
        fs::remove_all(incomplete_ / name);
    });
  }

  std::optional<std::string>
  ResultFolder::read(const std::string &file_name) const
  {
    std::optional<std::string> text;
    on_rank_0([&] {
      std::ifstream file(incomplete_ / file_name);
      if (!file)
        return;
      std::ostringstream content;
      content << file.rdbuf();
      text = content.str();
    });
    long length = text ? static_cast<long>(text->size()) : -1;
    MPI_Bcast(&length, 1, MPI_LONG, 0, communicator_);
    if (length < 0)
      return {};
    if (!text)
      text.emplace(static_cast<std::size_t>(length), ' ');
    MPI_Bcast(text->data(), static_cast<int>(length), MPI_CHAR, 0, communicator_);
    return text;
  }

  void
  ResultFolder::remove(const std::string &file_name) const
  {
    on_rank_0([&] { fs::remove_all(incomplete_ / file_name); });
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
