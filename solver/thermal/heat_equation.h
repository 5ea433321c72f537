#ifndef cryoglass_solver_thermal_heat_equation_h
#define cryoglass_solver_thermal_heat_equation_h

#include "materials/alloy.h"
#include "meshes/specimen/specimen_mesh.h"
#include "solver/thermal/bath.h"

#include <deal.II/base/tensor.h>
#include <deal.II/fe/fe_values.h>
#include <deal.II/lac/full_matrix.h>
#include <deal.II/lac/petsc_sparse_matrix.h>
#include <deal.II/lac/petsc_vector.h>
#include <deal.II/lac/vector.h>

#include <petscts.h>

#include <functional>
#include <memory>
#include <vector>

namespace cryoglass
{
  struct HeatEquationParameters
  {
    double       time_tolerance = 1e-4; // error allowed per step, K
    unsigned int time_order     = 4;    // of the backward differentiation formula
  };

  /** How long a wire is against its length at the start: λ(t) = ratio + rate · t, t from the start of the plunge. */
  struct Pulling
  {
    double ratio = 1.;
    double rate  = 0.; // 1/s

    double
    at(const double time) const
    {
      return ratio + rate * time;
    }
  };

  /**
   * Transient heat conduction in the specimen,
   *
   *   ∫ ρ c_p(T) ∂T/∂t φ + ∫ κ(T) ∇T·∇φ + ∫_Γ h(T_s) (T_s − T_bath) φ = 0,
   *
   * with quadratic finite elements of deal.II on a distributed mesh, in (r, z)
   * with the weight r for a body of revolution (dim = 2), in (x, y, z) else.
   * PETSc integrates in time (BDF with error-controlled steps) and solves the
   * linear systems (LU for a section and for very flat cells, else GMRES with
   * symmetric successive over-relaxation) of Newton's method. Whether a
   * point of the surface is wet is remembered per quadrature point for the
   * length of a plunge.
   *
   * A wire that is pulled keeps its volume. In the coordinates of the start its
   * radius shrinks as λ^(−1/2): radial conduction grows as λ = L(t)/L₀, the
   * surface as √λ (A = 2√(πVL)). SI units.
   */
  template <int dim>
  class HeatEquation
  {
  public:
    using Parameters = HeatEquationParameters;

    /** After an accepted step, or halfway through it. */
    struct Snapshot
    {
      double time;                                                      // s since the start of the plunge
      double mean_temperature, lowest_temperature, highest_temperature; // K
      bool   is_halfway = false; // interpolated, to the order of the method; the step's end follows
    };

    using Observer = std::function<void(const Snapshot &)>;

    /** The specimen of @p mesh, at a uniform temperature (K). Collective. */
    HeatEquation(std::shared_ptr<const SpecimenMesh<dim>> mesh,
                 const Alloy                             &alloy,
                 const Parameters                        &parameters,
                 double                                   start_temperature);
    ~HeatEquation();
    HeatEquation(const HeatEquation &) = delete;
    HeatEquation &
    operator=(const HeatEquation &) = delete;

    /**
     * Keep the specimen in a bath for @p duration seconds; the observer sees
     * every accepted step, and before it the temperature halfway. After stop() it ends with that step.
     * @throws NotConverged with time, step and temperature. Collective.
     */
    void
    plunge(const Bath &bath, double duration, const Observer &observer, const Pulling &pulling = {});

    /** For an observer, on all ranks alike: the plunge ends here. */
    void
    stop()
    {
      is_stopped_ = true;
    }

    bool
    is_stopped() const
    {
      return is_stopped_;
    }

    Snapshot
    snapshot(double time) const;

    /** Temperature of the owned degrees of freedom. */
    const dealii::PETScWrappers::MPI::Vector &
    temperature() const
    {
      return temperature_;
    }

    const SpecimenMesh<dim> &
    mesh() const
    {
      return *mesh_;
    }

    /** Error allowed per time step, K. */
    double
    time_tolerance() const
    {
      return parameters_.time_tolerance;
    }

    /** Volume over cooled surface, m. */
    double
    volume_over_surface() const
    {
      return 1. / surface_;
    }

    /** Heat that has left through the surface since the start, relative to ρ c_p V, K. */
    double
    heat_lost() const
    {
      return heat_lost_ / (alloy_.density * alloy_.heat_capacity);
    }

    /** Heat content ∫ρ∫c_p dT dV above @p reference (K), relative to ρ c_p V, K. Collective. */
    double
    heat_content(double reference) const;

  private:
    struct CooledFace
    {
      unsigned int        number;
      std::vector<double> JxW;
      std::vector<double> wetting; // reached so far, per quadrature point
    };

    /** Geometry of a cell, filled once: with the reference cell's shape functions it gives all integrals. */
    struct CellTable
    {
      std::vector<dealii::types::global_dof_index> dof_indices;
      std::vector<double>                          JxW;
      std::vector<dealii::Tensor<2, dim>>          to_real; // √JxW J⁻ᵀ per quadrature point, for gradients
      std::vector<CooledFace>                      cooled;
    };

    struct CellSystem;

    /** Shape functions of the reference cell at its quadrature points. */
    void
    fill_shapes();
    /** Geometry of this rank's cells. */
    void
    fill_tables();
    void
    add_cooled_faces(const typename dealii::DoFHandler<dim>::active_cell_iterator &cell,
                     dealii::FEFaceValues<dim>                                    &values,
                     CellTable                                                    &table);
    /** Everything per volume of the specimen, so that no size makes the numbers tiny. */
    void
    divide_by_volume();
    void
    add_residual(const CellTable &cell, CellSystem &system) const;
    void
    add_jacobian(const CellTable &cell, double shift, CellSystem &system) const;

    /** The owned values of a PETSc vector with the ghosts that this rank's cells need. */
    void
    fetch(Vec vector, dealii::PETScWrappers::MPI::Vector &ghosted) const;
    void
    assemble_residual(double time, Vec temperature, Vec rate, Vec residual);
    void
    assemble_jacobian(double time, Vec temperature, double shift);

    /** Method, tolerances and solvers of a plunge. */
    void
    configure(TS ts, double duration);
    void
    remember_wetting(Vec temperature);
    /** Heat flow through the surface per volume of the specimen, W/m³. */
    double
    heat_flow(double time, Vec temperature) const;

    static PetscErrorCode
    residual_callback(TS, PetscReal, Vec, Vec, Vec, void *);
    static PetscErrorCode
    jacobian_callback(TS, PetscReal, Vec, Vec, PetscReal, Mat, Mat, void *);
    static PetscErrorCode
    convergence_callback(SNES, PetscInt, PetscReal, PetscReal, PetscReal, SNESConvergedReason *, void *);
    static PetscErrorCode post_step_callback(TS);

    Alloy                                      alloy_;
    Parameters                                 parameters_;
    std::shared_ptr<const SpecimenMesh<dim>>   mesh_;
    const dealii::FiniteElement<dim>          &element_;
    dealii::FullMatrix<double>                 shape_;      // (point, dof)
    std::vector<dealii::Tensor<1, dim>>        gradients_;  // of the reference cell
    std::vector<dealii::FullMatrix<double>>    face_shape_; // per face number
    std::vector<CellTable>                     cells_;
    double                                     surface_              = 0.; // cooled surface over volume, 1/m
    double                                     largest_aspect_ratio_ = 1.; // of a cell
    dealii::PETScWrappers::MPI::SparseMatrix   jacobian_;
    dealii::PETScWrappers::MPI::Vector         temperature_, mean_weights_;
    mutable dealii::PETScWrappers::MPI::Vector owned_, ghosted_temperature_, ghosted_rate_;
    double                                     heat_lost_ = 0.; // J/m³

    // of the running plunge
    Bath            bath_;
    Pulling         pulling_;
    const Observer *observer_   = nullptr;
    bool            is_stopped_ = false;
    double          last_flow_  = 0.;                    // W/m³
    double          rounding_ = 0., last_residual_ = 0.; // of Newton's method
  };
} // namespace cryoglass

#endif
