#ifndef cryoglass_solver_output_result_folder_h
#define cryoglass_solver_output_result_folder_h

#include <mpi.h>

#include <filesystem>
#include <functional>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * The folder of a run's results. A run fills `NAME.incomplete` beside it and
   * takes the place of NAME only when everything is written, so that an earlier
   * result stays whole until then. Problems are agreed on by all ranks and
   * thrown on each of them as std::ios_base::failure (exit code 4). All member
   * functions are collective.
   */
  class ResultFolder
  {
  public:
    /**
     * Makes the incomplete folder; a folder NAME that is not a result of CryoGlass is refused.
     * @param kept files and folders that stay if an earlier run left them in the incomplete folder
     */
    ResultFolder(const std::filesystem::path &name, MPI_Comm communicator, std::vector<std::string> kept = {});

    /** Removes what was kept. */
    void
    forget_earlier_run();

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

    /** The content of a file of the incomplete folder, on all ranks; nothing if there is no such file. */
    std::optional<std::string>
    read(const std::string &file_name) const;

    void
    remove(const std::string &file_name) const;

    /** Run @p action on rank 0 and throw its failure on all ranks. */
    void
    on_rank_0(const std::function<void()> &action) const;

    /** Put the finished folder in its place. */
    void
    publish();

  private:
    void
    empty(const std::vector<std::string> &kept) const;

    std::filesystem::path    name_, incomplete_;
    std::vector<std::string> kept_;
    MPI_Comm                 communicator_;
  };
} // namespace cryoglass

#endif
