#include "tests/faults/fuzz/fuzz.h"

#include "meshes/ranks/file_error.h"

#include <deal.II/base/mpi.h>

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <memory>
#include <stdexcept>

namespace cryoglass::fuzz
{
  namespace fs = std::filesystem;

  namespace
  {
    fs::path
    make_scratch()
    {
      const fs::path memory = "/dev/shm";
      std::string    name =
        ((fs::is_directory(memory) ? memory : fs::temp_directory_path()) / "cryoglass_fuzz_XXXXXX").string();
      if (mkdtemp(name.data()) == nullptr)
        throw std::runtime_error("no scratch folder can be made: " + name);
      return name;
    }

    /** MPI and the scratch folder, for as long as the process lives. */
    struct World
    {
      World(int &argc, char **&argv)
        : mpi(argc, argv, 1)
        , owner(getpid())
        , scratch(make_scratch())
      {
      }

      ~World()
      {
        if (getpid() == owner) // and not a child that reads a file
          fs::remove_all(scratch);
      }

      dealii::Utilities::MPI::MPI_InitFinalize mpi;
      pid_t                                    owner;
      fs::path                                 scratch;
    };
    std::unique_ptr<World> world;
    std::string            refusal;
  } // namespace

  const fs::path &
  scratch()
  {
    return world->scratch;
  }

  fs::path
  write_scratch(const std::string &name, const std::string &bytes)
  {
    const fs::path path = scratch() / name;
    std::ofstream  file(path, std::ios::binary);
    file << bytes;
    if (!file.flush())
      throw std::runtime_error("a scratch file cannot be written: " + path.string());
    return path;
  }

  void
  finding(const std::string &what)
  {
    std::cerr << "FINDING: " << what << std::endl;
    std::abort();
  }

  bool
  is_taken(const std::function<void()> &action)
  {
    try
      {
        action();
        return true;
      }
    catch (const std::invalid_argument &error)
      {
        refusal = error.what();
      }
    catch (const FileError &error)
      {
        refusal = error.what();
      }
    catch (const fs::filesystem_error &error)
      {
        refusal = error.what();
      }
    catch (const std::exception &error)
      {
        finding(std::string("an exception that is no refusal: ") + error.what());
      }
    return false;
  }

  const std::string &
  last_refusal()
  {
    return refusal;
  }
} // namespace cryoglass::fuzz

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
  cryoglass::fuzz::world = std::make_unique<cryoglass::fuzz::World>(*argc, *argv);
  return 0;
}

int
LLVMFuzzerTestOneInput(const std::uint8_t *data, const std::size_t size)
{
  cryoglass::fuzz::try_input(std::string(reinterpret_cast<const char *>(data), size));
  return 0;
}
