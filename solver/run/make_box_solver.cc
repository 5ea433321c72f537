#include "solver/run/make_box_solver.h"

namespace cryoglass
{
  namespace
  {
    struct Maker
    {
      const Lattice &lattice;

      std::unique_ptr<BoxSolver>
      operator()(const VoxelSolver::Options &options) const
      {
        return std::make_unique<VoxelSolver>(lattice, options);
      }

      std::unique_ptr<BoxSolver>
      operator()(const FemSolver::Options &options) const
      {
        return std::make_unique<FemSolver>(lattice, options);
      }
    };
  } // namespace

  std::unique_ptr<BoxSolver>
  make_box_solver(const BoxCase &box, const Lattice &lattice)
  {
    return std::visit(Maker{lattice}, box.solver);
  }

  ComponentSet
  transmitted_stresses(const BoxCase &box)
  {
    const auto *const fem = std::get_if<FemSolver::Options>(&box.solver);
    return fem == nullptr ? all_components : fem->elements.transmitted_stresses();
  }

  std::unique_ptr<BoxSolver>
  make_periodic_counterpart(const BoxCase &box, const Lattice &lattice)
  {
    const auto *const fem = std::get_if<FemSolver::Options>(&box.solver);
    if (fem == nullptr || fem->elements.free_surfaces == FemBox::FreeSurfaces::none)
      return nullptr;
    FemSolver::Options options     = *fem;
    options.elements.free_surfaces = FemBox::FreeSurfaces::none;
    return std::make_unique<FemSolver>(lattice, options);
  }
} // namespace cryoglass
