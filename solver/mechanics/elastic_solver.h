#ifndef cryoglass_solver_mechanics_elastic_solver_h
#define cryoglass_solver_mechanics_elastic_solver_h

#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>

#include <petscksp.h>

#include <functional>
#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Solves K u = f for an assembled elastic stiffness: PETSc's conjugate
   * gradients with its smoothed-aggregation multigrid (GAMG), which takes the
   * rigid-body modes as near-null space. Modes that no boundary condition constrains form the null
   * space: they are projected out of f and u. The user's PETSc options come last. The reason of convergence, the true
   * residual and that the result is finite are checked. Where that is asked for, or the multigrid fails (bodies with
   * very flat cells) and nothing is free to move, MUMPS factorises the matrix instead; of what is free to move it holds
   * as many degrees of freedom as there are free modes, which bears no load because f is orthogonal to them.
   */
  class ElasticSolver
  {
  public:
    struct Options
    {
      double       tolerance;
      bool         is_factorised  = false; // from the start
      unsigned int max_iterations = 500;
      std::string  prefix         = "elastic_"; // in PETSc's table of options
      std::string  petsc;                       // options as on PETSc's command line, without the prefix
    };

    /** Called after every iteration with its number and the relative residual. */
    using Progress = std::function<void(unsigned int, double)>;

    struct Result
    {
      unsigned int iterations;
      double       residual; // |f − K u|₂/|f|₂
    };

    /**
     * Keeps a reference to @p matrix. @throws std::invalid_argument for options that PETSc refuses.
     * @param modes rigid-body modes, zero where a degree of freedom is constrained; made orthonormal here
     * @param free_modes those of them that no boundary condition constrains: the null space
     * @param block_size degrees of freedom per node in the matrix's numbering, 1 if they are not together
     */
    ElasticSolver(dealii::PETScWrappers::MPI::SparseMatrix       &matrix,
                  std::vector<dealii::PETScWrappers::MPI::Vector> modes,
                  std::vector<dealii::PETScWrappers::MPI::Vector> free_modes,
                  unsigned int                                    block_size,
                  const Options                                  &options);
    ~ElasticSolver();
    ElasticSolver(const ElasticSolver &) = delete;
    ElasticSolver &
    operator=(const ElasticSolver &) = delete;

    /**
     * @param displacement in: first guess, often zero; out: the solution
     * @param what named in the error
     * @throws NotConverged. Collective.
     */
    Result
    solve(dealii::PETScWrappers::MPI::Vector       &displacement,
          const dealii::PETScWrappers::MPI::Vector &force,
          const std::string                        &what,
          const Progress                           &progress = {});

    /** Those of the user's PETSc options that nothing has asked for until now. */
    const std::vector<std::string> &
    unused_options() const
    {
      return unused_options_;
    }

  private:
    /** While it lives, the user's options are in PETSc's table, which belongs to the whole process. */
    class OptionsInTable;

    void
    take_options();
    static PetscErrorCode
    monitor(KSP solver, PetscInt iteration, PetscReal residual, void *self);

    void
    factorise();
    /** No load at what is held. */
    void
    hold(dealii::PETScWrappers::MPI::Vector &load) const;
    /** Degrees of freedom that, held, leave nothing free to move. Collective. */
    std::vector<PetscInt>
    find_pins() const;

    dealii::PETScWrappers::MPI::SparseMatrix       &matrix_;
    std::vector<dealii::PETScWrappers::MPI::Vector> free_modes_;
    Options                                         options_;
    Progress                                        progress_;
    double                                          load_size_     = 1.;
    KSP                                             solver_        = nullptr;
    bool                                            is_factorised_ = false;
    std::vector<PetscInt>                           pins_;             // held in the factorised matrix
    Mat                                             pinned_ = nullptr; // where something is free to move
    std::vector<std::string>                        unused_options_;
  };

  /** Make vectors orthonormal in place; those that are combinations of earlier ones are dropped. */
  void
  orthonormalise(std::vector<dealii::PETScWrappers::MPI::Vector> &vectors);
} // namespace cryoglass

#endif
