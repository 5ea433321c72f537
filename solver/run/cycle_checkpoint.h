#ifndef cryoglass_solver_run_cycle_checkpoint_h
#define cryoglass_solver_run_cycle_checkpoint_h

#include "solver/output/result_folder.h"
#include "solver/run/realisation.h"

#include <optional>
#include <string>

namespace cryoglass
{
  /**
   * What a run over the cycles holds between two of them: numbers as JSON, and beside them in an HDF5 file per cycle
   * the states of the voxels, what is left of their thresholds and the responses of the box, in double precision, plane
   * by plane: another number of ranks goes on with them. The JSON file names its HDF5 file and is renamed last, so that
   * a run that is killed while it writes goes on after the checkpoint before.
   */
  class CycleCheckpoint
  {
  public:
    /** Its folder in the result folder. */
    static std::string
    name()
    {
      return "checkpoint";
    }

    /** Keeps references. @param fingerprint of the run: what its numbers depend on */
    CycleCheckpoint(const ResultFolder &folder, const Lattice &lattice, std::string fingerprint);

    /** After the last cycle of the realisation. @throws std::ios_base::failure. Collective. */
    void
    save(const Realisation &realisation) const;

    /** Nothing if there is none, or if it is damaged or of another run, which @p problem says. Collective. */
    std::optional<EarlierCycles>
    load(std::string &problem) const;

  private:
    std::filesystem::path
    path(const std::string &file_name) const;
    void
    save_fields(const std::string &file_name, const Realisation &realisation) const;
    void
    load_fields(const std::string &file_name, EarlierCycles &earlier) const;

    const ResultFolder &folder_;
    const Lattice      &lattice_;
    std::string         fingerprint_;
  };
} // namespace cryoglass

#endif
