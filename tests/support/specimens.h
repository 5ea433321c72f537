#ifndef cryoglass_tests_support_specimens_h
#define cryoglass_tests_support_specimens_h

#include "materials/alloy.h"
#include "meshes/specimen.h"

#include <string>

namespace cryoglass::test
{
  /** A shape with the default measures. */
  inline Specimen::Parameters
  shape(const std::string &name)
  {
    Specimen::Parameters parameters;
    parameters.shape = name;
    return parameters;
  }

  /** Heat capacity per volume, J/(m³ K). */
  inline double
  capacity(const Alloy &alloy)
  {
    return alloy.density * alloy.heat_capacity;
  }
} // namespace cryoglass::test

#endif
