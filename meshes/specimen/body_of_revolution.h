#ifndef cryoglass_meshes_specimen_body_of_revolution_h
#define cryoglass_meshes_specimen_body_of_revolution_h

#include "meshes/specimen/specimen.h"

namespace cryoglass
{
  /** A body with an axis: its mesh is the half z ≥ 0 of a meridian section (r, z), its stress there rr, hoop, zz, rz.
   */
  class BodyOfRevolution : public SpecimenShape<2>
  {
  public:
    /** rr, hoop, zz and rz stand in xx, yy, zz and xz of @p stress. */
    StressTensor
    unfold(const StressTensor &stress, const Position &point) const override;

    /** Relative slack in contains(), for points that lie on a surface. */
    static constexpr double slack = 1. + 1e-9;
  };
} // namespace cryoglass

#endif
