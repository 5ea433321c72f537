#ifndef cryoglass_solver_input_parameter_file_h
#define cryoglass_solver_input_parameter_file_h

#include <deal.II/base/parameter_handler.h>

#include <mpi.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * The entries of a deal.II parameter file with the place where each was set,
   * so that every later complaint can name file and line.
   *
   * Grammar: `subsection NAME` … `end`, `set KEY = VALUE`, `include FILE`
   * (relative to the including file), `#` comments, `\` continues a line.
   */
  class ParameterFile
  {
  public:
    struct Entry
    {
      std::vector<std::string> path; // subsections, then the key
      std::string              value;
      std::string              place; // "file:line" or "--set"
    };

    /** Read on rank 0, known on all. @throws FileError if it cannot be read, std::invalid_argument if it
     * cannot be understood. Collective. */
    static std::vector<Entry>
    read(const std::filesystem::path &file, MPI_Comm communicator);

    /** "Subsection/Key=value" of the command line. */
    static Entry
    from_command_line(const std::string &text);

    /**
     * Set all entries in a handler, later ones over earlier ones.
     * @throws std::invalid_argument naming place, entry, value and what is allowed
     */
    static void
    apply(const std::vector<Entry> &entries, dealii::ParameterHandler &prm);

    /** All entries of a handler, "Section/Key", and their values, in the order of their declaration. */
    static std::vector<std::pair<std::string, std::string>>
    values(dealii::ParameterHandler &prm);

    /** Every value of the entries that have a list of them, as "Section/Key" and value. */
    static std::vector<std::pair<std::string, std::string>>
    choices(dealii::ParameterHandler &prm);

    /** A message "Section/Key: …" with the place of the entry, if it was set, in front. */
    static std::string
    locate(const std::string &message, const std::vector<Entry> &entries);
  };
} // namespace cryoglass

#endif
