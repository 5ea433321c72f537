#ifndef cryoglass_solver_output_result_folder_h
#define cryoglass_solver_output_result_folder_h

#include "solver/output/folder_lock.h"

#include <mpi.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The folder of a run's results. A run fills `NAME.incomplete` beside it and takes the place of NAME only when
   * everything is written, so that an earlier result stays whole until then, whenever the run ends. Only one run at a
   * time can have it: `NAME.lock` says which. Problems are agreed on by all ranks and thrown on each of them as
   * FileError (exit code 4). All member functions are collective.
   */
  class ResultFolder
  {
  public:
    /**
     * Takes the lock and makes the incomplete folder; what an earlier run has left there stays as it is. A folder NAME
     * that is not a result of CryoGlass is refused, and so is one that another run is writing.
     */
    ResultFolder(const std::filesystem::path &name, MPI_Comm communicator);

    /** Removes what an earlier run has left in the incomplete folder, but for files and folders of these names. */
    void
    clear(const std::vector<std::string> &kept = {}) const;

    /** Where the files go until publish(). */
    const std::filesystem::path &
    path() const
    {
      return incomplete_;
    }

    /** Where they are after publish(). */
    const std::filesystem::path &
    final_path() const
    {
      return name_;
    }

    /** Write a file on rank 0: beside its name, then renamed. */
    void
    write(const std::string &file_name, const std::function<void(std::ostream &)> &writer) const;

    /** Run @p action on rank 0 and throw its failure on all ranks. */
    void
    on_rank_0(const std::function<void()> &action) const;

    /**
     * Put the finished folder in its place: in one step where the file system can exchange names. What is needed no
     * longer (@p outdated) is removed after that.
     */
    void
    publish(const std::vector<std::string> &outdated = {});

  private:
    std::filesystem::path       name_, incomplete_, earlier_;
    MPI_Comm                    communicator_;
    std::unique_ptr<FolderLock> lock_; // on rank 0
  };
} // namespace cryoglass

#endif
