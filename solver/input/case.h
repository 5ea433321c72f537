#ifndef cryoglass_solver_input_case_h
#define cryoglass_solver_input_case_h

#include "materials/alloy.h"
#include "materials/glass_model.h"
#include "meshes/lattice/lattice.h"
#include "meshes/specimen/specimen.h"
#include "solver/evolution/evolution_model.h"
#include "solver/mechanics/fem/fem_solver.h"
#include "solver/mechanics/voxel/voxel_solver.h"
#include "solver/thermal/heat_equation.h"
#include "solver/thermal/treatment.h"

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cryoglass
{
  struct GlassCase
  {
    GlassModel    model          = MappedGlass{};
    std::uint64_t seed           = 1; // of the first realisation; the others follow
    unsigned int  n_realisations = 1;
  };

  struct BoxCase
  {
    BoxShape                                               shape{};
    std::variant<VoxelSolver::Options, FemSolver::Options> solver;
    std::optional<unsigned int>                            ranks_per_realisation; // nothing: as memory allows
    unsigned int                                           threads_per_rank       = 1;
    bool                                                   checks_memory          = true;
    bool                                                   has_effective_moduli   = true; // B* and G* are wanted
    double                                                 moduli_tolerance       = 0.;   // see ResponseRequest
    bool                                                   has_macroscopic_stress = true; // the specimen's stress acts
  };

  struct SpecimenStressCase
  {
    bool   is_computed = true;
    double tolerance   = 1e-8; // relative residual of its linear systems
  };

  struct SpecimenCase
  {
    AnySpecimen            shape;
    HeatEquationParameters heat;
    SpecimenPoint          point; // where the box lies
    SpecimenStressCase     stress;
  };

  /** When the fields of the box are written. */
  struct FieldTimes
  {
    enum class Kind
    {
      coldest, // state of the last cycle
      steps,   // the end of each
      listed
    };

    Kind                kind = Kind::coldest;
    std::vector<double> list; // s from the start of the treatment, rising
  };

  /** After which cycles the fields of a glass that changes are written. */
  struct FieldCycles
  {
    enum class Kind
    {
      none,
      ends, // as cast and after the last one
      all,
      listed
    };

    Kind                   kind = Kind::ends;
    std::set<unsigned int> list;

    bool
    contains(const unsigned int cycle, const unsigned int last) const
    {
      switch (kind)
        {
        case Kind::none:
          return false;
        case Kind::ends:
          return cycle == 0 || cycle == last;
        case Kind::all:
          return true;
        case Kind::listed:
          return list.count(cycle) > 0;
        }
      return false;
    }
  };

  struct OutputCase
  {
    double                   temperature_resolution = 2.; // of history.csv, K
    bool                     has_fields             = true;
    std::vector<std::string> field_names; // see box_fields()
    FieldTimes               field_times;
    FieldCycles              field_cycles;
    bool                     has_glass_file      = false;
    bool                     has_pictures        = true;
    double                   checkpoint_interval = 600.; // of runs over the cycles, s
  };

  /** What the numbers of a run depend on: names and values. */
  using Identity = std::vector<std::pair<std::string, std::string>>;

  /** Everything that a run is, read, checked and complete, in SI units. */
  struct Case
  {
    std::string                   title;
    Alloy                         alloy;
    GlassCase                     glass;
    BoxCase                       box;
    std::optional<EvolutionModel> evolution; // nothing: the glass stays as cast
    SpecimenCase                  specimen;
    Treatment                     treatment;
    OutputCase                    output;

    std::string resolved_input; // the text of parameters.prm
    Identity    identity;       // every entry, the files that are read and the baths: equal for equal runs
  };
} // namespace cryoglass

#endif
