#ifndef cryoglass_solver_run_checkpoint_store_h
#define cryoglass_solver_run_checkpoint_store_h

#include "solver/input/case.h"
#include "solver/output/result_folder.h"
#include "solver/run/checkpoint_fields.h"

#include <functional>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The checkpoints of a run, in the folder `checkpoint` of its result folder: `checkpoint/1`, `checkpoint/2`, …, of
   * which the last two stay. Each has numbers as JSON (`numbers.json`), fields (`fields.bin`, where there are any) and
   * the length and checksum of the numbers (`checksum.txt`), which vouch for the fields. A checkpoint is written under
   * another name, put onto the disk and renamed when it is whole: a run that is killed while it writes one goes on
   * after the one before.
   */
  class CheckpointStore
  {
  public:
    /** In the result folder. */
    static std::string
    name()
    {
      return "checkpoint";
    }

    /** Keeps references. @param identity see identity_of_run() */
    CheckpointStore(const ResultFolder &folder, MPI_Comm communicator, Identity identity);

    using WriteFields = std::function<void(CheckpointFieldWriter &)>;

    /** @param write_fields nothing: there are none. @throws FileError. Collective. */
    void
    save(const nlohmann::ordered_json &numbers, const WriteFields &write_fields = {});

    /**
     * Takes the numbers and fields of a checkpoint; throws what it likes if they make no sense. Called on all ranks, on
     * which it has to end alike.
     */
    using Take = std::function<void(const nlohmann::ordered_json &numbers, const CheckpointFieldReader &fields)>;

    /**
     * Hands over the newest checkpoint that is whole.
     * @param problems of those that are not, by name
     * @return whether there was one
     * @throws std::invalid_argument if it is of a run with another identity, with what differs. Collective.
     */
    bool
    load(const Take &take, std::vector<std::string> &problems);

  private:
    std::filesystem::path
    path(unsigned int number) const;
    /** Their numbers, the newest first. */
    std::vector<unsigned int>
    find() const;
    /** The text of a checkpoint's numbers on all ranks, checked. */
    std::string
    read_numbers(unsigned int number) const;

    const ResultFolder &folder_;
    MPI_Comm            communicator_;
    Identity            identity_;
    unsigned int        last_ = 0;
  };
} // namespace cryoglass

#endif
