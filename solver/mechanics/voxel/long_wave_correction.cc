#include "solver/mechanics/voxel/long_wave_correction.h"

#include "meshes/lattice/lattice_fourier.h"

#include <fftw3.h>

#include <algorithm>
#include <functional>
#include <numeric>

namespace cryoglass
{
  namespace
  {
    // Nodes of the coarse lattice: one for at least eight voxels along an axis, and not more than every rank can
    // transform.
    constexpr std::ptrdiff_t voxels_per_node = 8, max_nodes = 64;
    // Coarse residuals are multiples of q = 2⁻³⁰ of the residual's norm: sums of them are exact up to 2⁵² q, that is
    // 2²² norms, in any order of the planes, and the correction keeps nine digits.
    constexpr int grid_bits = 22;
    // Coarse rows of a part of a plane: more would leave threads without work where a rank has one plane only.
    constexpr std::ptrdiff_t rows_of_part = 8;

    std::array<std::ptrdiff_t, 3>
    coarse_shape(const Lattice &lattice)
    {
      const std::ptrdiff_t          longest = std::max({lattice.n(0), lattice.n(1), lattice.n(2)});
      const std::ptrdiff_t          spacing = std::max(voxels_per_node, (longest + max_nodes - 1) / max_nodes);
      std::array<std::ptrdiff_t, 3> n;
      for (unsigned int axis = 0; axis < 3; ++axis)
        n[axis] = std::max<std::ptrdiff_t>(1, lattice.n(axis) / spacing);
      return n;
    }
  } // namespace

  LongWaveCorrection::Interpolation
  LongWaveCorrection::interpolation(const std::ptrdiff_t n, const std::ptrdiff_t n_coarse)
  {
    Interpolation result;
    for (std::ptrdiff_t i = 0; i < n; ++i)
      {
        const std::ptrdiff_t node = i * n_coarse / n;
        result.first.push_back(node);
        result.second.push_back((node + 1) % n_coarse);
        result.share.push_back(static_cast<float>(i * n_coarse - node * n) / static_cast<float>(n));
      }
    return result;
  }

  LongWaveCorrection::LongWaveCorrection(const Lattice &lattice)
    : lattice_(lattice)
    , n_coarse_(coarse_shape(lattice))
    , interpolation_{interpolation(lattice.n(0), n_coarse_[0]),
                     interpolation(lattice.n(1), n_coarse_[1]),
                     interpolation(lattice.n(2), n_coarse_[2])}
    , plane_forward_(nullptr, &fftw_destroy_plan)
    , plane_backward_(nullptr, &fftw_destroy_plan)
    , lines_forward_(nullptr, &fftw_destroy_plan)
    , lines_backward_(nullptr, &fftw_destroy_plan)
  {
    rows_.share = interpolation_[1].share;
    for (std::size_t y = 0; y < rows_.share.size(); ++y)
      {
        rows_.first.push_back(interpolation_[1].first[y] * lattice.n(0));
        rows_.second.push_back(interpolation_[1].second[y] * lattice.n(0));
      }
    const auto row_of = [&](const std::ptrdiff_t coarse) { // the first one at or behind it
      return (coarse * lattice.n(1) + n_coarse_[1] - 1) / n_coarse_[1];
    };
    const std::ptrdiff_t n_parts = std::max<std::ptrdiff_t>(1, n_coarse_[1] / rows_of_part);
    for (std::ptrdiff_t part = 0; part < n_parts; ++part)
      {
        const std::ptrdiff_t first = part * n_coarse_[1] / n_parts, end = (part + 1) * n_coarse_[1] / n_parts;
        parts_.push_back({row_of(first), row_of(end) - row_of(first), first, std::min(end - first + 1, n_coarse_[1])});
      }
    const unsigned int n_threads = lattice.threads().size();
    coarse_rows_.resize(n_threads, std::vector<float>(static_cast<std::size_t>(n_coarse_[1] * lattice.n(0))));
    const std::size_t n_nodes = coarse_index(n_coarse_[2], 0);
    values_.resize(3 * n_nodes);
    residual_.resize(values_.size());
    share_of_plane_.resize(static_cast<std::size_t>(n_coarse_[2]), 0);
    for (std::ptrdiff_t z = 0; z < lattice.n_local_planes(); ++z)
      for (const auto *const planes : {&interpolation_[2].first, &interpolation_[2].second})
        share_of_plane_[static_cast<std::size_t>((*planes)[static_cast<std::size_t>(lattice.first_plane() + z)])] = 1;
    for (std::size_t z = 0; z < share_of_plane_.size(); ++z)
      if (share_of_plane_[z] != 0)
        {
          share_of_plane_[z] = shared_planes_.size();
          shared_planes_.push_back(z);
        }
    shares_.resize(n_threads - 1, std::vector<double>(3 * shared_planes_.size() * coarse_index(1, 0)));
    for (auto &waves : waves_)
      waves.resize(static_cast<std::size_t>((n_coarse_[0] / 2 + 1) * n_coarse_[1] * n_coarse_[2]));

    const int   n_x = static_cast<int>(n_coarse_[0]), n_y = static_cast<int>(n_coarse_[1]);
    const int   n_z = static_cast<int>(n_coarse_[2]), row = n_x / 2 + 1, plane = n_y * row;
    auto *const waves = reinterpret_cast<fftw_complex *>(waves_[0].data());
    // Planes lie behind one another without regard to the alignment of SIMD.
    constexpr unsigned int flags = FFTW_ESTIMATE | FFTW_UNALIGNED;
    plane_forward_.reset(fftw_plan_dft_r2c_2d(n_y, n_x, values_.data(), waves, flags));
    plane_backward_.reset(fftw_plan_dft_c2r_2d(n_y, n_x, waves, values_.data(), flags));
    const auto lines = [&](const int sign) {
      return fftw_plan_many_dft(1, &n_z, row, waves, nullptr, plane, 1, waves, nullptr, plane, 1, sign, flags);
    };
    lines_forward_.reset(lines(FFTW_FORWARD));
    lines_backward_.reset(lines(FFTW_BACKWARD));
    std::fill(values_.begin(), values_.end(), 0.);
  }

  LongWaveCorrection::~LongWaveCorrection() = default;

  void
  LongWaveCorrection::set_reference(const ElasticModuli &reference, const double cutoff)
  {
    reference_ = reference;
    cutoff_    = cutoff;
    for (unsigned int axis = 0; axis < 3; ++axis)
      cutoff_ = std::min(cutoff_, static_cast<double>(n_coarse_[axis]) / static_cast<double>(lattice_.n(axis)));
  }

  void LongWaveCorrection::restrict(const unsigned int   c,
                                    const std::ptrdiff_t z,
                                    const Part          &part,
                                    const unsigned int   thread)
  {
    const auto         plane   = static_cast<std::size_t>(lattice_.first_plane() + z);
    const auto        &along_x = interpolation_[0], &along_z = interpolation_[2];
    const auto         n_x      = static_cast<std::size_t>(lattice_.n(0));
    double *const      planes[] = {coarse_plane(c, along_z.first[plane], thread),
                                   coarse_plane(c, along_z.second[plane], thread)};
    std::vector<float> row(static_cast<std::size_t>(n_coarse_[0]));
    const auto         on_grid = [rounding = rounding_](const double value) { return (value + rounding) - rounding; };
    for (std::ptrdiff_t i = 0; i < part.n_coarse; ++i)
      {
        const std::ptrdiff_t y    = (part.first_coarse + i) % n_coarse_[1];
        float *const         fine = coarse_rows_[thread].data() + static_cast<std::size_t>(y) * n_x;
        // Between two coarse nodes, sums that the compiler keeps in registers.
        std::fill(row.begin(), row.end(), 0.f);
        for (std::size_t x = 0; x < n_x;)
          {
            const auto node = along_x.first[x];
            float      sum = 0.f, shared = 0.f;
            const auto second = along_x.second[x];
            for (; x < n_x && along_x.first[x] == node; ++x)
              {
                sum += fine[x];
                shared += along_x.share[x] * fine[x];
              }
            row[static_cast<std::size_t>(node)] += sum - shared;
            row[static_cast<std::size_t>(second)] += shared;
          }
        std::fill_n(fine, n_x, 0.f);
        double *const below = planes[0] + coarse_index(0, y), *const above = planes[1] + coarse_index(0, y);
        for (std::size_t x = 0; x < row.size(); ++x)
          {
            below[x] += on_grid((1.f - along_z.share[plane]) * row[x]);
            above[x] += on_grid(along_z.share[plane] * row[x]);
          }
      }
  }

  void
  LongWaveCorrection::prolong(const unsigned int c, const std::ptrdiff_t z, const Part &part, const unsigned int thread)
  {
    const auto         plane   = static_cast<std::size_t>(lattice_.first_plane() + z);
    const auto        &along_x = interpolation_[0], &along_z = interpolation_[2];
    const auto         n_x     = static_cast<std::size_t>(lattice_.n(0));
    const std::size_t  n_nodes = coarse_index(n_coarse_[2], 0);
    std::vector<float> row(static_cast<std::size_t>(n_coarse_[0]));
    for (std::ptrdiff_t i = 0; i < part.n_coarse; ++i)
      {
        const std::ptrdiff_t y     = (part.first_coarse + i) % n_coarse_[1];
        const double *const  below = values_.data() + c * n_nodes + coarse_index(along_z.first[plane], y);
        const double *const  above = values_.data() + c * n_nodes + coarse_index(along_z.second[plane], y);
        for (std::size_t x = 0; x < row.size(); ++x)
          row[x] = static_cast<float>((1.f - along_z.share[plane]) * below[x] + along_z.share[plane] * above[x]);
        float *const fine = coarse_rows_[thread].data() + static_cast<std::size_t>(y) * n_x;
        for (std::size_t x = 0; x < n_x; ++x)
          fine[x] = (1.f - along_x.share[x]) * row[static_cast<std::size_t>(along_x.first[x])] +
                    along_x.share[x] * row[static_cast<std::size_t>(along_x.second[x])];
      }
  }

  void
  LongWaveCorrection::clear(const double size)
  {
    // Adding and subtracting 1.5 · 2⁵² q rounds to a multiple of q.
    int exponent = 0;
    std::frexp(size, &exponent);
    rounding_ = std::ldexp(1.5, std::clamp(exponent + grid_bits, -900, 900));
    for (auto &rows : coarse_rows_)
      std::fill(rows.begin(), rows.end(), 0.f);
    lattice_.threads().fill(values_.data(), static_cast<std::ptrdiff_t>(values_.size()), 0.);
    for (auto &share : shares_)
      std::fill(share.begin(), share.end(), 0.);
  }

  double *
  LongWaveCorrection::coarse_plane(const unsigned int c, const std::ptrdiff_t z, const unsigned int thread)
  {
    if (thread == 0)
      return values_.data() + c * coarse_index(n_coarse_[2], 0) + coarse_index(z, 0);
    return shares_[thread - 1].data() +
           (c * shared_planes_.size() + share_of_plane_[static_cast<std::size_t>(z)]) * coarse_index(1, 0);
  }

  void
  LongWaveCorrection::sum_shares()
  {
    const ThreadTeam &threads  = lattice_.threads();
    const auto        n_shared = static_cast<std::ptrdiff_t>(shared_planes_.size());
    if (!shares_.empty())
      threads.share(3 * n_shared, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        for (std::ptrdiff_t i = begin; i < end; ++i)
          {
            const auto    c   = static_cast<unsigned int>(i / n_shared);
            const auto    z   = static_cast<std::ptrdiff_t>(shared_planes_[static_cast<std::size_t>(i % n_shared)]);
            double *const sum = coarse_plane(c, z, 0);
            for (unsigned int thread = 1; thread < threads.size(); ++thread)
              std::transform(sum, sum + coarse_index(1, 0), coarse_plane(c, z, thread), sum, std::plus<>());
          }
      });
    MPI_Allreduce(
      MPI_IN_PLACE, values_.data(), static_cast<int>(values_.size()), MPI_DOUBLE, MPI_SUM, lattice_.communicator());
  }

  void
  LongWaveCorrection::correct_waves(const std::ptrdiff_t z)
  {
    constexpr double pi   = 3.14159265358979323846;
    const auto       k_of = [&](const std::ptrdiff_t i, const unsigned int axis) {
      const auto wave = static_cast<double>(LatticeFourier<float>::signed_wave(i, n_coarse_[axis]));
      return 2. * pi * wave / static_cast<double>(lattice_.n(axis));
    };
    const double lambda = reference_.lame_lambda(), shear = reference_.shear_modulus;
    const double cutoff_sq = cutoff_ * cutoff_;
    const double scale     = 1. / static_cast<double>(lattice_.n_voxels());
    auto         i         = static_cast<std::size_t>(z * n_coarse_[1] * (n_coarse_[0] / 2 + 1));
    for (std::ptrdiff_t y = 0; y < n_coarse_[1]; ++y)
      for (std::ptrdiff_t x = 0; x <= n_coarse_[0] / 2; ++x, ++i)
        {
          const std::array<double, 3> k    = {k_of(x, 0), k_of(y, 1), k_of(z, 2)};
          const double                k_sq = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
          // At the highest wave of an axis +k and −k are one: it does not couple.
          std::array<double, 3> coupled = k;
          for (unsigned int c = 0; c < 3; ++c)
            if (2 * std::array<std::ptrdiff_t, 3>{x, y, z}[c] == n_coarse_[c])
              coupled[c] = 0.;
          // (G k² I + (λ+G) k kᵀ)⁻¹ = (I − (λ+G)/(λ+2G) k kᵀ/k²) / (G k²); without the wave k = 0
          const double weight = k_sq > 0. ? scale * cutoff_sq / (k_sq + cutoff_sq) / (shear * k_sq) : 0.;
          const auto   along  = coupled[0] * waves_[0][i] + coupled[1] * waves_[1][i] + coupled[2] * waves_[2][i];
          const double share  = k_sq > 0. ? (lambda + shear) / (lambda + 2. * shear) / k_sq : 0.;
          for (unsigned int c = 0; c < 3; ++c)
            waves_[c][i] = weight * (waves_[c][i] - share * coupled[c] * along);
        }
  }

  double
  LongWaveCorrection::apply()
  {
    sum_shares();
    residual_                = values_;
    const std::ptrdiff_t n_y = n_coarse_[1], n_z = n_coarse_[2], row = n_coarse_[0] / 2 + 1;
    const auto for_all = [&](const std::ptrdiff_t n, const std::function<void(std::size_t, std::ptrdiff_t)> &action) {
      lattice_.threads().share(3 * n, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
        for (std::ptrdiff_t i = begin; i < end; ++i)
          action(static_cast<std::size_t>(i / n), i % n);
      });
    };
    const auto plane_of = [&](const std::size_t c, const std::ptrdiff_t z) {
      return values_.data() + c * coarse_index(n_z, 0) + coarse_index(z, 0);
    };
    const auto waves_of = [&](const std::size_t c, const std::ptrdiff_t z, const std::ptrdiff_t y) {
      return reinterpret_cast<fftw_complex *>(waves_[c].data()) + (z * n_y + y) * row;
    };
    for_all(n_z, [&](const std::size_t c, const std::ptrdiff_t z) {
      fftw_execute_dft_r2c(plane_forward_.get(), plane_of(c, z), waves_of(c, z, 0));
    });
    for_all(n_y, [&](const std::size_t c, const std::ptrdiff_t y) {
      fftw_execute_dft(lines_forward_.get(), waves_of(c, 0, y), waves_of(c, 0, y));
    });
    lattice_.threads().share(n_z, [&](const std::ptrdiff_t begin, const std::ptrdiff_t end, unsigned int) {
      for (std::ptrdiff_t z = begin; z < end; ++z)
        correct_waves(z);
    });
    for_all(n_y, [&](const std::size_t c, const std::ptrdiff_t y) {
      fftw_execute_dft(lines_backward_.get(), waves_of(c, 0, y), waves_of(c, 0, y));
    });
    std::vector<double> products(
      static_cast<std::size_t>(3 * n_z)); // of every plane, so that they are summed in one order
    for_all(n_z, [&](const std::size_t c, const std::ptrdiff_t z) {
      double *const plane = plane_of(c, z);
      fftw_execute_dft_c2r(plane_backward_.get(), waves_of(c, z, 0), plane);
      products[c * static_cast<std::size_t>(n_z) + static_cast<std::size_t>(z)] =
        std::inner_product(plane, plane + coarse_index(1, 0), residual_.data() + (plane - values_.data()), 0.);
    });
    return std::accumulate(products.begin(), products.end(), 0.);
  }
} // namespace cryoglass
