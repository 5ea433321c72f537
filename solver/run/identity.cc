#include "solver/run/identity.h"

#include "solver/output/version.h"

#include <algorithm>

namespace cryoglass
{
  Identity
  identity_of_run(const Case &the_case)
  {
    Identity identity = library_versions();
    identity.insert(identity.begin(), {"CryoGlass", version() + " (" + revision() + ")"});
    identity.insert(identity.end(), the_case.identity.begin(), the_case.identity.end());
    return identity;
  }

  std::string
  difference(const Identity &there, const Identity &now)
  {
    const auto value_in = [](const Identity &identity, const std::string &name) {
      const auto found =
        std::find_if(identity.begin(), identity.end(), [&](const auto &entry) { return entry.first == name; });
      return found == identity.end() ? std::string("nothing") : found->second;
    };
    std::string text;
    const auto  add = [&](const std::string &name, const std::string &a, const std::string &b) {
      if (a != b)
        text += (text.empty() ? "" : "; ") + name + " = " + a + " there, " + b + " now";
    };
    for (const auto &[name, value] : now)
      add(name, value_in(there, name), value);
    for (const auto &[name, value] : there)
      if (value_in(now, name) == "nothing" && value != "nothing")
        add(name, value, "nothing");
    return text;
  }
} // namespace cryoglass
