#include "solver/make_glass.h"

#include "materials/glass_file.h"

namespace cryoglass
{
  std::unique_ptr<Glass>
  make_glass(const Parameters &parameters, const std::uint64_t seed, const Lattice &lattice)
  {
    const Alloy       alloy(parameters.alloy);
    Glass::Parameters glass = parameters.glass;
    glass.seed              = seed;
    if (glass.source == "file")
      return std::make_unique<Glass>(read_glass_file(glass.file, lattice));
    if (glass.source == "random")
      return std::make_unique<Glass>(lattice, glass, alloy);
    return std::make_unique<Glass>(TwoPhase::make_glass(lattice, glass, parameters.two_phase, alloy));
  }
} // namespace cryoglass
