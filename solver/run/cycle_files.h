#ifndef cryoglass_solver_run_cycle_files_h
#define cryoglass_solver_run_cycle_files_h

#include "solver/output/field_files.h"
#include "solver/run/realisation.h"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * What a glass that changes leaves beside numbers: fields over the cycles (`fields/cycle_000.hdf`, …, `cycle.xdmf`),
   * and pictures as cast, at the peak of the heat of relaxation and after the last cycle, with the colours of the
   * first.
   */
  class CycleFiles
  {
  public:
    /** Keeps references. @param folder the result folder */
    CycleFiles(const Case &the_case, const Realisation &realisation, const std::filesystem::path &folder);

    /** Goes on after cycles of an earlier run, whose files are there. */
    void
    adopt(const std::vector<CycleRow> &earlier);

    /** After each cycle, as cast first. @throws FileError. Collective. */
    void
    observe(const CycleRow &row);

    /** The pictures that are not written yet. @throws FileError. Collective. */
    void
    write_pictures();

  private:
    /** Shear modulus (GPa) and energy (kJ/m³) of the middle plane after a cycle, for pictures of some name. */
    struct Moment
    {
      unsigned int        cycle = 0;
      std::vector<double> shear_modulus, shear_energy;
    };

    bool
    wants_fields(unsigned int cycle) const;
    void
    write_fields(const CycleRow &row, const VoxelField &energy);
    void
    write_pictures(const std::string &name, const std::string &title, const Moment &moment) const;

    const Case                   &case_;
    const Realisation            &realisation_;
    std::filesystem::path         folder_;
    BoxFieldSeries                series_;
    std::map<std::string, Moment> waiting_; // as_cast, peak, last
    double                        peak_heat_ = 0.;
  };
} // namespace cryoglass

#endif
