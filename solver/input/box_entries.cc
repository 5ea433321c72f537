#include "solver/input/box_entries.h"

#include "solver/input/choice.h"

#include <charconv>
#include <cmath>
#include <iterator>
#include <stdexcept>

namespace cryoglass
{
  namespace
  {
    enum class SolverKind
    {
      voxel,
      fem
    };

    enum class MacroscopicStress
    {
      automatic,
      none,
      specimen
    };

    using FreeSurfaces = FemBox::FreeSurfaces;
    using GlassView    = FemBox::GlassView;

    const Choice<FreeSurfaces>
      surfaces({{"none", FreeSurfaces::none}, {"z", FreeSurfaces::z}, {"all", FreeSurfaces::all}});
    const Choice<GlassView>         views({{"smooth", GlassView::smooth},
                                           {"piecewise constant", GlassView::piecewise_constant}});
    const Choice<SolverKind>        solvers({{"voxel", SolverKind::voxel}, {"fem", SolverKind::fem}});
    const Choice<MacroscopicStress> stresses({{"auto", MacroscopicStress::automatic},
                                              {"none", MacroscopicStress::none},
                                              {"specimen", MacroscopicStress::specimen}});
    const Choice<InstructionSet>    instruction_sets({{"auto", best_instruction_set()},
                                                      {"baseline", InstructionSet::baseline},
                                                      {"avx2", InstructionSet::avx2},
                                                      {"avx512", InstructionSet::avx512}});

    using Payload = StreamingFourier::Payload;
    const Choice<Payload> payloads({{"bfloat16", Payload::bfloat16}, {"float", Payload::single_precision}});
    const Choice<bool>    exchanges({{"messages", false}, {"shared memory", true}});
  } // namespace

  void
  FemEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    prm.add_parameter("Degree", degree, "Polynomial degree of the hexahedra.", Patterns::Integer(1, 3));
    prm.add_parameter(
      "Cell size",
      cell_size,
      "Edge of the hexahedra before refinement, in voxels: a whole number that divides the box, or 0.5, "
      "0.25, ...",
      Patterns::Double(0.01, 1000.));
    prm.add_parameter("Free surfaces",
                      free_surfaces,
                      "none: periodic in all directions; z: a film, the two faces normal to z free of traction; all: a "
                      "free particle.",
                      Patterns::Selection(surfaces.pattern()));
    prm.add_parameter(
      "Glass",
      glass,
      "What the elements see. smooth: the random function itself, of which a voxel has the value at its "
      "centre; piecewise constant: the voxels, as the voxel solver, for two phases and files with sharp "
      "interfaces.",
      Patterns::Selection(views.pattern()));
    prm.add_parameter(
      "Refinements",
      n_refinements,
      "How many times to divide the cells with the largest estimated errors, those where the gradient of the "
      "displacement jumps most.",
      Patterns::Integer(0, 10));
    prm.add_parameter("Refined share",
                      refined_share,
                      "Share of the cells divided each time, at least one cell.",
                      Patterns::Double(1e-6, 1.));
    prm.add_parameter("PETSc options",
                      petsc_options,
                      "Options of PETSc's solver (KSP, PC) as on its command line, e.g. -pc_gamg_threshold 0.02 "
                      "-ksp_monitor_true_residual. Without: conjugate gradients with algebraic multigrid (GAMG).");
  }

  bool
  FemEntries::has_free_surfaces() const
  {
    return surfaces(free_surfaces) != FreeSurfaces::none;
  }

  void
  FemEntries::check_cells(const BoxShape &shape, const FemBox::Options &options) const
  {
    const double ratio = cell_size >= 1. ? cell_size : 1. / cell_size;
    if (std::abs(ratio - std::round(ratio)) > 1e-6 * ratio)
      throw std::invalid_argument("Box/Finite elements/Cell size: allowed are 1, 2, 3, ... and 1/2, 1/3, ... voxels");
    for (unsigned int axis = 0; axis < 3; ++axis)
      {
        const double n_cells = static_cast<double>(shape.n_voxels[axis]) / cell_size;
        if (std::abs(n_cells - std::round(n_cells)) > 1e-6)
          throw std::invalid_argument("Box/Finite elements/Cell size: " + std::to_string(shape.n_voxels[axis]) +
                                      " voxels are no whole number of cells");
        if (n_cells < 1.5 && options.is_periodic()[axis])
          throw std::invalid_argument("Box/Finite elements/Cell size: a periodic direction needs 2 cells at least");
      }
    if (options.bytes_of_rule() > 1e9)
      throw std::invalid_argument(
        "Box/Finite elements/Cell size: the quadrature in so many voxels per cell would take " +
        std::to_string(std::lround(options.bytes_of_rule() * 1e-9)) + " GB per rank; allowed are smaller cells");
  }

  FemBox::Options
  FemEntries::make(const BoxShape &shape, const GlassEntries &random) const
  {
    FemBox::Options options;
    options.degree        = degree;
    options.cell_size     = cell_size;
    options.free_surfaces = surfaces(free_surfaces);
    options.glass         = views(glass);
    options.n_refinements = n_refinements;
    options.refined_share = refined_share;
    options.petsc_options = petsc_options;
    check_cells(shape, options);
    if (!petsc_options.empty() && petsc_options.front() != '-')
      throw std::invalid_argument("Box/Finite elements/PETSc options: an option starts with a -");
    if (options.glass == GlassView::smooth && random.has_sharp_interfaces())
      throw std::invalid_argument("Box/Finite elements/Glass: the two phases of Glass/Source = " + random.source +
                                  " have sharp interfaces; allowed is piecewise constant");
    return options;
  }

  void
  BoxEntries::declare(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    prm.add_parameter("Voxels",
                      n_voxels,
                      "Number of voxels along x, y, z. Products of 2, 3, 5 and 7 are fast.",
                      Patterns::List(Patterns::Integer(1, 65536), 3, 3, ","));
    prm.add_parameter("Voxel size",
                      voxel_size,
                      "Edge h of a voxel in nm. Linear elasticity has no length: only the ratio of the "
                      "correlation length to h and to the box matters.",
                      Patterns::Double(1e-3, 1e6));
    declare_solver(prm);
    prm.add_parameter("Ranks per realisation",
                      ranks_per_realisation,
                      "Ranks that share a realisation of several; it must divide the number of ranks. 0: as few as the "
                      "memory of a node allows.",
                      Patterns::Integer(0, 1000000));
    prm.add_parameter("Threads per rank",
                      threads_per_rank,
                      "Threads of each rank that share the voxel solver's work; the numbers are the same. Fewer ranks "
                      "with threads send fewer and longer messages. mpirun must leave them processors (--map-by "
                      "slot:pe=N, or --bind-to none).",
                      Patterns::Integer(1, 1024));
    prm.add_parameter("Check memory",
                      checks_memory,
                      "Refuse a box whose estimated memory exceeds that of the node or of its control group.");
    prm.add_parameter("Effective moduli",
                      has_effective_moduli,
                      "Report the effective moduli B* and G*: six more loads for the voxel solver (fem solves them "
                      "anyway). The specimen's stress is then that of a body of these moduli, else of the sheet's.");
    prm.add_parameter("Macroscopic stress",
                      macroscopic_stress,
                      "What acts on the box beside temperature. specimen: the thermal stress of the specimen at the "
                      "box's point, whose components the box is solved for; none: nothing; auto: specimen where the "
                      "loads are solved for the effective moduli anyway and the glass does not change over the cycles.",
                      Patterns::Selection(stresses.pattern()));
    prm.enter_subsection("Finite elements");
    fem.declare(prm);
    prm.leave_subsection();
  }

  void
  BoxEntries::declare_solver(dealii::ParameterHandler &prm)
  {
    using namespace dealii;
    prm.add_parameter(
      "Solver",
      solver,
      "voxel: matrix-free trilinear hexahedra, Fourier-preconditioned CG; fem: deal.II hexahedra of any "
      "degree, PETSc's CG with algebraic multigrid, for free surfaces, local refinement and as a "
      "judge: hundreds of times slower.",
      Patterns::Selection(solvers.pattern()));
    prm.add_parameter(
      "Tolerance",
      tolerance,
      "Relative residual at which the box counts as solved; 0 takes 1e-5, by finite elements 1e-8. With "
      "1e-5 the mean and P99 of w, B*, G* and alpha* are within 1e-5 of their limit (measured, see "
      "benchmarks/README.md).",
      Patterns::Double(0., 1e-2));
    prm.add_parameter("Moduli tolerance",
                      moduli_tolerance,
                      "The same for the voxel solver's loads from which nothing but B* and G* follows: their errors "
                      "are far below it. 0 takes Tolerance, and 1e-4 where that is 0, too: B* and G* are then within "
                      "3e-6, the anisotropy of the stiffness within 1e-4 of itself (measured likewise).",
                      Patterns::Double(0., 1e-2));
    prm.add_parameter("Maximum iterations",
                      max_iterations,
                      "Iterations of conjugate gradients after which the solve counts as failed.",
                      Patterns::Integer(1));
    prm.add_parameter("Instruction set",
                      instruction_set,
                      "SIMD kernels: auto takes the best that the processor runs.",
                      Patterns::Selection(instruction_sets.pattern()));
    prm.add_parameter("Preconditioner payload",
                      payload,
                      "What the voxel solver's preconditioner keeps and exchanges its waves in: 16 or 32 bits. The "
                      "residual is not touched by it; 16 bits halve the messages, for none or one more iteration.",
                      Patterns::Selection(payloads.pattern()));
    prm.add_parameter(
      "Exchange within a node",
      exchange,
      "How the voxel solver's transforms reach the planes of the other ranks of a node: by messages, or in "
      "memory that they share (an MPI window; messages where /dev/shm has too little room for it).",
      Patterns::Selection(exchanges.pattern()));
  }

  BoxShape
  BoxEntries::shape() const
  {
    return {{static_cast<std::ptrdiff_t>(n_voxels[0]),
             static_cast<std::ptrdiff_t>(n_voxels[1]),
             static_cast<std::ptrdiff_t>(n_voxels[2])},
            voxel_size * 1e-9};
  }

  std::string
  BoxEntries::default_tolerance() const
  {
    return solvers(solver) == SolverKind::fem ? "1e-8" : "1e-5";
  }

  std::string
  BoxEntries::default_moduli_tolerance() const
  {
    if (tolerance == 0.)
      return solvers(solver) == SolverKind::fem ? default_tolerance() : "1e-4";
    char        text[32]; // in the fewest digits that give it again
    char *const end = std::to_chars(std::begin(text), std::end(text), tolerance).ptr;
    return {text, end};
  }

  bool
  BoxEntries::wants_specimen_stress() const
  {
    return stresses(macroscopic_stress) == MacroscopicStress::specimen;
  }

  BoxCase
  BoxEntries::make(const GlassEntries &glass, const unsigned int n_ranks, const bool is_evolving) const
  {
    BoxCase box;
    box.shape                        = shape();
    const unsigned int sharing_ranks = glass.realisations == 1 ? n_ranks : ranks_per_realisation;
    if (const std::string problem = box.shape.problem_with(sharing_ranks); !problem.empty())
      throw std::invalid_argument("Box/Voxels: " + problem);
    const InstructionSet set = instruction_sets(instruction_set);
    if (set > best_instruction_set())
      throw std::invalid_argument("Box/Instruction set: this processor or this build does not run \"" +
                                  instruction_set + "\"; auto takes the best that it runs");
    for (const auto &[name, value] : {std::pair("Tolerance", tolerance), {"Moduli tolerance", moduli_tolerance}})
      if (!(value >= 1e-14))
        throw std::invalid_argument("Box/" + std::string(name) + ": must be from 1e-14 to 0.01, or 0");
    if (solvers(solver) == SolverKind::fem)
      box.solver = FemSolver::Options{fem.make(box.shape, glass), tolerance, max_iterations};
    else if (fem.has_free_surfaces())
      throw std::invalid_argument(
        "Box/Finite elements/Free surfaces: the voxel solver is periodic; set Box/Solver to fem");
    else
      {
        VoxelSolver::Options options{tolerance, max_iterations, set};
        options.preconditioner.transforms.payload       = payloads(payload);
        options.preconditioner.transforms.shares_memory = exchanges(exchange);
        box.solver                                      = options;
      }
    if (ranks_per_realisation > 0)
      box.ranks_per_realisation = ranks_per_realisation;
    if (ranks_per_realisation > 0 && n_ranks % ranks_per_realisation != 0)
      throw std::invalid_argument("Box/Ranks per realisation: " + std::to_string(ranks_per_realisation) +
                                  " does not divide the number of ranks of this run, " + std::to_string(n_ranks));
    box.threads_per_rank       = threads_per_rank;
    box.checks_memory          = checks_memory;
    box.has_effective_moduli   = has_effective_moduli;
    box.moduli_tolerance       = moduli_tolerance;
    const auto stress          = stresses(macroscopic_stress);
    box.has_macroscopic_stress = stress == MacroscopicStress::specimen ||
                                 (stress == MacroscopicStress::automatic && has_effective_moduli && !is_evolving);
    if (const auto *const elements = std::get_if<FemSolver::Options>(&box.solver);
        is_evolving && elements != nullptr && elements->elements.glass == GlassView::smooth)
      throw std::invalid_argument("Box/Finite elements/Glass: soft spots have sharp interfaces; allowed is piecewise "
                                  "constant");
    return box;
  }
} // namespace cryoglass
