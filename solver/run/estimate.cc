#include "solver/run/estimate.h"

#include "solver/run/memory.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    constexpr double base_bytes = 2e8; // the libraries, per rank

    /** The finite elements of a case, if it has them. */
    const FemBox::Options *
    elements(const Case &the_case)
    {
      const auto *const fem = std::get_if<FemSolver::Options>(&the_case.box.solver);
      return fem == nullptr ? nullptr : &fem->elements;
    }

    /** Unknowns of the finite elements after refinement, of a box. */
    double
    fem_unknowns(const Case &the_case)
    {
      const FemBox::Options &fem             = *elements(the_case);
      const double           nodes_per_voxel = std::pow(fem.degree / fem.cell_size, 3);
      return 3. * the_case.box.shape.n_total() * nodes_per_voxel *
             std::pow(1. + 7. * fem.refined_share, fem.n_refinements);
    }

    /** What the finite elements need per unknown, by degree; measured with 0.1 to 0.8 million unknowns. */
    struct FemCost
    {
      double bytes, set_up, load; // rank-seconds
    };
    constexpr FemCost fem_costs[] = {{5.2e3, 3e-5, 1.3e-5}, {8.4e3, 1.4e-4, 2.9e-5}, {10.6e3, 1.5e-4, 9e-5}};

    /** At the peak: the thermal load's solve; with the moduli two more states, the stress responses that are kept, and
     * the box of larger voxels from which further loads start.
     */
    double
    bytes_per_voxel(const Case &the_case)
    {
      if (const FemBox::Options *const fem = elements(the_case))
        return 110. + fem_costs[fem->degree - 1].bytes * fem_unknowns(the_case) / the_case.box.shape.n_total();
      ComponentSet kept = no_components;
      if (the_case.box.has_macroscopic_stress)
        kept = common(the_case.specimen.shape).stress_components(the_case.specimen.point.position);
      const auto n_kept = std::count(kept.begin(), kept.end(), true);
      if (the_case.evolution) // two responses, the states of the spots, and energies beside a solve
        return 205. + 12. * static_cast<double>(n_kept);
      return the_case.box.has_effective_moduli || n_kept > 0 ? 160. + 12. * static_cast<double>(n_kept) : 110.;
    }

    /** What the cycles of a glass that changes cost, in cold solves: two warm ones to a larger tolerance in each. */
    double
    n_loads_of_cycles(const Case &the_case)
    {
      return the_case.evolution ? 0.8 * the_case.evolution->solves_per_cycle * the_case.treatment.n_cycles + 7. : 0.;
    }

    /** Linear systems of a box by the voxel solver. */
    double
    n_voxel_loads(const Case &the_case)
    {
      if (the_case.box.has_effective_moduli)
        return 7.;
      if (!the_case.box.has_macroscopic_stress)
        return 1.;
      const ComponentSet kept = common(the_case.specimen.shape).stress_components(the_case.specimen.point.position);
      return 1. + static_cast<double>(std::count(kept.begin(), kept.end(), true));
    }

    /** Of a box by finite elements, with those of the periodic box beside one with free faces. */
    double
    n_fem_loads(const FemBox::Options &fem)
    {
      switch (fem.free_surfaces)
        {
        case FemBox::FreeSurfaces::none:
          return 7.;
        case FemBox::FreeSurfaces::z:
          return 4. + 7.;
        case FemBox::FreeSurfaces::all:
          return 1. + 7.;
        }
      return 7.;
    }
  } // namespace

  unsigned int
  ranks_per_realisation(const Case &the_case, const unsigned int ranks)
  {
    if (the_case.box.ranks_per_realisation)
      return *the_case.box.ranks_per_realisation;
    if (the_case.glass.n_realisations == 1)
      return ranks;
    const auto   memory  = static_cast<double>(memory_of_node());
    const auto   on_node = std::min(ranks, static_cast<unsigned int>(sysconf(_SC_NPROCESSORS_ONLN)));
    const double bytes   = bytes_per_voxel(the_case) * the_case.box.shape.n_total();
    for (unsigned int group = 1; group < ranks; ++group)
      if (ranks % group == 0 && static_cast<std::ptrdiff_t>(group) <= the_case.box.shape.n_voxels[2] &&
          on_node * (base_bytes + bytes / group) < 0.8 * memory)
        return group;
    return ranks;
  }

  Estimate
  estimate(const Case &the_case, const unsigned int ranks)
  {
    constexpr double  solve = 0.6e-6, rest = 0.8e-6; // rank-seconds per voxel: a load; sampling, energies, statistics
    const double      voxels = the_case.box.shape.n_total();
    const auto *const fem    = elements(the_case);
    double box = voxels * ((fem == nullptr ? n_voxel_loads(the_case) + n_loads_of_cycles(the_case) : 1.) * solve +
                           rest); // rank-seconds
    if (fem != nullptr)
      box += fem_unknowns(the_case) *
             (fem_costs[fem->degree - 1].set_up + n_fem_loads(*fem) * fem_costs[fem->degree - 1].load);
    if (fem != nullptr && the_case.evolution)
      box *= 1. + the_case.evolution->solves_per_cycle * the_case.treatment.n_cycles;
    const double plunges = static_cast<double>(the_case.treatment.n_cycles * the_case.treatment.steps.size());
    const double plunge  = the_case.specimen.shape.index() == 0 ? 0.05 : 5.; // s, of a section and in space
    Estimate     result;
    result.ranks                 = ranks;
    result.ranks_per_realisation = ranks_per_realisation(the_case, ranks);
    result.bytes_per_rank        = base_bytes + bytes_per_voxel(the_case) * voxels / result.ranks_per_realisation +
                            (fem == nullptr ? 0. : fem->bytes_of_rule());
    result.seconds    = 2. + plunges * plunge + the_case.glass.n_realisations * box / static_cast<double>(ranks);
    result.time_class = result.seconds < 600.        ? "minutes"
                        : result.seconds < 4 * 3600. ? "hours"
                        : result.seconds < 86400.    ? "day"
                                                     : "days";
    return result;
  }
} // namespace cryoglass
