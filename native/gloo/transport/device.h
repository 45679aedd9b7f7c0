#pragma once
// Named by c10d's header: see ../rendezvous/store.h.

namespace gloo {
namespace transport {
class Device;
class UnboundBuffer;
}  // namespace transport
}  // namespace gloo
