#ifndef cryoglass_solver_output_specimen_files_h
#define cryoglass_solver_output_specimen_files_h

#include "solver/mechanics/specimen_stress.h"

#include <filesystem>
#include <vector>

namespace cryoglass
{
  /**
   * Temperature (K) and thermal stress (Pa) of the specimen's mesh as a time
   * series for ParaView: `specimen_0000.pvtu`, … with a piece per rank, and the
   * index `specimen.pvd`. Lengths in metres, as quadratic cells; bodies of
   * revolution as their meridian section, x the radius and y the height, with
   * the stresses rr, hoop, zz, rz.
   */
  template <int dim>
  class SpecimenFiles
  {
  public:
    explicit SpecimenFiles(const std::filesystem::path &folder);

    /** Keeps a temperature and its thermal strain multiplier (K, nodal) for write(). */
    void
    add(const dealii::PETScWrappers::MPI::Vector &temperature,
        const dealii::PETScWrappers::MPI::Vector &theta,
        double                                    time);

    /**
     * Writes all that has been added, in the order of time, and the index.
     * @param stress nullptr: only temperatures
     * @throws FileError. Collective.
     */
    void
    write(const SpecimenMesh<dim> &mesh, SpecimenStress<dim> *stress);

  private:
    struct State
    {
      double                             time; // s
      dealii::PETScWrappers::MPI::Vector temperature, theta;
    };

    std::filesystem::path folder_;
    std::vector<State>    states_;
  };
} // namespace cryoglass

#endif
