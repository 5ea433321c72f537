#ifndef cryoglass_meshes_specimen_wire_h
#define cryoglass_meshes_specimen_wire_h

#include "meshes/specimen/rod.h"

namespace cryoglass
{
  /** A rod that may be pulled (see TreatmentStep), of this diameter and length at the start. */
  class Wire : public Rod
  {
  public:
    Wire(double diameter, double length, unsigned int refinements);

    std::string
    name() const override;
    std::vector<std::pair<std::string, double>>
    dimensions() const override;
    bool
    contains(const Position &point) const override;
    std::optional<double>
    pulled_length() const override;

  private:
    double length_;
  };
} // namespace cryoglass

#endif
