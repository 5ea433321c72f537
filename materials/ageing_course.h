#ifndef cryoglass_materials_ageing_course_h
#define cryoglass_materials_ageing_course_h

#include <utility>
#include <vector>

namespace cryoglass
{
  /**
   * How the ageing K = ∫ k dt lies along the drive of an exposure: a voxel that turns soft on the way bears what comes
   * after.
   */
  class AgeingCourse
  {
  public:
    /** Evenly along the drive. */
    AgeingCourse(double total);

    /**
     * @param points shares of the drive (0 … 1) and K so far, none of them falling; linear between two points. Two
     * points of one share are a hold.
     */
    explicit AgeingCourse(std::vector<std::pair<double, double>> points);

    double
    total() const
    {
      return points_.back().second;
    }

    /** K that comes after a share of the drive. */
    double
    after(const double share) const
    {
      return total() - up_to(share);
    }

    /**
     * One of @p n equal parts of the drive, from 0, as an exposure of its own. A hold between two parts belongs to the
     * first of them.
     */
    AgeingCourse
    part(unsigned int i, unsigned int n) const;

  private:
    /** K up to the end of a hold at this share. */
    double
    up_to(double share) const;

    std::vector<std::pair<double, double>> points_; // from share 0 to 1
  };
} // namespace cryoglass

#endif
