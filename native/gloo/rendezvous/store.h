#pragma once
// c10d's ProcessGroupGloo.hpp includes headers of Gloo, which neither Debian's libtorch-dev nor pytorch.org's archives
// bring along. The door creates a group and hands it tensors: it looks into no type of Gloo. So it is enough to declare
// the names that c10d's header mentions; Gloo itself is inside libtorch.
#include <chrono>
#include <string>
#include <vector>

namespace gloo {
namespace rendezvous {
// c10d's header derives from it, inline; that class is neither created nor called here, so no table of it is emitted.
class Store {
 public:
  static constexpr std::chrono::milliseconds kDefaultTimeout = std::chrono::seconds(30);
  virtual ~Store();
  virtual void set(const std::string& key, const std::vector<char>& data) = 0;
  virtual std::vector<char> get(const std::string& key) = 0;
  virtual void wait(const std::vector<std::string>& keys) = 0;
  virtual void wait(const std::vector<std::string>& keys, const std::chrono::milliseconds& timeout) = 0;
};
}  // namespace rendezvous
}  // namespace gloo
