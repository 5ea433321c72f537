#ifndef cryoglass_materials_glass_model_h
#define cryoglass_materials_glass_model_h

#include "materials/glass.h"
#include "materials/two_phase.h"

#include <cstdint>
#include <string>
#include <variant>

namespace cryoglass
{
  /** A glass from an HDF5 file, see glass_file.h. */
  struct MappedGlass
  {
    std::string path;
  };

  /** Where B, G and α of the voxels come from. */
  using GlassModel = std::variant<RandomGlass, ThresholdPhases, SpherePhases, MappedGlass>;

  /** The realisation of a model with this seed; a glass that is not random is compact where that loses nothing.
   * Collective. */
  Glass
  make_glass(const GlassModel &model,
             std::uint64_t     seed,
             const Lattice    &lattice,
             const Alloy      &alloy,
             Glass::Precision  precision = Glass::Precision::full);

  /** In words, for the log. */
  std::string
  describe(const GlassModel &model, std::uint64_t seed);
} // namespace cryoglass

#endif
