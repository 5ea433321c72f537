#ifndef cryoglass_solver_run_cycle_files_h
#define cryoglass_solver_run_cycle_files_h

#include "solver/output/field_files.h"
#include "solver/output/pictures.h"
#include "solver/run/realisation.h"

#include <filesystem>
#include <optional>
#include <vector>

namespace cryoglass
{
  /**
   * What a glass that changes leaves beside numbers: fields over the cycles (`fields/cycle_000.hdf`, …, `cycle.xdmf`),
   * and pictures as cast, at the peak of the heat of relaxation and after the last cycle, with the colours of the first.
   */
  class CycleFiles
  {
  public:
    /** Keeps references. @param folder the result folder */
    CycleFiles(const Case &the_case, const Realisation &realisation, const std::filesystem::path &folder);

    /** After each cycle. @throws std::ios_base::failure. Collective. */
    void
    observe(const CycleRow &row);

    /** After the last one. @throws std::ios_base::failure. Collective. */
    void
    write_pictures() const;

  private:
    /** Shear modulus (GPa) and energy (kJ/m³) of the middle plane. */
    struct Planes
    {
      std::vector<double> shear_modulus, shear_energy;
    };

    void
    write_fields(const CycleRow &row, const VoxelField &energy);
    Planes
    planes(const VoxelField &energy) const;

    const Case                   &case_;
    const Realisation            &realisation_;
    std::filesystem::path         folder_;
    std::optional<BoxFieldSeries> series_;
    Planes                        as_cast_, peak_, last_;
    double                        peak_heat_  = 0.;
    unsigned int                  peak_cycle_ = 0, last_cycle_ = 0;
  };
} // namespace cryoglass

#endif
