#include "meshes/lattice/trigonometric_interpolation.h"

#include "meshes/lattice/lattice_fourier.h"

#include <deal.II/base/mpi.h>
#include <deal.II/base/quadrature_lib.h>

#include <boost/serialization/utility.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <map>

namespace cryoglass
{
  using dealii::Point;

  namespace
  {
    constexpr int    width = 13; // nodes under the kernel
    constexpr double beta  = 2.30 * width;

    double
    kernel(const double distance) // in nodes
    {
      const double t = 2. * distance / width;
      return t * t < 1. ? std::exp(beta * (std::sqrt(1. - t * t) - 1.)) : 0.;
    }

    /** ∫ φ(u) cos(2π k u/n) du for k = 0 … n/4, n nodes. */
    std::vector<double>
    transform_of_kernel(const std::ptrdiff_t n)
    {
      const dealii::QGauss<1> quadrature(60); // φ is smooth but at its tiny ends
      std::vector<double>     result(static_cast<std::size_t>(n / 4 + 1));
      for (std::size_t k = 0; k < result.size(); ++k)
        for (unsigned int q = 0; q < quadrature.size(); ++q)
          {
            const double u = 0.5 * width * quadrature.point(q)[0];
            result[k] += width * quadrature.weight(q) * kernel(u) *
                         std::cos(2. * dealii::numbers::PI * static_cast<double>(k) * u / static_cast<double>(n));
          }
      return result;
    }

    /** The nodes under a kernel at @p x on a periodic axis, and its values there. */
    struct Support
    {
      Support(const double x, const std::ptrdiff_t n)
      {
        const auto first = static_cast<std::ptrdiff_t>(std::ceil(x - 0.5 * width));
        for (int i = 0; i < width; ++i)
          {
            nodes[i]   = ((first + i) % n + n) % n;
            weights[i] = kernel(x - static_cast<double>(first + i));
          }
      }

      std::array<std::ptrdiff_t, width> nodes;
      std::array<double, width>         weights;
    };
  } // namespace

  TrigonometricInterpolation::TrigonometricInterpolation(const Lattice                         &lattice,
                                                         const std::vector<const VoxelField *> &fields)
    : fine_({2 * lattice.n(0), 2 * lattice.n(1), 2 * lattice.n(2)}, 0.5 * lattice.voxel_size(), lattice.communicator())
    , planes_(dealii::Utilities::MPI::all_gather(
        lattice.communicator(),
        std::array<double, 2>{static_cast<double>(fine_.first_plane()), static_cast<double>(fine_.n_local_planes())}))
  {
    const LatticeFourier<double>       fourier(fine_);
    const auto                         buffer = fourier.make_buffer();
    std::array<std::vector<double>, 3> kernel_transform;
    for (unsigned int axis = 0; axis < 3; ++axis)
      kernel_transform[axis] = transform_of_kernel(fine_.n(axis));
    const double n_voxels = static_cast<double>(lattice.n_voxels());
    // The factor of wave i of an axis of the fine lattice; beyond the voxels' waves there is nothing.
    const auto factor = [&](const unsigned int axis, const std::ptrdiff_t i) {
      const std::ptrdiff_t k = std::abs(LatticeFourier<double>::signed_wave(i, fine_.n(axis))), n = lattice.n(axis);
      return 2 * k > n ? 0. : (2 * k == n ? 0.5 : 1.) / kernel_transform[axis][static_cast<std::size_t>(k)];
    };

    for (const VoxelField *field : fields)
      {
        // Zeros between the voxels' values repeat their waves periodically; only one period is kept.
        std::map<unsigned int, std::vector<std::pair<std::ptrdiff_t, std::vector<double>>>> to_send;
        for (std::ptrdiff_t plane = 0; plane < lattice.n_local_planes(); ++plane)
          {
            const auto          fine_plane = static_cast<double>(2 * (lattice.first_plane() + plane));
            const auto          owner      = std::find_if(planes_.begin(), planes_.end(), [&](const auto &range) {
              return fine_plane >= range[0] && fine_plane < range[0] + range[1];
            });
            std::vector<double> values(static_cast<std::size_t>(lattice.plane_size()));
            field->copy(plane * lattice.plane_size(), lattice.plane_size(), values.data());
            to_send[static_cast<unsigned int>(owner - planes_.begin())].emplace_back(
              2 * (lattice.first_plane() + plane), std::move(values));
          }
        std::fill_n(buffer.get(), fourier.buffer_size(), 0.);
        for (const auto &[rank, planes] : dealii::Utilities::MPI::some_to_some(lattice.communicator(), to_send))
          for (const auto &[plane, values] : planes)
            for (std::ptrdiff_t y = 0; y < lattice.n(1); ++y)
              for (std::ptrdiff_t x = 0; x < lattice.n(0); ++x)
                buffer[static_cast<std::size_t>(
                  ((plane - fine_.first_plane()) * fine_.n(1) + 2 * y) * fourier.row_stride() + 2 * x)] =
                  values[static_cast<std::size_t>(y * lattice.n(0) + x)];
        fourier.forward(buffer.get());
        auto *const waves = reinterpret_cast<std::complex<double> *>(buffer.get());
        for (std::ptrdiff_t y = 0; y < fourier.n_local_waves_y(); ++y)
          for (std::ptrdiff_t z = 0; z < fine_.n(2); ++z)
            for (std::ptrdiff_t x = 0; x < fourier.n_waves_x(); ++x)
              waves[(y * fine_.n(2) + z) * fourier.n_waves_x() + x] *=
                factor(0, x) * factor(1, fourier.first_wave_y() + y) * factor(2, z) / n_voxels;
        fourier.backward(buffer.get());
        std::vector<double> &nodes = nodes_.emplace_back(static_cast<std::size_t>(fine_.n_local_voxels()));
        for (std::ptrdiff_t row = 0; row < fine_.n_local_planes() * fine_.n(1); ++row)
          std::copy_n(buffer.get() + row * fourier.row_stride(), fine_.n(0), nodes.begin() + row * fine_.n(0));
      }
  }

  std::vector<double>
  TrigonometricInterpolation::contributions(const std::vector<Point<3>> &points) const
  {
    const std::size_t   n_fields = nodes_.size();
    std::vector<double> result(points.size() * n_fields);
    std::vector<double> row_sums(n_fields);
    for (std::size_t p = 0; p < points.size(); ++p)
      {
        const Support x(points[p][0], fine_.n(0)), y(points[p][1], fine_.n(1)), z(points[p][2], fine_.n(2));
        const bool    is_contiguous = x.nodes[width - 1] == x.nodes[0] + width - 1;
        for (int k = 0; k < width; ++k)
          {
            const std::ptrdiff_t plane = z.nodes[k] - fine_.first_plane();
            if (plane < 0 || plane >= fine_.n_local_planes())
              continue;
            for (int j = 0; j < width; ++j)
              {
                const std::ptrdiff_t row    = (plane * fine_.n(1) + y.nodes[j]) * fine_.n(0);
                const double         weight = z.weights[k] * y.weights[j];
                for (std::size_t f = 0; f < n_fields; ++f)
                  {
                    const double *const nodes = nodes_[f].data() + row;
                    double              sum   = 0.;
                    if (is_contiguous)
                      for (int i = 0; i < width; ++i)
                        sum += x.weights[i] * nodes[x.nodes[0] + i];
                    else
                      for (int i = 0; i < width; ++i)
                        sum += x.weights[i] * nodes[x.nodes[i]];
                    result[p * n_fields + f] += weight * sum;
                  }
              }
          }
      }
    return result;
  }

  std::vector<std::vector<double>>
  TrigonometricInterpolation::operator()(const std::vector<Point<3>> &points) const
  {
    // A point goes to every rank that has planes under its kernel; their contributions add up.
    std::map<unsigned int, std::vector<Point<3>>>    to_ask;
    std::map<unsigned int, std::vector<std::size_t>> asked;
    const double                                     n_z = static_cast<double>(fine_.n(2));
    for (std::size_t p = 0; p < points.size(); ++p)
      {
        Point<3> node; // the centre of voxel 0 is node 0
        for (unsigned int axis = 0; axis < 3; ++axis)
          {
            const double n = static_cast<double>(fine_.n(axis)), x = 2. * points[p][axis] - 1.;
            node[axis] = x - n * std::floor(x / n);
          }
        const double first = std::ceil(node[2] - 0.5 * width), last = first + width - 1.;
        for (unsigned int rank = 0; rank < planes_.size(); ++rank)
          {
            const double begin = planes_[rank][0], end = begin + planes_[rank][1];
            bool         is_touched = false;
            for (double period = std::floor(first / n_z); period <= std::floor(last / n_z); ++period)
              is_touched = is_touched || (first < end + period * n_z && last >= begin + period * n_z && end > begin);
            if (is_touched)
              {
                to_ask[rank].push_back(node);
                asked[rank].push_back(p);
              }
          }
      }
    const MPI_Comm                              communicator = fine_.communicator();
    const auto                                  questions = dealii::Utilities::MPI::some_to_some(communicator, to_ask);
    std::map<unsigned int, std::vector<double>> to_answer;
    for (const auto &[rank, asked_points] : questions)
      to_answer[rank] = contributions(asked_points);
    std::vector<std::vector<double>> result(nodes_.size(), std::vector<double>(points.size()));
    for (const auto &[rank, values] : dealii::Utilities::MPI::some_to_some(communicator, to_answer))
      for (std::size_t i = 0; i < asked[rank].size(); ++i)
        for (std::size_t f = 0; f < nodes_.size(); ++f)
          result[f][asked[rank][i]] += values[i * nodes_.size() + f];
    return result;
  }
} // namespace cryoglass
