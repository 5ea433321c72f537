#ifndef cryoglass_solver_output_provenance_h
#define cryoglass_solver_output_provenance_h

#include "materials/alloy.h"
#include "materials/glass_model.h"
#include "meshes/specimen/specimen.h"
#include "solver/mechanics/effective_properties.h"
#include "solver/thermal/treatment.h"

#include <nlohmann/json.hpp>

namespace cryoglass
{
  /** Parts of summary.json that say what was computed; everything SI, the unit in the key. */

  /** Name, assumptions, which of the sheet's entries the input replaced, and every property. */
  nlohmann::ordered_json
  alloy_summary(const Alloy &alloy);

  /** The glass that was asked for; the one that was sampled is in the part glass itself. */
  nlohmann::ordered_json
  glass_model_summary(const GlassModel &model);

  /** Start, T_ref, cycles, and of every step its bath with h, its duration, and what of it is assumed. */
  nlohmann::ordered_json
  treatment_summary(const Treatment &treatment);

  /** Adds shape, lengths and the box's point to the part specimen. */
  void
  add_shape(nlohmann::ordered_json &specimen, const Specimen &shape, const SpecimenPoint &point);

  /**
   * Adds the tensors behind α*, B* and G* to the part effective, where they are known: thermal expansion (xx, yy, zz,
   * xy, yz, xz) and stiffness in Voigt's notation in the same order, with how far they are from isotropic ones.
   */
  void
  add_tensors(nlohmann::ordered_json &effective, const EffectiveProperties &properties);

  /** Compiler and the libraries whose versions can change numbers. */
  nlohmann::ordered_json
  libraries_summary();
} // namespace cryoglass

#endif
