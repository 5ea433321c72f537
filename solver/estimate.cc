#include "solver/estimate.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    constexpr double base_bytes = 2e8; // the libraries, per rank

    double
    n_voxels(const Parameters &parameters)
    {
      double product = 1.;
      for (const auto n : parameters.lattice.n_voxels)
        product *= static_cast<double>(n);
      return product;
    }

    /** Unknowns of the finite elements after refinement, of a box. */
    double
    fem_unknowns(const Parameters &parameters)
    {
      const FemBox::Parameters &fem             = parameters.fem_box;
      const double              nodes_per_voxel = std::pow(fem.degree / fem.cell_size, 3);
      return 3. * n_voxels(parameters) * nodes_per_voxel * std::pow(1. + 7. * fem.refined_share, fem.n_refinements);
    }

    /** What the finite elements need per unknown, by degree; measured with 0.1 to 0.8 million unknowns. */
    struct FemCost
    {
      double bytes, set_up, load; // rank-seconds
    };
    constexpr FemCost fem_costs[] = {{5.2e3, 3e-5, 1.3e-5}, {8.4e3, 1.4e-4, 2.9e-5}, {10.6e3, 1.5e-4, 9e-5}};

    /** At the peak: the thermal load's solve; with the moduli two more states and the stress responses that are kept.
     */
    double
    bytes_per_voxel(const Parameters &parameters)
    {
      if (parameters.run.box_solver == "fem")
        return 110. + fem_costs[parameters.fem_box.degree - 1].bytes * fem_unknowns(parameters) / n_voxels(parameters);
      const auto kept =
        Specimen(parameters.specimen).stress_components(SpecimenPoint::parse(parameters.run.material_point).position);
      return parameters.run.has_effective_moduli
               ? 145. + 12. * static_cast<double>(std::count(kept.begin(), kept.end(), true))
               : 110.;
    }
  } // namespace

  unsigned int
  ranks_per_realisation(const Parameters &parameters, const unsigned int ranks)
  {
    if (parameters.run.ranks_per_realisation > 0)
      return parameters.run.ranks_per_realisation;
    if (parameters.run.realisations == 1)
      return ranks;
    const double memory  = static_cast<double>(sysconf(_SC_PHYS_PAGES)) * static_cast<double>(sysconf(_SC_PAGE_SIZE));
    const auto   on_node = std::min(ranks, static_cast<unsigned int>(sysconf(_SC_NPROCESSORS_ONLN)));
    for (unsigned int group = 1; group < ranks; ++group)
      if (ranks % group == 0 && group <= parameters.lattice.n_voxels[2] &&
          on_node * (base_bytes + bytes_per_voxel(parameters) * n_voxels(parameters) / group) < 0.8 * memory)
        return group;
    return ranks;
  }

  Estimate
  estimate(const Parameters &parameters, const unsigned int ranks)
  {
    constexpr double solve = 0.6e-6, rest = 0.8e-6; // rank-seconds per voxel: a load; sampling, energies, statistics
    const double     loads  = parameters.run.has_effective_moduli ? 7. : 1.;
    const double     voxels = n_voxels(parameters);
    double           box    = voxels * (loads * solve + rest); // rank-seconds
    if (parameters.run.box_solver == "fem")
      {
        const FemCost &cost      = fem_costs[parameters.fem_box.degree - 1];
        const double   fem_loads = parameters.fem_box.free_surfaces == "none" ? 7.
                                   : parameters.fem_box.free_surfaces == "z"  ? 4. + 7.
                                                                              : // and the periodic box beside it
                                   1. + 7.;
        box += fem_unknowns(parameters) * (cost.set_up + fem_loads * cost.load);
      }
    const Treatment treatment(parameters.treatment);
    const double    plunges = static_cast<double>(treatment.n_cycles * treatment.steps.size());
    const double    plunge  = Specimen(parameters.specimen).dimension() == 2 ? 0.05 : 5.; // s
    Estimate        result;
    result.ranks                 = ranks;
    result.ranks_per_realisation = ranks_per_realisation(parameters, ranks);
    result.bytes_per_rank        = base_bytes + bytes_per_voxel(parameters) * voxels / result.ranks_per_realisation;
    if (parameters.run.box_solver == "fem")
      result.bytes_per_rank += parameters.fem_box.bytes_of_rule();
    result.seconds    = 2. + plunges * plunge + parameters.run.realisations * box / static_cast<double>(ranks);
    result.time_class = result.seconds < 600.        ? "minutes"
                        : result.seconds < 4 * 3600. ? "hours"
                        : result.seconds < 86400.    ? "day"
                                                     : "days";
    return result;
  }
} // namespace cryoglass
