#pragma once
// Named by c10d's header: see rendezvous/store.h. Newer ones set a timeout inline, which the door never does.
#include <chrono>

namespace gloo {
class Context {
 public:
  void setTimeout(std::chrono::milliseconds timeout);
};
}  // namespace gloo
