#ifndef cryoglass_solver_thermal_heat_equation_h
#define cryoglass_solver_thermal_heat_equation_h

#include "materials/alloy.h"
#include "meshes/specimen.h"
#include "solver/thermal/bath.h"

#include <deal.II/base/parameter_handler.h>
#include <deal.II/distributed/tria.h>
#include <deal.II/dofs/dof_handler.h>
#include <deal.II/fe/fe_q.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>
#include <deal.II/lac/vector.h>

#include <petscts.h>

#include <functional>
#include <vector>

namespace cryoglass
{
  /**
   * Transient heat conduction in the specimen's cross-section,
   *
   *   ∫ ρ c_p(T) ∂T/∂t φ + ∫ κ(T) ∇T·∇φ + ∫_Γ h(T_s) (T_s − T_bath) φ = 0,
   *
   * with quadratic finite elements of deal.II on a distributed mesh. PETSc
   * integrates in time (BDF of order 2 with error-controlled steps) and solves
   * the linear systems (GMRES, block Jacobi/ILU) of Newton's method. Whether a
   * point of the surface is wet is remembered per quadrature point for the
   * length of a plunge. SI units.
   */
  class HeatEquation
  {
  public:
    struct Parameters
    {
      double time_tolerance = 2e-4; // K

      void
      add_parameters(dealii::ParameterHandler &prm);
    };

    struct Snapshot
    {
      double time;                                                      // s since the start of the plunge
      double surface_temperature, centre_temperature, mean_temperature; // K
    };

    using Observer = std::function<void(const Snapshot &)>;

    HeatEquation(const Specimen   &specimen,
                 const Alloy      &alloy,
                 const Parameters &parameters,
                 double            start_temperature,
                 MPI_Comm          communicator);
    ~HeatEquation();
    HeatEquation(const HeatEquation &) = delete;
    HeatEquation &
    operator=(const HeatEquation &) = delete;

    /**
     * Keep the specimen in a bath for @p duration seconds; the observer sees
     * every accepted step.
     * @throws NotConverged with time, step and temperature. Collective.
     */
    void
    plunge(const Bath &bath, double duration, const Observer &observer);

    Snapshot
    snapshot(double time) const;

    const dealii::DoFHandler<2> &
    dof_handler() const
    {
      return dof_handler_;
    }

    /** The temperature with the values that this rank's cells need. Collective. */
    dealii::PETScWrappers::MPI::Vector
    relevant_temperature() const;

    MPI_Comm
    communicator() const
    {
      return communicator_;
    }

  private:
    /** Shape functions of a cell at its quadrature points, filled once. */
    struct CellTable
    {
      std::vector<dealii::types::global_dof_index> dof_indices;
      dealii::FullMatrix<double>                   shape;     // (point, dof)
      std::vector<dealii::Tensor<1, 2>>            gradients; // [point · n_dofs + dof]
      std::vector<double>                          JxW;
      dealii::FullMatrix<double>                   surface_shape;
      std::vector<double>                          surface_JxW;
      std::vector<double>                          wetting; // reached so far, per surface point
    };

    void
    fill_tables();

    /** Values, rates, residual and derivative of one cell. */
    struct CellSystem
    {
      explicit CellSystem(const unsigned int n)
        : matrix(n, n)
        , residual(n)
        , values(n)
        , rates(n)
      {
      }

      dealii::FullMatrix<double> matrix;
      dealii::Vector<double>     residual, values, rates;
    };

    void
    add_volume(const CellTable &cell, double shift, CellSystem &system) const;

    void
    add_surface(const CellTable &cell, CellSystem &system) const;

    /** The residual, or, without a vector for it, its derivative into jacobian_. */
    void
    assemble(Vec temperature, Vec rate, double shift, Vec residual);

    /** Method, tolerances and solvers of a plunge. */
    void
    configure(TS ts, double duration);

    void
    remember_wetting(Vec temperature);

    static PetscErrorCode
    residual_callback(TS, PetscReal, Vec, Vec, Vec, void *);
    static PetscErrorCode
                          jacobian_callback(TS, PetscReal, Vec, Vec, PetscReal, Mat, Mat, void *);
    static PetscErrorCode post_step_callback(TS);

    Alloy                                           alloy_;
    Parameters                                      parameters_;
    MPI_Comm                                        communicator_;
    dealii::parallel::distributed::Triangulation<2> triangulation_;
    dealii::FE_Q<2>                                 element_;
    dealii::DoFHandler<2>                           dof_handler_;
    dealii::IndexSet                                relevant_dofs_;
    std::vector<CellTable>                          cells_;
    dealii::types::global_dof_index                 centre_dof_, surface_dof_;
    double                                          volume_ = 0., surface_ = 0.; // per length
    dealii::PETScWrappers::MPI::SparseMatrix        jacobian_;
    dealii::PETScWrappers::MPI::Vector              temperature_, mean_weights_;

    // of the running plunge
    Bath            bath_;
    double          plunge_time_ = 0.;
    const Observer *observer_    = nullptr;
  };
} // namespace cryoglass

#endif
