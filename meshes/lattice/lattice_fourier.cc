#include "meshes/lattice/lattice_fourier.h"

#include "meshes/lattice/fftw.h"
#include "meshes/ranks/huge_pages.h"

#include <new>

namespace cryoglass
{
  /**
   * Along x and y plane by plane, transposed between the ranks, along z row by row: every transform has the same plan
   * wherever its data lie, so that its result does not depend on the number of ranks (a plan of FFTW-MPI for the whole
   * may do so, in the last bits).
   */
  template <typename Number>
  struct LatticeFourier<Number>::Plans
  {
    using Library = Fftw<Number>;
    using Plan    = typename Library::Plan;

    ~Plans()
    {
      for (const Plan plan : {plane_r2c, plane_c2r, to_waves, to_planes, forward_z, backward_z})
        if (plan != nullptr)
          Library::destroy(plan);
    }

    Plan plane_r2c = nullptr, plane_c2r = nullptr;  // of one plane
    Plan to_waves = nullptr, to_planes = nullptr;   // transpositions of the field
    Plan forward_z = nullptr, backward_z = nullptr; // of one k_y
  };

  template <typename Number>
  void
  LatticeFourier<Number>::Deleter::operator()(Number *const buffer) const
  {
    Fftw<Number>::free(buffer);
  }

  template <typename Number>
  LatticeFourier<Number>::LatticeFourier(const Lattice &lattice)
    : lattice_(lattice)
    , plans_(std::make_unique<Plans>())
  {
    using Library = Fftw<Number>;
    using Complex = typename Library::Complex;
    Library::init();
    const std::ptrdiff_t n[] = {lattice.n(2), lattice.n(1)}, row = row_stride();
    std::ptrdiff_t       n_local_planes, first_plane;
    buffer_size_ = Library::size(2,
                                 n,
                                 row,
                                 FFTW_MPI_DEFAULT_BLOCK,
                                 FFTW_MPI_DEFAULT_BLOCK,
                                 lattice.communicator(),
                                 &n_local_planes,
                                 &first_plane,
                                 &n_local_waves_y_,
                                 &first_wave_y_);

    // Planning with FFTW_ESTIMATE leaves the buffer alone, costs milliseconds and has always the same result.
    constexpr unsigned int effort = FFTW_ESTIMATE | FFTW_UNALIGNED;
    const Buffer           buffer = make_buffer();
    auto *const            waves  = reinterpret_cast<Complex *>(buffer.get());
    const int              n_y = static_cast<int>(n[1]), depth = static_cast<int>(n[0]);
    const int              width         = static_cast<int>(n_waves_x());
    const int              plane_shape[] = {n_y, static_cast<int>(lattice.n(0))};
    const int              real_shape[] = {n_y, 2 * width}, wave_shape[] = {n_y, width};
    plans_->plane_r2c =
      Library::plan_r2c(2, plane_shape, 1, buffer.get(), real_shape, 1, 0, waves, wave_shape, 1, 0, effort);
    plans_->plane_c2r =
      Library::plan_c2r(2, plane_shape, 1, waves, wave_shape, 1, 0, buffer.get(), real_shape, 1, 0, effort);
    const auto along_z = [&](const int sign) {
      return Library::plan_dft(1, &depth, width, waves, nullptr, width, 1, waves, nullptr, width, 1, sign, effort);
    };
    plans_->forward_z    = along_z(FFTW_FORWARD);
    plans_->backward_z   = along_z(FFTW_BACKWARD);
    const auto transpose = [&](const std::ptrdiff_t from, const std::ptrdiff_t to) {
      return Library::transpose(from,
                                to,
                                row,
                                FFTW_MPI_DEFAULT_BLOCK,
                                FFTW_MPI_DEFAULT_BLOCK,
                                buffer.get(),
                                buffer.get(),
                                lattice.communicator(),
                                FFTW_ESTIMATE);
    };
    plans_->to_waves  = transpose(n[0], n[1]);
    plans_->to_planes = transpose(n[1], n[0]);
  }

  template <typename Number>
  LatticeFourier<Number>::~LatticeFourier() = default;

  template <typename Number>
  typename LatticeFourier<Number>::Buffer
  LatticeFourier<Number>::make_buffer() const
  {
    Buffer buffer(Fftw<Number>::allocate(static_cast<std::size_t>(buffer_size_ > 0 ? buffer_size_ : 1)));
    if (buffer == nullptr)
      throw std::bad_alloc();
    prefer_huge_pages(buffer.get(), static_cast<std::size_t>(buffer_size_) * sizeof(Number));
    return buffer;
  }

  template <typename Number>
  void
  LatticeFourier<Number>::forward(Number *const buffer) const
  {
    using Library = Fftw<Number>;
    using Complex = typename Library::Complex;
    for (std::ptrdiff_t plane = 0; plane < lattice_.n_local_planes(); ++plane)
      {
        Number *const values = buffer + plane * lattice_.n(1) * row_stride();
        Library::execute_r2c(plans_->plane_r2c, values, reinterpret_cast<Complex *>(values));
      }
    Library::exchange(plans_->to_waves, buffer, buffer);
    transform_along_z(plans_->forward_z, buffer);
  }

  template <typename Number>
  void
  LatticeFourier<Number>::backward(Number *const buffer) const
  {
    using Library = Fftw<Number>;
    using Complex = typename Library::Complex;
    transform_along_z(plans_->backward_z, buffer);
    Library::exchange(plans_->to_planes, buffer, buffer);
    for (std::ptrdiff_t plane = 0; plane < lattice_.n_local_planes(); ++plane)
      {
        Number *const values = buffer + plane * lattice_.n(1) * row_stride();
        Library::execute_c2r(plans_->plane_c2r, reinterpret_cast<Complex *>(values), values);
      }
  }

  template <typename Number>
  template <typename Plan>
  void
  LatticeFourier<Number>::transform_along_z(const Plan plan, Number *const buffer) const
  {
    using Library = Fftw<Number>;
    using Complex = typename Library::Complex;
    for (std::ptrdiff_t y = 0; y < n_local_waves_y_; ++y)
      {
        auto *const waves = reinterpret_cast<Complex *>(buffer + y * lattice_.n(2) * row_stride());
        Library::execute_dft(plan, waves, waves);
      }
  }

  template class LatticeFourier<float>;
  template class LatticeFourier<double>;
} // namespace cryoglass
