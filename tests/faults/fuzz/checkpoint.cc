// The numbers of a checkpoint, under a checksum that is theirs: read as those of a run over the cycles and as those of
// an ensemble. The fields beside them are of a real run, see seeds.
#include "meshes/ranks/checksum.h"
#include "solver/run/checkpoint_store.h"
#include "solver/run/cycle_checkpoint.h"
#include "solver/run/ensemble_checkpoint.h"
#include "tests/faults/fuzz/fuzz.h"

#include <cmath>

using namespace cryoglass;

namespace
{
  constexpr unsigned int n_cycles = 2;

  /** A result folder with one checkpoint, over which each input is written. */
  struct Place
  {
    Place()
      : lattice({4, 4, 4}, 5e-10, MPI_COMM_SELF)
      , folder(fuzz::scratch() / "results", MPI_COMM_SELF)
      , store(folder, MPI_COMM_SELF, {})
      , checkpoint(folder.path() / CheckpointStore::name() / "1")
    {
      std::filesystem::create_directories(checkpoint);
      std::filesystem::copy_file(CRYOGLASS_CHECKPOINT_FIELDS, checkpoint / "fields.bin");
    }

    void
    write(const std::string &numbers) const
    {
      const std::string name = std::filesystem::relative(checkpoint, fuzz::scratch());
      fuzz::write_scratch(name + "/numbers.json", numbers);
      fuzz::write_scratch(name + "/checksum.txt", checksum_of(numbers) + "\n");
    }

    Lattice               lattice;
    ResultFolder          folder;
    CheckpointStore       store;
    std::filesystem::path checkpoint;
  };

  bool
  is_loaded(Place &place, const CheckpointStore::Take &take)
  {
    bool                     is_loaded = false;
    std::vector<std::string> problems;
    fuzz::is_taken([&] { is_loaded = place.store.load(take, problems); });
    return is_loaded;
  }
} // namespace

bool
fuzz::try_input(const std::string &bytes)
{
  static Place place;
  place.write(bytes);
  const bool are_cycles =
    is_loaded(place, [](const nlohmann::ordered_json &numbers, const CheckpointFieldReader &fields) {
      const EarlierCycles earlier = read_cycles(numbers, fields, place.lattice, n_cycles);
      for (const CycleRow &row : earlier.rows)
        if (!std::isfinite(row.time))
          finding("a time is no number");
    });
  const GlassCase glass{MappedGlass{}, 1, 4};
  return is_loaded(place,
                   [&](const nlohmann::ordered_json &numbers, const CheckpointFieldReader &) {
                     ensemble_state_from_json(numbers, glass, n_cycles + 1);
                   }) ||
         are_cycles;
}
