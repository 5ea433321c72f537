#ifndef cryoglass_solver_run_specimen_run_h
#define cryoglass_solver_run_specimen_run_h

#include "materials/thermal_strain.h"
#include "solver/input/case.h"
#include "solver/mechanics/effective_properties.h"
#include "solver/thermal/specimen_result.h"

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cryoglass
{
  /** θ(T) of the alloy's expansion law and the treatment's reference, over the temperatures of the treatment. */
  ThermalStrain
  make_thermal_strain(const Alloy &alloy, const Treatment &treatment);

  /** The specimen on its way through the treatment, in any shape: heat and stress, followed a cycle at a time. */
  class SpecimenRun
  {
  public:
    /** Before each step: progress 0 … 1, cycle and bath. */
    using Progress = std::function<void(double, unsigned int, const std::string &)>;

    using Say = std::function<void(const std::string &)>;

    /** The elastic properties and the thermal expansion of the specimen's material: the effective ones of the box. */
    struct Body
    {
      ElasticModuli moduli;            // Pa
      double        thermal_expansion; // 1/K
    };

    /**
     * Keeps references to the case and the thermal strain.
     * @param fields folder for the specimen's fields in the last cycle, if they are wanted
     * @param say takes what a user may want to know of the mesh and the set-up, a line each, as it comes; may be empty
     * Collective.
     */
    static std::unique_ptr<SpecimenRun>
    make(const Case                                 &the_case,
         const Body                                 &body,
         const ThermalStrain                        &thermal_strain,
         const std::optional<std::filesystem::path> &fields,
         const Say                                  &say,
         MPI_Comm                                    communicator);

    virtual ~SpecimenRun() = default;

    /** Goes through the next cycle. @throws NotConverged, StoppedEarly. Collective. */
    virtual void
    follow_cycle(const Progress &progress) = 0;

    /** Whether a stop request ends follow_cycle() with StoppedEarly; a section is so fast that it never does. */
    virtual void
    set_interruptible(bool is_interruptible) = 0;

    virtual unsigned int
    n_cycles() const = 0;

    /** Of the cycles until now; after finish() with the thermal stress of the whole specimen. */
    virtual const SpecimenResult &
    result() const = 0;

    /** After the last cycle: the stress of the whole specimen, and the files. @throws FileError.
     * Collective. */
    virtual void
    finish() = 0;
  };

  /**
   * What a mesh file becomes, a line each: cells and unknowns, and what keeps it coarser than asked; nothing for other
   * shapes. @throws std::invalid_argument, FileError for a mesh file that cannot be used. Collective.
   */
  std::vector<std::string>
  describe_specimen_mesh(const Case &the_case, MPI_Comm communicator);

  /** The body of these effective properties; without effective moduli with those of the alloy's sheet. */
  SpecimenRun::Body
  make_body(const EffectiveProperties &effective, const Alloy &alloy);
} // namespace cryoglass

#endif
