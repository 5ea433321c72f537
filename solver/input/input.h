#ifndef cryoglass_solver_input_input_h
#define cryoglass_solver_input_input_h

#include "solver/input/alloy_entries.h"
#include "solver/input/box_entries.h"
#include "solver/input/case.h"
#include "solver/input/glass_entries.h"
#include "solver/input/output_entries.h"
#include "solver/input/parameter_file.h"
#include "solver/input/specimen_entries.h"
#include "solver/input/structure_entries.h"
#include "solver/input/treatment_entries.h"

#include <deal.II/base/parameter_handler.h>

#include <mpi.h>

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace cryoglass
{
  /** All entries of an input, one struct per subsection, until they become a Case. */
  class Input
  {
  public:
    Input();
    Input(const Input &) = delete;
    Input &
    operator=(const Input &) = delete;

    /**
     * Read an input, its property sheets and the command line's settings, and check everything.
     * @throws std::invalid_argument or FileError, the same on all ranks. Collective.
     */
    Case
    read(const std::filesystem::path    &input,
         const std::vector<std::string> &command_line_settings,
         MPI_Comm                        communicator);

    /** All entries with their values, documentation and defaults. */
    void
    print(std::ostream &out) const;

    /** Those of a subsection alone, "Box" or "Box/Finite elements". @throws std::invalid_argument */
    void
    print_subsection(const std::string &subsection, std::ostream &out) const;

    /** "Subsection/Key" of every entry, in the order of their declaration. */
    std::vector<std::string>
    entry_names();

    /** "Subsection/Key=value" for every value of the entries that have a list of them. */
    std::vector<std::string>
    choices();

  private:
    /** With the source file: its path and its shape over what the input leaves open. */
    void
    take_glass_file(const std::filesystem::path             &input,
                    const std::vector<ParameterFile::Entry> &entries,
                    MPI_Comm                                 communicator);
    void
    take_mesh_file(const std::filesystem::path &input, MPI_Comm communicator);
    /** The baths of all sheets, those that the entry Baths names among them; gives its paths an absolute form. */
    std::vector<Bath>
    take_bath_sheets(const std::filesystem::path &input, MPI_Comm communicator);
    Case
    make_case(const std::vector<Bath> &bath_sheets, MPI_Comm communicator);
    /** Collective. */
    Identity
    identity(const Treatment &treatment, MPI_Comm communicator);
    /** Sets an entry over what has been read. */
    void
    set(const std::vector<std::string> &path, const std::string &value);

    std::string      title_;
    AlloyEntries     alloy_;
    GlassEntries     glass_;
    StructureEntries structure_;
    BoxEntries       box_;
    SpecimenEntries  specimen_;
    TreatmentEntries treatment_;
    OutputEntries    output_;

    mutable dealii::ParameterHandler handler_; // its printing is not const
  };
} // namespace cryoglass

#endif
