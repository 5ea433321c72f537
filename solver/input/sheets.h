#ifndef cryoglass_solver_input_sheets_h
#define cryoglass_solver_input_sheets_h

#include "solver/input/parameter_file.h"
#include "solver/thermal/bath.h"

#include <filesystem>
#include <vector>

namespace cryoglass
{
  /** The kinds of property sheets; each is a folder of materials/. */
  enum class SheetKind
  {
    alloy,
    bath
  };

  /** Every sheet that comes with the program: of the installed folder, then of the source. Sorted by name. */
  std::vector<std::filesystem::path>
  shipped_sheets(SheetKind kind);

  /** Every input that comes with the program, likewise. */
  std::vector<std::filesystem::path>
  shipped_inputs();

  /**
   * The alloy's sheet that an entry names, or, for a value that ends in .prm, the path relative to @p input.
   * @throws std::invalid_argument
   */
  std::filesystem::path
  find_alloy_sheet(const ParameterFile::Entry &entry, const std::filesystem::path &input);

  /** @throws FileError, std::invalid_argument naming file, line and entry. Collective. */
  Bath
  read_bath_sheet(const std::filesystem::path &sheet, MPI_Comm communicator);

  /** The baths of all shipped sheets. Collective. */
  std::vector<Bath>
  read_bath_sheets(MPI_Comm communicator);
} // namespace cryoglass

#endif
