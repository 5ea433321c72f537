#include "solver/run/estimate.h"

#include "solver/energy/box_fields.h"
#include "solver/run/memory.h"
#include "solver/run/work.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>

namespace cryoglass
{
  namespace
  {
    constexpr double base_bytes = 2e8; // the libraries, per rank

    /** Unknowns of the finite elements after refinement, of a box. */
    double
    fem_unknowns(const Case &the_case)
    {
      const FemBox::Options &fem             = *finite_elements(the_case);
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

    /** Of B, G and α; see Glass::compact(). */
    double
    bytes_of_glass(const Case &the_case)
    {
      const auto *const random = std::get_if<RandomGlass>(&the_case.glass.model);
      if (the_case.evolution || random == nullptr)
        return 24.;
      return random->has_reciprocal_expansion() ? 8. : 16.;
    }

    /** Of one value of the field with the most components that is written; 0 if none is. */
    double
    bytes_of_written_field(const Case &the_case)
    {
      const auto &names = the_case.output.field_names;
      double      bytes = 0.;
      for (const BoxField &field : box_fields())
        if (the_case.output.has_fields && std::find(names.begin(), names.end(), field.name) != names.end())
          bytes = std::max(bytes, 4. * field.n_components);
      return bytes;
    }

    /**
     * At the peak, measured: the thermal load's solve (the solution 24, residual, direction and field to be transformed
     * 12 each, scaling 2, padding and ghosts) or the writing of large fields; with the moduli two more states, the
     * stress responses that are kept, and the box of larger voxels from which further loads start.
     */
    double
    bytes_per_voxel(const Case &the_case)
    {
      if (const FemBox::Options *const fem = finite_elements(the_case))
        return 110. + fem_costs[fem->degree - 1].bytes * fem_unknowns(the_case) / the_case.box.shape.n_total();
      const double n_kept = n_stress_loads(the_case), glass = bytes_of_glass(the_case);
      if (the_case.evolution) // two responses, the states of the spots, and energies beside a solve
        return 148. + glass + 12. * n_kept;
      const double solve = (the_case.box.has_effective_moduli || n_kept > 0. ? 128. + 12. * n_kept : 64.) + glass;
      return std::max(solve, 60. + glass + bytes_of_written_field(the_case));
    }

    /** Of every thread but a rank's first: planes that the operator carries, and a field of the long waves. */
    double
    bytes_of_threads(const Case &the_case)
    {
      const auto  &n            = the_case.box.shape.n_voxels;
      const double coarse_nodes = std::min(64. * 64. * 64., the_case.box.shape.n_total() / (8. * 8. * 8.));
      return (the_case.box.threads_per_rank - 1.) *
             (36. * static_cast<double>(n[0]) * static_cast<double>(n[1]) + 24. * coarse_nodes);
    }

    /**
     * What finite elements cost: the set-up of every matrix and the loads on it, with those of the periodic box beside
     * one with free faces.
     */
    double
    fem_seconds(const Case &the_case, const Work &work)
    {
      const FemBox::Options &fem         = *finite_elements(the_case);
      const FemCost         &cost        = fem_costs[fem.degree - 1];
      const double           n           = the_case.glass.n_realisations;
      const bool             is_periodic = fem.free_surfaces == FemBox::FreeSurfaces::none;
      const double           loads       = fem.free_surfaces == FemBox::FreeSurfaces::z ? 4. : is_periodic ? 7. : 1.;
      const double           matrices    = n + work.changing_cycles;
      return fem_unknowns(the_case) *
             (matrices * (cost.set_up + loads * cost.load) + (is_periodic ? 0. : n * 7. * cost.load));
    }

    /** Processor seconds of everything, on so many ranks; every constant is measured on the shipped inputs. */
    double
    processor_seconds(const Case &the_case, const Work &work, const unsigned int ranks)
    {
      constexpr double start          = 0.9;    // of a rank: libraries, plans of transforms, files
      constexpr double iteration      = 3e-8;   // of a voxel
      constexpr double evaluation     = 0.8e-6; // of a voxel: sampling, energies, statistics, fields
      constexpr double changing_cycle = 2.8e-7; // of a voxel: drive, spots, energies
      constexpr double resting_cycle  = 7e-8;   // of a voxel
      constexpr double step           = 1.1e-5; // of an unknown of the specimen, with its temperatures and stresses
      const double     voxels         = the_case.box.shape.n_total();
      const double     box =
        finite_elements(the_case) != nullptr ? fem_seconds(the_case, work) : voxels * iteration * work.box_iterations;
      const double evaluations = voxels * (evaluation * the_case.glass.n_realisations +
                                           changing_cycle * work.changing_cycles + resting_cycle * work.resting_cycles);
      // A section is computed by every rank for itself.
      const double sharers = the_case.specimen.shape.index() == 0 ? ranks : 1.;
      return start * ranks + box + evaluations + sharers * step * work.specimen_unknowns * work.specimen_steps;
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

  double
  bytes_per_rank(const Case &the_case, const unsigned int ranks)
  {
    const FemBox::Options *const fem = finite_elements(the_case);
    return base_bytes +
           bytes_per_voxel(the_case) * the_case.box.shape.n_total() / ranks_per_realisation(the_case, ranks) +
           (fem == nullptr ? bytes_of_threads(the_case) : fem->bytes_of_rule());
  }

  Estimate
  estimate(const Case &the_case, const unsigned int ranks)
  {
    Estimate result;
    result.ranks                 = ranks;
    result.ranks_per_realisation = ranks_per_realisation(the_case, ranks);
    result.bytes_per_rank        = bytes_per_rank(the_case, ranks);
    result.work                  = work_of(the_case);
    result.processor_seconds     = processor_seconds(the_case, result.work, ranks);
    result.seconds               = result.processor_seconds / ranks;
    result.time_class            = result.seconds < 600.        ? "minutes"
                                   : result.seconds < 4 * 3600. ? "hours"
                                   : result.seconds < 86400.    ? "day"
                                                                : "days";
    return result;
  }
} // namespace cryoglass
