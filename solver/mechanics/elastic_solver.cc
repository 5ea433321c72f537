#include "solver/mechanics/elastic_solver.h"

#include "solver/not_converged.h"

#include <deal.II/base/mpi.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <limits>
#include <sstream>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  using dealii::PETScWrappers::MPI::Vector;

  namespace
  {
    void
    check(const PetscErrorCode error)
    {
      AssertThrow(error == 0, dealii::LACExceptions::ExcPETScError(error));
    }

    MatNullSpace
    make_space(const std::vector<Vector> &vectors, const MPI_Comm communicator)
    {
      std::vector<Vec> list;
      for (const Vector &vector : vectors)
        list.push_back(vector);
      MatNullSpace space;
      check(MatNullSpaceCreate(communicator, PETSC_FALSE, static_cast<PetscInt>(list.size()), list.data(), &space));
      return space;
    }
  } // namespace

  void
  orthonormalise(std::vector<Vector> &vectors)
  {
    std::vector<Vector> result;
    for (Vector &vector : vectors)
      {
        const double size = vector.l2_norm();
        for (unsigned int pass = 0; pass < 2; ++pass)
          for (const Vector &earlier : result)
            vector.add(-(vector * earlier), earlier);
        const double rest = vector.l2_norm();
        if (!(rest > 1e-8 * size))
          continue;
        vector /= rest;
        result.push_back(std::move(vector));
      }
    vectors = std::move(result);
  }

  ElasticSolver::ElasticSolver(dealii::PETScWrappers::MPI::SparseMatrix &matrix,
                               std::vector<Vector>                       modes,
                               std::vector<Vector>                       free_modes,
                               const unsigned int                        block_size,
                               const Options                            &options)
    : matrix_(matrix)
    , free_modes_(std::move(free_modes))
    , options_(options)
  {
    const MPI_Comm communicator = matrix.get_mpi_communicator();
    check(MatSetBlockSize(matrix, static_cast<PetscInt>(block_size)));
    orthonormalise(modes);
    orthonormalise(free_modes_);
    MatNullSpace near = make_space(modes, communicator);
    check(MatSetNearNullSpace(matrix, near));
    check(MatNullSpaceDestroy(&near));
    if (!free_modes_.empty())
      {
        MatNullSpace null = make_space(free_modes_, communicator);
        check(MatSetNullSpace(matrix, null));
        check(MatNullSpaceDestroy(&null));
      }
    PC preconditioner;
    check(KSPCreate(communicator, &solver_));
    check(KSPSetOptionsPrefix(solver_, options.prefix.c_str()));
    check(KSPSetOperators(solver_, matrix, matrix));
    check(KSPSetType(solver_, KSPCG));
    check(KSPSetNormType(solver_, KSP_NORM_UNPRECONDITIONED));
    check(KSPSetTolerances(
      solver_, options.tolerance, 1e-300, PETSC_DEFAULT, static_cast<PetscInt>(options.max_iterations)));
    check(KSPGetPC(solver_, &preconditioner));
    check(PCSetType(preconditioner, PCGAMG));
    take_options();
    check(KSPMonitorSet(solver_, &ElasticSolver::monitor, this, nullptr));
    if (options.is_factorised)
      factorise();
  }

  /** Inserts them and takes them out again; in between PETSc marks those that something asks for. */
  class ElasticSolver::OptionsInTable
  {
  public:
    explicit OptionsInTable(const Options &options)
      : options_(options)
    {
      check(PetscOptionsPrefixPush(nullptr, options.prefix.c_str()));
      check(PetscPushErrorHandler(PetscIgnoreErrorHandler, nullptr)); // which would print a page
      error_ = PetscOptionsInsertString(nullptr, options.petsc.c_str());
      check(PetscPopErrorHandler());
      check(PetscOptionsPrefixPop(nullptr));
    }

    ~OptionsInTable()
    {
      std::istringstream words(options_.petsc);
      for (std::string word; words >> word;)
        if (word.size() > 1 && word[0] == '-' && (std::isalpha(static_cast<unsigned char>(word[1])) != 0))
          PetscOptionsClearValue(nullptr, ("-" + options_.prefix + word.substr(1)).c_str());
    }

    OptionsInTable(const OptionsInTable &) = delete;
    OptionsInTable &
    operator=(const OptionsInTable &) = delete;

    PetscErrorCode
    error() const
    {
      return error_;
    }

    /** Those that nothing has asked for since they were inserted. */
    std::vector<std::string>
    unused() const
    {
      PetscInt                 n;
      char                   **names, **values;
      std::vector<std::string> result;
      check(PetscOptionsLeftGet(nullptr, &n, &names, &values));
      for (PetscInt i = 0; i < n; ++i)
        if (const std::string name = names[i]; name.rfind(options_.prefix, 0) == 0)
          result.push_back("-" + name.substr(options_.prefix.size()));
      check(PetscOptionsLeftRestore(nullptr, &n, &names, &values));
      return result;
    }

  private:
    const Options &options_;
    PetscErrorCode error_;
  };

  void
  ElasticSolver::take_options()
  {
    const OptionsInTable options(options_);
    PetscErrorCode       error = options.error();
    check(PetscPushErrorHandler(PetscIgnoreErrorHandler, nullptr));
    if (error == 0)
      error = KSPSetFromOptions(solver_);
    check(PetscPopErrorHandler());
    if (error != 0)
      {
        KSPDestroy(&solver_);
        const char *text = nullptr;
        PetscErrorMessage(error, &text, nullptr);
        throw std::invalid_argument("PETSc does not take the options \"" + options_.petsc +
                                    "\": " + (text != nullptr ? text : "error " + std::to_string(error)));
      }
    unused_options_ = options.unused();
  }

  PetscErrorCode
  ElasticSolver::monitor(KSP, const PetscInt iteration, const PetscReal residual, void *const self)
  {
    const auto &solver = *static_cast<const ElasticSolver *>(self);
    if (solver.progress_)
      solver.progress_(static_cast<unsigned int>(iteration), residual / solver.load_size_);
    return 0;
  }

  ElasticSolver::~ElasticSolver()
  {
    KSPDestroy(&solver_);
    MatDestroy(&pinned_);
  }

  /** Gaussian elimination on the modes, each with its largest component as pivot. */
  std::vector<PetscInt>
  ElasticSolver::find_pins() const
  {
    std::vector<PetscInt> pins;
    std::vector<Vector>   modes(free_modes_);
    for (std::size_t m = 0; m < modes.size(); ++m)
      {
        Vector    sizes(modes[m]);
        PetscInt  pin;
        PetscReal size;
        check(VecAbs(sizes));
        check(VecMax(sizes, &pin, &size));
        const auto at_pin = [&](const Vector &mode) {
          const auto dof = static_cast<dealii::types::global_dof_index>(pin);
          return dealii::Utilities::MPI::sum(mode.in_local_range(dof) ? mode(dof) : 0., matrix_.get_mpi_communicator());
        };
        const double pivot = at_pin(modes[m]);
        for (std::size_t other = m + 1; other < modes.size(); ++other)
          modes[other].add(-at_pin(modes[other]) / pivot, modes[m]);
        pins.push_back(pin);
      }
    return pins;
  }

  void
  ElasticSolver::hold(Vector &load) const
  {
    for (const PetscInt pin : pins_)
      if (const auto dof = static_cast<dealii::types::global_dof_index>(pin); load.in_local_range(dof))
        load(dof) = 0.;
    load.compress(dealii::VectorOperation::insert);
  }

  void
  ElasticSolver::factorise()
  {
    if (!free_modes_.empty())
      {
        pins_ = find_pins();
        check(MatDuplicate(matrix_, MAT_COPY_VALUES, &pinned_));
        check(MatSetNullSpace(pinned_, nullptr));
        check(MatSetOption(pinned_, MAT_SYMMETRIC, PETSC_TRUE));
        const double diagonal = matrix_.linfty_norm();
        check(
          MatZeroRowsColumns(pinned_, static_cast<PetscInt>(pins_.size()), pins_.data(), diagonal, nullptr, nullptr));
        check(KSPSetOperators(solver_, pinned_, pinned_));
      }
    PC preconditioner;
    check(KSPGetPC(solver_, &preconditioner));
    check(PCSetType(preconditioner, PCCHOLESKY));
    check(PCFactorSetMatSolverType(preconditioner, MATSOLVERMUMPS));
    is_factorised_ = true;
  }

  ElasticSolver::Result
  ElasticSolver::solve(Vector &displacement, const Vector &force, const std::string &what, const Progress &progress)
  {
    // The recursively updated residual may be a little off the true one; rounding can keep it above a strict tolerance.
    const double accepted = std::max(10. * options_.tolerance, 1e-8);
    if (!std::isfinite(force.l2_norm()))
      throw NotConverged("the forces of " + what + " are not finite");
    Vector load(force);
    for (const Vector &mode : free_modes_)
      load.add(-(load * mode), mode);
    const double size = load.l2_norm();
    if (size == 0.)
      {
        displacement = 0.;
        return {0, 0.};
      }
    progress_  = progress;
    load_size_ = size;
    Vector residual(load), held(load);
    check(KSPSetInitialGuessNonzero(solver_, displacement.l2_norm() > 0. ? PETSC_TRUE : PETSC_FALSE));
    const OptionsInTable options(options_); // the levels of the multigrid ask for theirs when they are set up
    while (true)
      {
        hold(held);
        check(KSPSolve(solver_, held, displacement));
        const auto unused = options.unused();
        unused_options_.erase(std::remove_if(unused_options_.begin(),
                                             unused_options_.end(),
                                             [&](const std::string &option) {
                                               return std::find(unused.begin(), unused.end(), option) == unused.end();
                                             }),
                              unused_options_.end());
        KSPConvergedReason reason;
        PetscInt           iterations;
        check(KSPGetConvergedReason(solver_, &reason));
        check(KSPGetIterationNumber(solver_, &iterations));
        double relative = std::numeric_limits<double>::quiet_NaN();
        if (std::isfinite(displacement.l2_norm()))
          {
            for (const Vector &mode : free_modes_)
              displacement.add(-(displacement * mode), mode);
            matrix_.residual(residual, displacement, load);
            relative = residual.l2_norm() / size;
          }
        // After a negative reason only a residual that meets the tolerance is accepted.
        if (relative <= (reason > 0 ? accepted : 10. * options_.tolerance))
          return {static_cast<unsigned int>(iterations), relative};
        if (is_factorised_ || !free_modes_.empty())
          {
            std::ostringstream message;
            message << (is_factorised_ ? "a factorisation does" : "conjugate gradients with algebraic multigrid do")
                    << " not solve " << what << ": iteration " << iterations << ", true residual " << relative << " ("
                    << KSPConvergedReasons[reason] << ")";
            throw NotConverged(message.str());
          }
        factorise();
        displacement = 0.;
      }
  }
} // namespace cryoglass
