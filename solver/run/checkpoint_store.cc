#include "solver/run/checkpoint_store.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/checksum.h"
#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/file_error.h"
#include "meshes/ranks/files.h"
#include "solver/run/identity.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  namespace fs = std::filesystem;
  using nlohmann::ordered_json;

  namespace
  {
    constexpr std::size_t   n_kept       = 2;
    constexpr std::uint64_t most_numbers = 1000000000; // bytes

    Identity
    identity_from(const ordered_json &json)
    {
      Identity identity;
      for (const auto &entry : json)
        identity.emplace_back(entry.at(0).get<std::string>(), entry.at(1).get<std::string>());
      return identity;
    }
  } // namespace

  CheckpointStore::CheckpointStore(const ResultFolder &folder, const MPI_Comm communicator, Identity identity)
    : folder_(folder)
    , communicator_(communicator)
    , identity_(std::move(identity))
  {
  }

  fs::path
  CheckpointStore::path(const unsigned int number) const
  {
    return folder_.path() / name() / std::to_string(number);
  }

  std::vector<unsigned int>
  CheckpointStore::find() const
  {
    std::vector<unsigned int> numbers;
    folder_.on_rank_0([&] {
      if (!fs::is_directory(folder_.path() / name()))
        return;
      for (const auto &entry : fs::directory_iterator(folder_.path() / name()))
        {
          const std::string file = entry.path().filename().string();
          if (file.size() < 10 && !file.empty() && file.find_first_not_of("0123456789") == std::string::npos)
            numbers.push_back(static_cast<unsigned int>(std::stoul(file)));
        }
      std::sort(numbers.rbegin(), numbers.rend());
    });
    return dealii::Utilities::MPI::broadcast(communicator_, numbers);
  }

  void
  CheckpointStore::save(const ordered_json &numbers, const WriteFields &write_fields)
  {
    fs::path staged = path(last_ + 1);
    staged += ".part";
    folder_.on_rank_0([&] {
      fs::remove_all(staged);
      fs::create_directories(staged);
    });
    ordered_json fields = ordered_json::object();
    if (write_fields)
      {
        CheckpointFieldWriter writer(staged / "fields.bin", communicator_);
        write_fields(writer);
        fault_point("checkpoint");
        writer.flush();
        fields = writer.index();
      }
    else
      fault_point("checkpoint");
    folder_.on_rank_0([&] {
      const std::string text =
        ordered_json{{"format", 1}, {"identity", identity_}, {"fields", fields}, {"numbers", numbers}}.dump();
      replace_file(staged / "numbers.json", text);
      replace_file(staged / "checksum.txt", checksum_of(text) + "\n");
      flush_to_disk(staged);
      fs::rename(staged, path(last_ + 1));
      flush_to_disk(folder_.path() / name());
    });
    ++last_;
    const std::vector<unsigned int> all = find();
    folder_.on_rank_0([&] {
      for (std::size_t i = n_kept; i < all.size(); ++i)
        fs::remove_all(path(all[i]));
    });
  }

  std::string
  CheckpointStore::read_numbers(const unsigned int number) const
  {
    std::string text;
    on_rank_0(communicator_, [&] {
      text = read_file(path(number) / "numbers.json", most_numbers);
      if (read_file(path(number) / "checksum.txt", 1000) != checksum_of(text) + "\n")
        throw FileError("the checksum of numbers.json is another");
    });
    return dealii::Utilities::MPI::broadcast(communicator_, text);
  }

  bool
  CheckpointStore::load(const Take &take, std::vector<std::string> &problems)
  {
    const std::vector<unsigned int> all = find();
    last_                               = all.empty() ? 0 : all.front();
    for (const unsigned int number : all)
      {
        std::string differs;
        try
          {
            const ordered_json checkpoint = ordered_json::parse(read_numbers(number));
            if (checkpoint.at("format") != 1)
              throw FileError("it is of another format");
            differs = difference(identity_from(checkpoint.at("identity")), identity_);
            if (differs.empty())
              {
                take(checkpoint.at("numbers"), {path(number) / "fields.bin", checkpoint.at("fields")});
                return true;
              }
          }
        catch (const std::bad_alloc &)
          {
            throw;
          }
        catch (const std::exception &error)
          {
            problems.push_back("the checkpoint " + path(number).string() + " is damaged (" + error.what() + ")");
            continue;
          }
        throw std::invalid_argument("the checkpoint " + path(number).string() + " is of another run: " + differs +
                                    ". Choose another --output, or give --start-anew to discard it");
      }
    return false;
  }
} // namespace cryoglass
