#include "meshes/lattice/lattice_fourier.h"

#include <fftw3-mpi.h>

#include <new>

namespace cryoglass
{
  namespace
  {
    // FFTW's double and float interfaces differ in the prefix of their names only.
    template <typename Number>
    struct Fftw;

    template <>
    struct Fftw<double>
    {
      using Plan                     = fftw_plan;
      using Complex                  = fftw_complex;
      static constexpr auto init     = &fftw_mpi_init;
      static constexpr auto size     = &fftw_mpi_local_size_3d_transposed;
      static constexpr auto allocate = &fftw_alloc_real;
      static constexpr auto free     = &fftw_free;
      static constexpr auto plan_r2c = &fftw_mpi_plan_dft_r2c_3d;
      static constexpr auto plan_c2r = &fftw_mpi_plan_dft_c2r_3d;
      static constexpr auto run_r2c  = &fftw_mpi_execute_dft_r2c;
      static constexpr auto run_c2r  = &fftw_mpi_execute_dft_c2r;
      static constexpr auto destroy  = &fftw_destroy_plan;
    };

    template <>
    struct Fftw<float>
    {
      using Plan                     = fftwf_plan;
      using Complex                  = fftwf_complex;
      static constexpr auto init     = &fftwf_mpi_init;
      static constexpr auto size     = &fftwf_mpi_local_size_3d_transposed;
      static constexpr auto allocate = &fftwf_alloc_real;
      static constexpr auto free     = &fftwf_free;
      static constexpr auto plan_r2c = &fftwf_mpi_plan_dft_r2c_3d;
      static constexpr auto plan_c2r = &fftwf_mpi_plan_dft_c2r_3d;
      static constexpr auto run_r2c  = &fftwf_mpi_execute_dft_r2c;
      static constexpr auto run_c2r  = &fftwf_mpi_execute_dft_c2r;
      static constexpr auto destroy  = &fftwf_destroy_plan;
    };
  } // namespace

  template <typename Number>
  struct LatticeFourier<Number>::Plans
  {
    typename Fftw<Number>::Plan r2c;
    typename Fftw<Number>::Plan c2r;
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
    Library::init();
    std::ptrdiff_t n_local_planes, first_plane;
    const auto     n_complex = Library::size(lattice.n(2),
                                         lattice.n(1),
                                         n_waves_x(),
                                         lattice.communicator(),
                                         &n_local_planes,
                                         &first_plane,
                                         &n_local_waves_y_,
                                         &first_wave_y_);
    buffer_size_             = 2 * n_complex;

    // Planning with FFTW_ESTIMATE leaves the buffer alone and costs milliseconds.
    const Buffer buffer = make_buffer();
    auto *const  waves  = reinterpret_cast<typename Library::Complex *>(buffer.get());
    plans_->r2c         = Library::plan_r2c(lattice.n(2),
                                    lattice.n(1),
                                    lattice.n(0),
                                    buffer.get(),
                                    waves,
                                    lattice.communicator(),
                                    FFTW_ESTIMATE | FFTW_MPI_TRANSPOSED_OUT);
    plans_->c2r         = Library::plan_c2r(lattice.n(2),
                                    lattice.n(1),
                                    lattice.n(0),
                                    waves,
                                    buffer.get(),
                                    lattice.communicator(),
                                    FFTW_ESTIMATE | FFTW_MPI_TRANSPOSED_IN);
  }

  template <typename Number>
  LatticeFourier<Number>::~LatticeFourier()
  {
    Fftw<Number>::destroy(plans_->r2c);
    Fftw<Number>::destroy(plans_->c2r);
  }

  template <typename Number>
  typename LatticeFourier<Number>::Buffer
  LatticeFourier<Number>::make_buffer() const
  {
    Buffer buffer(Fftw<Number>::allocate(static_cast<std::size_t>(buffer_size_ > 0 ? buffer_size_ : 1)));
    if (buffer == nullptr)
      throw std::bad_alloc();
    return buffer;
  }

  template <typename Number>
  void
  LatticeFourier<Number>::forward(Number *const buffer) const
  {
    Fftw<Number>::run_r2c(plans_->r2c, buffer, reinterpret_cast<typename Fftw<Number>::Complex *>(buffer));
  }

  template <typename Number>
  void
  LatticeFourier<Number>::backward(Number *const buffer) const
  {
    Fftw<Number>::run_c2r(plans_->c2r, reinterpret_cast<typename Fftw<Number>::Complex *>(buffer), buffer);
  }

  template class LatticeFourier<float>;
  template class LatticeFourier<double>;
} // namespace cryoglass
