#include "solver/energy/box_fields.h"

#include <algorithm>

namespace cryoglass
{
  namespace
  {
    void
    copy(const VoxelField &field, std::vector<float> &values)
    {
      std::transform(
        field.begin(), field.end(), values.begin(), [](const double value) { return static_cast<float>(value); });
    }

    using Source = const FieldSource &;
    using Values = std::vector<float> &;

    const std::vector<BoxField> fields = {
      {"shear_energy", "J/m3", 1, true, [](Source s, Values v) { copy(s.shear_energy, v); }},
      {"von_mises", "Pa", 1, true, [](Source s, Values v) { copy(s.von_mises, v); }},
      {"bulk_modulus", "Pa", 1, false, [](Source s, Values v) { copy(s.glass.bulk_modulus, v); }},
      {"shear_modulus", "Pa", 1, false, [](Source s, Values v) { copy(s.glass.shear_modulus, v); }},
      {"thermal_expansion", "1/K", 1, false, [](Source s, Values v) { copy(s.glass.thermal_expansion, v); }},
      {"displacement", "m", 3, true, [](Source s, Values v) { s.snapshot.displacement(v); }},
      {"strain", "1", 6, true, [](Source s, Values v) { s.snapshot.strain(v); }},
      {"stress", "Pa", 6, true, [](Source s, Values v) { s.snapshot.stress(v); }}};
  } // namespace

  const std::vector<BoxField> &
  box_fields()
  {
    return fields;
  }
} // namespace cryoglass
