#ifndef cryoglass_solver_elastic_solver_h
#define cryoglass_solver_elastic_solver_h

#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>

#include <petscksp.h>

#include <string>
#include <vector>

namespace cryoglass
{
  /**
   * Solves K u = f for an assembled elastic stiffness: PETSc's conjugate
   * gradients with its smoothed-aggregation multigrid (GAMG), which takes the
   * rigid-body modes as near-null space. Modes that nothing holds are the null
   * space: they are removed from f and u. Options of PETSc with the prefix
   * "elastic_" come last. The reason of convergence, the true residual and that
   * the result is finite are checked. Where the multigrid fails (bodies with very
   * flat cells) and nothing is free to move, MUMPS factorises the matrix instead.
   */
  class ElasticSolver
  {
  public:
    struct Result
    {
      unsigned int iterations;
      double       residual; // |f − K u|₂/|f|₂
    };

    /**
     * Keeps a reference to @p matrix.
     * @param modes rigid-body modes, zero where a degree of freedom is constrained; made orthonormal here
     * @param free_modes those of them that do no work
     * @param block_size degrees of freedom per node in the matrix's numbering, 1 if they are not together
     */
    ElasticSolver(dealii::PETScWrappers::MPI::SparseMatrix       &matrix,
                  std::vector<dealii::PETScWrappers::MPI::Vector> modes,
                  std::vector<dealii::PETScWrappers::MPI::Vector> free_modes,
                  unsigned int                                    block_size,
                  double                                          tolerance,
                  const std::string                              &options = "");
    ~ElasticSolver();
    ElasticSolver(const ElasticSolver &) = delete;
    ElasticSolver &
    operator=(const ElasticSolver &) = delete;

    /** @param what named in the error. @throws NotConverged. Collective. */
    Result
    solve(dealii::PETScWrappers::MPI::Vector       &displacement,
          const dealii::PETScWrappers::MPI::Vector &force,
          const std::string                        &what);

  private:
    void
    factorise();

    dealii::PETScWrappers::MPI::SparseMatrix       &matrix_;
    std::vector<dealii::PETScWrappers::MPI::Vector> free_modes_;
    double                                          tolerance_;
    KSP                                             solver_        = nullptr;
    bool                                            is_factorised_ = false;
  };

  /** Make vectors orthonormal in place; those that are combinations of earlier ones are dropped. */
  void
  orthonormalise(std::vector<dealii::PETScWrappers::MPI::Vector> &vectors);
} // namespace cryoglass

#endif
