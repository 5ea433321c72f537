#include "solver/thermal/heat_equation.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/qprojector.h>
#include <deal.II/base/quadrature_lib.h>
#include <deal.II/dofs/dof_tools.h>
#include <deal.II/fe/mapping_q.h>
#include <deal.II/lac/affine_constraints.h>
#include <deal.II/lac/dynamic_sparsity_pattern.h>
#include <deal.II/lac/sparsity_tools.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <utility>

namespace cryoglass
{
  using namespace dealii;

  namespace
  {
    void
    check(const PetscErrorCode error)
    {
      AssertThrow(error == 0, LACExceptions::ExcPETScError(error));
    }

    /** 1, or the radius r in a body of revolution. */
    template <int dim>
    double
    weight(const Point<dim> &point)
    {
      return dim == 2 ? point[0] : 1.;
    }
  } // namespace

  template <int dim>
  struct HeatEquation<dim>::CellSystem
  {
    CellSystem(const unsigned int n, const unsigned int n_points)
      : matrix(n, n)
      , rows(n_points * (dim + 1), n)
      , residual(n)
      , values(n)
      , rates(n)
    {
    }

    FullMatrix<double> matrix, rows;
    Vector<double>     residual, values, rates;
    double             length_ratio = 1.; // λ
  };

  namespace
  {
    double
    interpolate(const FullMatrix<double> &shape, const unsigned int q, const Vector<double> &values)
    {
      double sum = 0.;
      for (unsigned int i = 0; i < values.size(); ++i)
        sum += shape(q, i) * values[i];
      return sum;
    }
  } // namespace

  template <int dim>
  HeatEquation<dim>::HeatEquation(std::shared_ptr<const SpecimenMesh<dim>> mesh,
                                  const Alloy                             &alloy,
                                  const Parameters                        &parameters,
                                  const double                             start_temperature)
    : alloy_(alloy)
    , parameters_(parameters)
    , mesh_(std::move(mesh))
    , element_(mesh_->dof_handler().get_fe())
  {
    const IndexSet        &owned = mesh_->owned_dofs(), &relevant = mesh_->relevant_dofs();
    const MPI_Comm         communicator = mesh_->communicator();
    DynamicSparsityPattern sparsity(relevant);
    DoFTools::make_sparsity_pattern(mesh_->dof_handler(), sparsity, AffineConstraints<double>(), false);
    SparsityTools::distribute_sparsity_pattern(sparsity, owned, communicator, relevant);
    jacobian_.reinit(owned, owned, sparsity, communicator);
    for (PETScWrappers::MPI::Vector *vector : {&temperature_, &mean_weights_, &owned_})
      vector->reinit(owned, communicator);
    for (PETScWrappers::MPI::Vector *vector : {&ghosted_temperature_, &ghosted_rate_})
      vector->reinit(owned, relevant, communicator);
    temperature_ = start_temperature;
    fill_shapes();
    fill_tables();
    divide_by_volume();
  }

  template <int dim>
  HeatEquation<dim>::~HeatEquation() = default;

  template <int dim>
  void
  HeatEquation<dim>::fill_shapes()
  {
    const QGauss<dim>     quadrature(3);
    const QGauss<dim - 1> face_quadrature(3);
    const unsigned int    n_dofs = element_.n_dofs_per_cell();
    shape_.reinit(quadrature.size(), n_dofs);
    for (unsigned int q = 0; q < quadrature.size(); ++q)
      for (unsigned int i = 0; i < n_dofs; ++i)
        {
          shape_(q, i) = element_.shape_value(i, quadrature.point(q));
          gradients_.push_back(element_.shape_grad(i, quadrature.point(q)));
        }
    for (const unsigned int f : ReferenceCells::get_hypercube<dim>().face_indices())
      {
        const Quadrature<dim> points =
          QProjector<dim>::project_to_face(ReferenceCells::get_hypercube<dim>(), face_quadrature, f);
        face_shape_.emplace_back(points.size(), n_dofs);
        for (unsigned int q = 0; q < points.size(); ++q)
          for (unsigned int i = 0; i < n_dofs; ++i)
            face_shape_.back()(q, i) = element_.shape_value(i, points.point(q));
      }
  }

  template <int dim>
  void
  HeatEquation<dim>::fill_tables()
  {
    const MappingQ<dim> mapping(1);
    FEValues<dim>       values(
      mapping, element_, QGauss<dim>(3), update_quadrature_points | update_inverse_jacobians | update_JxW_values);
    FEFaceValues<dim>  face_values(mapping, element_, QGauss<dim - 1>(3), update_quadrature_points | update_JxW_values);
    const unsigned int n_dofs = element_.n_dofs_per_cell();
    for (const auto &cell : mesh_->dof_handler().active_cell_iterators())
      if (cell->is_locally_owned())
        {
          values.reinit(cell);
          CellTable table;
          table.dof_indices.resize(n_dofs);
          cell->get_dof_indices(table.dof_indices);
          for (const unsigned int q : values.quadrature_point_indices())
            {
              table.JxW.push_back(values.JxW(q) * weight(values.quadrature_point(q)));
              table.to_real.push_back(std::sqrt(table.JxW[q]) * transpose(Tensor<2, dim>(values.inverse_jacobian(q))));
              double narrowest = 0., widest = std::numeric_limits<double>::max(); // inverse extents
              for (unsigned int a = 0; a < dim; ++a)
                {
                  const double inverse = values.inverse_jacobian(q)[a].norm();
                  narrowest            = std::max(narrowest, inverse);
                  widest               = std::min(widest, inverse);
                }
              largest_aspect_ratio_ = std::max(largest_aspect_ratio_, narrowest / widest);
              for (unsigned int i = 0; i < n_dofs; ++i)
                mean_weights_(table.dof_indices[i]) += shape_(q, i) * table.JxW[q];
            }
          add_cooled_faces(cell, face_values, table);
          cells_.push_back(std::move(table));
        }
    mean_weights_.compress(VectorOperation::add);
    largest_aspect_ratio_ = Utilities::MPI::max(largest_aspect_ratio_, mesh_->communicator());
  }

  template <int dim>
  void
  HeatEquation<dim>::add_cooled_faces(const typename DoFHandler<dim>::active_cell_iterator &cell,
                                      FEFaceValues<dim>                                    &values,
                                      CellTable                                            &table)
  {
    for (const unsigned int f : cell->face_indices())
      if (cell->face(f)->at_boundary() && cell->face(f)->boundary_id() == Specimen::cooled_id)
        {
          values.reinit(cell, f);
          CooledFace face{f, {}, std::vector<double>(values.n_quadrature_points, 0.)};
          for (const unsigned int q : values.quadrature_point_indices())
            face.JxW.push_back(values.JxW(q) * weight(values.quadrature_point(q)));
          table.cooled.push_back(std::move(face));
        }
  }

  template <int dim>
  void
  HeatEquation<dim>::divide_by_volume()
  {
    std::vector<double> sums(2); // volume, cooled surface
    for (const CellTable &cell : cells_)
      {
        for (const double JxW : cell.JxW)
          sums[0] += JxW;
        for (const CooledFace &face : cell.cooled)
          for (const double JxW : face.JxW)
            sums[1] += JxW;
      }
    Utilities::MPI::sum(sums, mesh_->communicator(), sums);
    const double volume = sums[0];
    surface_            = sums[1] / volume;
    if (!(surface_ > 0.))
      throw std::invalid_argument("Specimen/Symmetry planes: no boundary face is left to be cooled");
    for (CellTable &cell : cells_)
      {
        for (double &JxW : cell.JxW)
          JxW /= volume;
        for (Tensor<2, dim> &to_real : cell.to_real)
          to_real /= std::sqrt(volume);
        for (CooledFace &face : cell.cooled)
          for (double &JxW : face.JxW)
            JxW /= volume;
      }
    mean_weights_ /= volume;
  }

  /** ∫ ρ c_p ∂T/∂t φ + λ κ ∇T·∇φ over a cell, ∫ √λ h (T_s − T_bath) φ over its cooled faces. */
  template <int dim>
  void
  HeatEquation<dim>::add_residual(const CellTable &cell, CellSystem &system) const
  {
    const unsigned int n = element_.n_dofs_per_cell();
    for (unsigned int q = 0; q < cell.JxW.size(); ++q)
      {
        const double   value    = interpolate(shape_, q, system.values);
        const double   capacity = alloy_.density * alloy_.heat_capacity * alloy_.heat_capacity_law.value(value);
        const double   kappa    = system.length_ratio * alloy_.conductivity * alloy_.conductivity_law.value(value);
        const double   source   = capacity * interpolate(shape_, q, system.rates) * cell.JxW[q];
        const auto    *gradient = &gradients_[q * n];
        Tensor<1, dim> slope;
        for (unsigned int i = 0; i < n; ++i)
          slope += system.values[i] * gradient[i];
        const Tensor<1, dim> flux = kappa * transpose(cell.to_real[q]) * (cell.to_real[q] * slope);
        for (unsigned int i = 0; i < n; ++i)
          system.residual[i] += source * shape_(q, i) + flux * gradient[i];
      }
    const double widening = std::sqrt(system.length_ratio);
    for (const CooledFace &face : cell.cooled)
      for (unsigned int q = 0; q < face.JxW.size(); ++q)
        {
          const auto  &shape = face_shape_[face.number];
          const double value = interpolate(shape, q, system.values);
          const double flow =
            widening * bath_.coefficient(value, face.wetting[q]) * (value - bath_.temperature) * face.JxW[q];
          for (unsigned int i = 0; i < n; ++i)
            system.residual[i] += flow * shape(q, i);
        }
  }

  /**
   * shift·∂/∂(rate) + ∂/∂(temperature) of the residual. The derivatives of c_p
   * and κ are left out: they change slowly and Newton's method only converges a
   * little slower. What the volume gives is RᵀR of rows √(shift ρc_p) φ and √κ ∇φ
   * per quadrature point: one product of matrices.
   */
  template <int dim>
  void
  HeatEquation<dim>::add_jacobian(const CellTable &cell, const double shift, CellSystem &system) const
  {
    const unsigned int n = element_.n_dofs_per_cell();
    for (unsigned int q = 0; q < cell.JxW.size(); ++q)
      {
        const double value    = interpolate(shape_, q, system.values);
        const double capacity = alloy_.density * alloy_.heat_capacity * alloy_.heat_capacity_law.value(value);
        const double kappa    = system.length_ratio * alloy_.conductivity * alloy_.conductivity_law.value(value);
        const double mass = std::sqrt(shift * capacity * cell.JxW[q]), conduction = std::sqrt(kappa);
        for (unsigned int i = 0; i < n; ++i)
          {
            const Tensor<1, dim> gradient       = conduction * (cell.to_real[q] * gradients_[q * n + i]);
            system.rows(q * (dim + 1) + dim, i) = mass * shape_(q, i);
            for (unsigned int d = 0; d < dim; ++d)
              system.rows(q * (dim + 1) + d, i) = gradient[d];
          }
      }
    system.rows.Tmmult(system.matrix, system.rows);
    const double widening = std::sqrt(system.length_ratio);
    for (const CooledFace &face : cell.cooled)
      for (unsigned int q = 0; q < face.JxW.size(); ++q)
        {
          const auto  &shape = face_shape_[face.number];
          const double value = interpolate(shape, q, system.values);
          const double slope = widening * face.JxW[q] *
                               (bath_.coefficient(value, face.wetting[q]) +
                                bath_.coefficient_slope(value, face.wetting[q]) * (value - bath_.temperature));
          for (unsigned int i = 0; i < n; ++i)
            for (unsigned int j = 0; j < n; ++j)
              system.matrix(i, j) += slope * shape(q, i) * shape(q, j);
        }
  }

  template <int dim>
  void
  HeatEquation<dim>::fetch(const Vec vector, PETScWrappers::MPI::Vector &ghosted) const
  {
    check(VecCopy(vector, owned_));
    ghosted = owned_;
  }

  template <int dim>
  void
  HeatEquation<dim>::assemble_residual(const double time, const Vec temperature, const Vec rate, const Vec residual)
  {
    fetch(temperature, ghosted_temperature_);
    fetch(rate, ghosted_rate_);
    CellSystem system(element_.n_dofs_per_cell(), shape_.m());
    system.length_ratio = pulling_.at(time);
    owned_              = 0.;
    for (const CellTable &cell : cells_)
      {
        const auto &dofs = cell.dof_indices;
        system.residual  = 0.;
        ghosted_temperature_.extract_subvector_to(dofs.begin(), dofs.end(), system.values.begin());
        ghosted_rate_.extract_subvector_to(dofs.begin(), dofs.end(), system.rates.begin());
        add_residual(cell, system);
        owned_.add(dofs, system.residual);
      }
    owned_.compress(VectorOperation::add);
    check(VecCopy(owned_, residual));
  }

  template <int dim>
  void
  HeatEquation<dim>::assemble_jacobian(const double time, const Vec temperature, const double shift)
  {
    fetch(temperature, ghosted_temperature_);
    CellSystem system(element_.n_dofs_per_cell(), shape_.m());
    system.length_ratio = pulling_.at(time);
    jacobian_           = 0.;
    for (const CellTable &cell : cells_)
      {
        const auto &dofs = cell.dof_indices;
        ghosted_temperature_.extract_subvector_to(dofs.begin(), dofs.end(), system.values.begin());
        add_jacobian(cell, shift, system);
        jacobian_.add(dofs, system.matrix);
      }
    jacobian_.compress(VectorOperation::add);
  }

  template <int dim>
  void
  HeatEquation<dim>::remember_wetting(const Vec temperature)
  {
    if (!bath_.is_boiling())
      return;
    fetch(temperature, ghosted_temperature_);
    Vector<double> values(element_.n_dofs_per_cell());
    for (CellTable &cell : cells_)
      for (CooledFace &face : cell.cooled)
        {
          ghosted_temperature_.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), values.begin());
          for (unsigned int q = 0; q < face.JxW.size(); ++q)
            face.wetting[q] =
              std::max(face.wetting[q], bath_.wetting(interpolate(face_shape_[face.number], q, values)));
        }
  }

  template <int dim>
  double
  HeatEquation<dim>::heat_flow(const double time, const Vec temperature) const
  {
    fetch(temperature, ghosted_temperature_);
    Vector<double> values(element_.n_dofs_per_cell());
    double         sum = 0.;
    for (const CellTable &cell : cells_)
      for (const CooledFace &face : cell.cooled)
        {
          ghosted_temperature_.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), values.begin());
          for (unsigned int q = 0; q < face.JxW.size(); ++q)
            {
              const double value = interpolate(face_shape_[face.number], q, values);
              sum += bath_.coefficient(value, face.wetting[q]) * (value - bath_.temperature) * face.JxW[q];
            }
        }
    return std::sqrt(pulling_.at(time)) * Utilities::MPI::sum(sum, mesh_->communicator());
  }

  template <int dim>
  double
  HeatEquation<dim>::heat_content(const double reference) const
  {
    fetch(temperature_, ghosted_temperature_);
    Vector<double> values(element_.n_dofs_per_cell());
    double         sum = 0.;
    for (const CellTable &cell : cells_)
      {
        ghosted_temperature_.extract_subvector_to(cell.dof_indices.begin(), cell.dof_indices.end(), values.begin());
        for (unsigned int q = 0; q < cell.JxW.size(); ++q)
          sum += alloy_.heat_capacity_law.integral(reference, interpolate(shape_, q, values)) * cell.JxW[q];
      }
    return Utilities::MPI::sum(sum, mesh_->communicator());
  }

  template <int dim>
  typename HeatEquation<dim>::Snapshot
  HeatEquation<dim>::snapshot(const double time) const
  {
    PetscReal lowest, highest;
    check(VecMin(temperature_, nullptr, &lowest));
    check(VecMax(temperature_, nullptr, &highest));
    return {time, temperature_ * mean_weights_, lowest, highest};
  }

  template class HeatEquation<2>;
  template class HeatEquation<3>;
} // namespace cryoglass
