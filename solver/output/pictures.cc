#include "solver/output/pictures.h"

#include "meshes/ranks/agreement.h"
#include "meshes/ranks/fault_point.h"
#include "meshes/ranks/files.h"

#include <vtkFreeTypeTools.h>
#include <vtkImageData.h>
#include <vtkNew.h>
#include <vtkPNGWriter.h>
#include <vtkStdString.h>
#include <vtkTextProperty.h>
#include <vtkUnsignedCharArray.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace cryoglass
{
  namespace
  {
    using Colour = std::array<unsigned char, 3>;

    /** Viridis (S. van der Walt and N. Smith 2015, CC0) through nine of its colours; t in [0, 1]. */
    Colour
    viridis(const double t)
    {
      static constexpr std::array<std::array<double, 3>, 9> anchors  = {{{68, 1, 84},
                                                                         {71, 44, 122},
                                                                         {59, 81, 139},
                                                                         {44, 113, 142},
                                                                         {33, 144, 141},
                                                                         {39, 173, 129},
                                                                         {92, 200, 99},
                                                                         {170, 220, 50},
                                                                         {253, 231, 37}}};
      const double                                          position = std::clamp(t, 0., 1.) * (anchors.size() - 1);
      const std::size_t i = std::min(anchors.size() - 2, static_cast<std::size_t>(position));
      Colour            colour;
      for (std::size_t c = 0; c < 3; ++c)
        colour[c] = static_cast<unsigned char>(
          std::lround(anchors[i][c] + (position - static_cast<double>(i)) * (anchors[i + 1][c] - anchors[i][c])));
      return colour;
    }

    /** An RGB image with y downwards. */
    class Canvas
    {
    public:
      Canvas(const int width, const int height)
        : width_(width)
        , height_(height)
      {
        image_->SetDimensions(width, height, 1);
        image_->AllocateScalars(VTK_UNSIGNED_CHAR, 3);
        fill(0, 0, width, height, {255, 255, 255});
      }

      void
      set(const int x, const int y, const Colour &colour)
      {
        if (x < 0 || y < 0 || x >= width_ || y >= height_)
          return;
        auto *const pixel = static_cast<unsigned char *>(image_->GetScalarPointer(x, height_ - 1 - y, 0));
        std::copy(colour.begin(), colour.end(), pixel);
      }

      void
      fill(const int left, const int top, const int width, const int height, const Colour &colour)
      {
        for (int y = top; y < top + height; ++y)
          for (int x = left; x < left + width; ++x)
            set(x, y, colour);
      }

      /** Black text with its vertical middle at y. */
      void
      text(const int left, const int y, const int size, const std::string &text)
      {
        vtkNew<vtkTextProperty> property;
        property->SetFontFamilyToArial();
        property->SetFontSize(size);
        property->SetColor(0., 0., 0.);
        vtkNew<vtkImageData> drawn;
        int                  dimensions[2] = {0, 0};
        if (!vtkFreeTypeTools::GetInstance()->RenderString(property, vtkStdString(text), 72, drawn, dimensions))
          return;
        int extent[6];
        drawn->GetExtent(extent);
        for (int j = 0; j < dimensions[1]; ++j)
          for (int i = 0; i < dimensions[0]; ++i)
            {
              const auto *const source =
                static_cast<unsigned char *>(drawn->GetScalarPointer(extent[0] + i, extent[2] + j, 0));
              if (source[3] > 0)
                {
                  const auto grey = static_cast<unsigned char>(255 - source[3]);
                  set(left + i, y + dimensions[1] / 2 - j, {grey, grey, grey});
                }
            }
      }

      void
      write(const std::filesystem::path &path)
      {
        vtkNew<vtkPNGWriter> writer;
        writer->WriteToMemoryOn();
        writer->SetInputData(image_);
        writer->Write();
        const auto bytes = writer->GetResult();
        replace_file(
          path,
          {reinterpret_cast<const char *>(bytes->GetPointer(0)), static_cast<std::size_t>(bytes->GetNumberOfTuples())});
      }

    private:
      int                  width_, height_;
      vtkNew<vtkImageData> image_;
    };

    std::string
    number(const double value)
    {
      char text[32];
      std::snprintf(text, sizeof(text), "%.3g", value);
      return text;
    }

    /** 1, 2 or 5 times a power of ten, at most @p limit. */
    double
    round_length(const double limit)
    {
      const double power = std::pow(10., std::floor(std::log10(limit)));
      return power * (limit >= 5. * power ? 5. : limit >= 2. * power ? 2. : 1.);
    }

    void
    draw(const std::filesystem::path &path,
         const Lattice               &lattice,
         const std::vector<double>   &slice,
         const std::string           &title,
         const ColourRange           &range)
    {
      const int n_x = static_cast<int>(lattice.n(0)), n_y = static_cast<int>(lattice.n(1));
      const int pixels = std::max(1, 512 / std::max(n_x, n_y));
      const int width = n_x * pixels, height = n_y * pixels;
      const int margin = 24, top = 48, bar = 20, labels = 90, bottom = 56;
      const int frame = std::max(height, 128);

      const double low = range.low, high = range.high;
      const double span = high > low ? high - low : 1.;

      Canvas canvas(std::max(margin + width + margin + bar + labels, 420), top + frame + bottom);
      canvas.text(margin, top / 2, 18, title);
      for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
          {
            const double value = slice[static_cast<std::size_t>((y / pixels) * n_x + x / pixels)];
            canvas.set(margin + x, top + height - 1 - y, viridis((value - low) / span));
          }
      const int left = margin + width + margin;
      for (int y = 0; y < frame; ++y)
        canvas.fill(left, top + frame - 1 - y, bar, 1, viridis(static_cast<double>(y) / (frame - 1)));
      for (int i = 0; i <= 4; ++i)
        canvas.text(left + bar + 6,
                    top + frame - 1 - i * (frame - 1) / 4,
                    14,
                    (i == 4 ? ">= " : "") + number(low + 0.25 * i * span));

      const double nm_per_pixel = lattice.voxel_size() * 1e9 / pixels;
      const double length       = round_length(0.4 * width * nm_per_pixel);
      canvas.fill(
        margin, top + frame + 14, std::max(1, static_cast<int>(std::lround(length / nm_per_pixel))), 4, {0, 0, 0});
      canvas.text(margin, top + frame + 34, 14, number(length) + " nm");
      canvas.write(path);
    }
  } // namespace

  std::vector<double>
  middle_plane(const Lattice &lattice, const VoxelField &field, const double scale)
  {
    // It travels as a sum in which only its owner has a share.
    std::vector<double>  values(static_cast<std::size_t>(lattice.plane_size()), 0.);
    const std::ptrdiff_t plane = lattice.n(2) / 2 - lattice.first_plane();
    if (plane >= 0 && plane < lattice.n_local_planes())
      for (std::ptrdiff_t i = 0; i < lattice.plane_size(); ++i)
        values[static_cast<std::size_t>(i)] = scale * field[plane * lattice.plane_size() + i];
    lattice.sum(values.data(), static_cast<int>(values.size()));
    return values;
  }

  ColourRange
  colour_range(const std::vector<double> &plane)
  {
    std::vector<double> sorted(plane);
    std::sort(sorted.begin(), sorted.end());
    const double high = sorted[static_cast<std::size_t>(0.99 * static_cast<double>(sorted.size() - 1))];
    return {sorted.front() < 0.25 * high && sorted.front() >= 0. ? 0. : sorted.front(), high};
  }

  void
  write_plane_picture(const std::filesystem::path &path,
                      const Lattice               &lattice,
                      const std::vector<double>   &plane,
                      const std::string           &title,
                      const ColourRange           &range)
  {
    fault_point("pictures");
    on_rank_0(lattice.communicator(), [&] { draw(path, lattice, plane, title, range); });
  }

  void
  write_slice_picture(const std::filesystem::path &path,
                      const Lattice               &lattice,
                      const VoxelField            &field,
                      const std::string           &title,
                      const double                 scale)
  {
    const std::vector<double> plane = middle_plane(lattice, field, scale);
    write_plane_picture(path, lattice, plane, title, colour_range(plane));
  }
} // namespace cryoglass
