#include "meshes/ranks/freed_memory.h"

#if defined(__GLIBC__) || defined(__linux__)
#  include <malloc.h>
#endif

namespace cryoglass
{
  void
  return_freed_memory()
  {
#ifdef M_MMAP_MAX
    mallopt(M_MMAP_MAX, 65536);
    mallopt(M_MMAP_THRESHOLD, 4 << 20); // smaller ones come again and again in ensembles
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
#endif
  }
} // namespace cryoglass
