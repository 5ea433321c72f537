// Instead of libFuzzer, for any compiler: tries every file of folders, in the order of their names. Those of a folder
// that is called seeds must be taken: a target that refuses them tests nothing.
#include "tests/faults/fuzz/fuzz.h"

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

int
main(int argc, char **argv)
{
  LLVMFuzzerInitialize(&argc, &argv);
  std::vector<std::filesystem::path> files;
  for (int i = 1; i < argc; ++i)
    if (std::filesystem::is_directory(argv[i]))
      for (const auto &entry : std::filesystem::directory_iterator(argv[i]))
        files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  bool is_fine = !files.empty();
  for (const auto &file : files)
    {
      std::cerr << file.string() << std::endl; // the last one is at fault
      std::ifstream     stream(file, std::ios::binary);
      const std::string bytes(std::istreambuf_iterator<char>(stream), {});
      const bool        is_seed = file.parent_path().parent_path().filename() == "seeds";
      if (!cryoglass::fuzz::try_input(bytes) && is_seed)
        {
          std::cerr << "  is refused: " << cryoglass::fuzz::last_refusal() << std::endl;
          is_fine = false;
        }
    }
  return is_fine ? 0 : 1;
}
