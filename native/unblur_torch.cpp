// The one door into libtorch. No operator is named here: operators are found by name in libtorch's
// dispatcher and called boxed, which brings autograd with it. Shaped after libtorch's own
// aoti_torch_call_dispatcher, so that this file can shrink when that one is everywhere.
//
// Every export is noexcept, catches everything and returns a status; unblur_last_error() has the text.
// Builds against libtorch 1.13 and 2.x.

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/core/GradMode.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/function.h>
#include <torch/csrc/autograd/saved_variable.h>
#include <torch/version.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <mutex>
#include <new>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#if defined(__GLIBC__)
#include <malloc.h>
#endif

// Which of these this libtorch has, native/build.sh finds out.
#if defined(USE_C10D_GLOO)
#include <torch/csrc/distributed/c10d/PrefixStore.hpp>
#include <torch/csrc/distributed/c10d/ProcessGroupGloo.hpp>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>
#endif
#if defined(USE_C10D_NCCL)
#include <torch/csrc/distributed/c10d/ProcessGroupNCCL.hpp>
#endif

#define UNBLUR_EXPORT extern "C" __attribute__((visibility("default")))

namespace {

#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
template <class T> using Optional = std::optional<T>;
#else
template <class T> using Optional = c10::optional<T>;
#endif

enum Status : int32_t { kOk = 0, kError = 1, kOutOfMemory = 2 };

// What crosses the border: 16 bytes, blittable.
enum Tag : int32_t {
  kNone = 0, kTensor = 1, kInt = 2, kDouble = 3, kBool = 4, kString = 5, kDevice = 6, kGenerator = 7,
  kIntList = 8, kDoubleList = 9, kBoolList = 10, kTensorList = 11,
};

struct Value {
  int32_t tag;
  int32_t count;  // of lists and strings
  union {
    int64_t integer;
    double real;
    void* pointer;
  };
};
static_assert(sizeof(Value) == 16, "Value is 16 bytes on both sides");

struct Description {
  int64_t element_type;   // c10::ScalarType
  int64_t device;         // type << 32 | index
  int64_t rank;
  int64_t elements;
  int64_t bytes;          // elements * element size
  int64_t requires_grad;
  int64_t is_leaf;
  void* data;             // null for tensors without storage
  int64_t sizes[8];
  int64_t strides[8];
};

thread_local std::string last_error;

Status fail(Status status, std::string message) {
  last_error = std::move(message);
  return status;
}

bool tells_of_memory(const std::string& message) {
  for (const char* sign : {"out of memory", "can't allocate memory", "not enough memory", "ALLOC_FAILED", "std::bad_alloc"}) {
    if (message.find(sign) != std::string::npos) return true;
  }
  return false;
}

template <class Body>
int32_t guarded(Body&& body) noexcept {
  try {
    body();
    return kOk;
  } catch (const c10::Error& error) {
    std::string message = error.what_without_backtrace();
    const Status status = tells_of_memory(message) ? kOutOfMemory : kError;
    return fail(status, std::move(message));
  } catch (const std::bad_alloc&) {
    return fail(kOutOfMemory, "out of memory");
  } catch (const std::exception& error) {
    std::string message = error.what();
    const Status status = tells_of_memory(message) ? kOutOfMemory : kError;
    return fail(status, std::move(message));
  } catch (...) {
    return fail(kError, "an exception of an unknown type");
  }
}

at::Tensor& tensor_at(void* handle) { return *static_cast<at::Tensor*>(handle); }

void* handle_of(at::Tensor tensor) { return new at::Tensor(std::move(tensor)); }

c10::Device device_of(int64_t code) {
  return c10::Device(static_cast<c10::DeviceType>(code >> 32), static_cast<c10::DeviceIndex>(code & 0xffffffff));
}

int64_t code_of(c10::Device device) {
  return (static_cast<int64_t>(device.type()) << 32) | static_cast<int64_t>(device.index() < 0 ? 0 : device.index());
}

[[noreturn]] void mismatch(const c10::Argument& argument, const Value& value) {
  TORCH_CHECK(false, "argument '", argument.name(), "' is ", argument.type()->str(), " but a value with tag ", value.tag, " was given");
}

bool is_int(c10::TypeKind kind) {
  return kind == c10::TypeKind::IntType
#if TORCH_VERSION_MAJOR >= 2 || (TORCH_VERSION_MAJOR == 1 && TORCH_VERSION_MINOR >= 12)
         || kind == c10::TypeKind::SymIntType
#endif
      ;
}

// Converts by what the schema asks for: callBoxed itself checks nothing.
c10::IValue to_ivalue(const Value& value, const c10::Argument& argument) {
  c10::TypePtr type = argument.type();
  bool optional = false;
  while (type->kind() == c10::TypeKind::OptionalType) {
    optional = true;
    type = type->expectRef<c10::OptionalType>().getElementType();
  }
  const auto kind = type->kind();

  if (value.tag == kNone) {
    if (optional || kind == c10::TypeKind::NoneType) return c10::IValue();
    TORCH_CHECK(false, "argument '", argument.name(), "' is missing: it takes a ", argument.type()->str());
  }

  if (kind == c10::TypeKind::ListType) {
    const auto element = type->expectRef<c10::ListType>().getElementType();
    const auto element_kind = element->kind();
    if (value.tag == kIntList && is_int(element_kind)) {
      const auto* data = static_cast<const int64_t*>(value.pointer);
      c10::List<int64_t> list;
      list.reserve(value.count);
      for (int32_t i = 0; i < value.count; ++i) list.push_back(data[i]);
      return list;
    }
    if (element_kind == c10::TypeKind::FloatType && (value.tag == kDoubleList || value.tag == kIntList)) {
      c10::List<double> list;
      for (int32_t i = 0; i < value.count; ++i) {
        list.push_back(value.tag == kDoubleList ? static_cast<const double*>(value.pointer)[i]
                                                : static_cast<double>(static_cast<const int64_t*>(value.pointer)[i]));
      }
      return list;
    }
    if (value.tag == kBoolList && element_kind == c10::TypeKind::BoolType) {
      const auto* data = static_cast<const uint8_t*>(value.pointer);
      c10::List<bool> list;
      for (int32_t i = 0; i < value.count; ++i) list.push_back(data[i] != 0);
      return list;
    }
    if (value.tag == kTensorList) {
      auto* const* data = static_cast<void* const*>(value.pointer);
      if (element_kind == c10::TypeKind::TensorType) {
        c10::List<at::Tensor> list;
        list.reserve(value.count);
        for (int32_t i = 0; i < value.count; ++i) {
          TORCH_CHECK(data[i] != nullptr, "tensor ", i, " of argument '", argument.name(), "' is missing");
          list.push_back(tensor_at(data[i]));
        }
        return list;
      }
      if (element_kind == c10::TypeKind::OptionalType) {
        c10::List<Optional<at::Tensor>> list;
        for (int32_t i = 0; i < value.count; ++i) {
          list.push_back(data[i] == nullptr ? Optional<at::Tensor>() : Optional<at::Tensor>(tensor_at(data[i])));
        }
        return list;
      }
    }
    mismatch(argument, value);
  }

  switch (value.tag) {
    case kTensor:
      if (kind == c10::TypeKind::TensorType) return tensor_at(value.pointer);
      break;
    case kInt:
      if (kind == c10::TypeKind::FloatType) return static_cast<double>(value.integer);
      if (kind == c10::TypeKind::NumberType || is_int(kind)) return value.integer;
      if (kind == c10::TypeKind::BoolType) return value.integer != 0;
      if (kind != c10::TypeKind::TensorType && kind != c10::TypeKind::StringType) return value.integer;  // enumerations
      break;
    case kDouble:
      if (kind == c10::TypeKind::FloatType || kind == c10::TypeKind::NumberType) return value.real;
      break;
    case kBool:
      if (kind == c10::TypeKind::BoolType || kind == c10::TypeKind::NumberType) return value.integer != 0;
      break;
    case kString:
      if (kind == c10::TypeKind::StringType) return std::string(static_cast<const char*>(value.pointer), value.count);
      break;
    case kDevice:
      if (kind == c10::TypeKind::DeviceObjType) return device_of(value.integer);
      break;
    case kGenerator:
      if (kind == c10::TypeKind::GeneratorType) return *static_cast<at::Generator*>(value.pointer);
      break;
    default:
      break;
  }
  mismatch(argument, value);
}

Value from_ivalue(const c10::IValue& source) {
  Value value{};
  if (source.isTensor()) {
    value.tag = kTensor;
    value.pointer = source.toTensor().defined() ? handle_of(source.toTensor()) : nullptr;
    if (value.pointer == nullptr) value.tag = kNone;
  } else if (source.isInt()) {
    value.tag = kInt;
    value.integer = source.toInt();
  } else if (source.isDouble()) {
    value.tag = kDouble;
    value.real = source.toDouble();
  } else if (source.isBool()) {
    value.tag = kBool;
    value.integer = source.toBool() ? 1 : 0;
  } else if (source.isTensorList()) {
    const auto list = source.toTensorVector();
    auto** handles = static_cast<void**>(std::malloc(sizeof(void*) * (list.size() + 1)));
    TORCH_CHECK(handles != nullptr, "out of memory");
    for (size_t i = 0; i < list.size(); ++i) handles[i] = list[i].defined() ? handle_of(list[i]) : nullptr;
    value.tag = kTensorList;
    value.count = static_cast<int32_t>(list.size());
    value.pointer = handles;
  } else if (source.isNone()) {
    value.tag = kNone;
  } else {
    TORCH_CHECK(false, "a result of type ", source.tagKind(), " cannot cross the border");
  }
  return value;
}

void release(const Value& value) {
  if (value.tag == kTensor) {
    delete static_cast<at::Tensor*>(value.pointer);
  } else if (value.tag == kTensorList) {
    auto** handles = static_cast<void**>(value.pointer);
    for (int32_t i = 0; i < value.count; ++i) delete static_cast<at::Tensor*>(handles[i]);
    std::free(handles);
  }
}

// OpenMP keeps the number of threads per calling thread: one set on another thread is taken over before the next operator.
std::atomic<int> wanted_threads{0};

void apply_threads() {
  thread_local int applied = 0;
  const int wanted = wanted_threads.load(std::memory_order_relaxed);
  if (wanted != applied) {
    at::set_num_threads(wanted);
    applied = wanted;
  }
}

// Text in memory that the caller frees with unblur_free.
char* copy_text(const std::string& text) {
  auto* copy = static_cast<char*>(std::malloc(text.size() + 1));
  TORCH_CHECK(copy != nullptr, "out of memory");
  std::memcpy(copy, text.c_str(), text.size() + 1);
  return copy;
}

std::vector<at::Tensor> tensors_at(void* const* handles, int32_t count) {
  std::vector<at::Tensor> tensors;
  tensors.reserve(count);
  for (int32_t i = 0; i < count; ++i) tensors.push_back(handles[i] == nullptr ? at::Tensor() : tensor_at(handles[i]));
  return tensors;
}

}  // namespace

UNBLUR_EXPORT const char* unblur_last_error() noexcept { return last_error.c_str(); }

UNBLUR_EXPORT void unblur_free(void* memory) noexcept { std::free(memory); }

// Raise with every change of the exports or of what crosses the border, here and in DoorVersion.cs.
UNBLUR_EXPORT int32_t unblur_door_version() noexcept { return 3; }

UNBLUR_EXPORT int32_t unblur_torch_version(char** text) noexcept {
  return guarded([&] { *text = copy_text(TORCH_VERSION); });
}

UNBLUR_EXPORT int32_t unblur_torch_configuration(char** text) noexcept {
  return guarded([&] { *text = copy_text(at::show_config() + "\n" + at::get_parallel_info()); });
}

// Memory -----------------------------------------------------------------------------------------

// glibc gives large blocks back after every operator, and the page faults of taking them again cost more than the
// arithmetic. It is set once to keep them; unblur_memory_release gives them back when a process goes idle.
UNBLUR_EXPORT int32_t unblur_memory_keep() noexcept {
#if defined(__GLIBC__)
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, INT32_MAX);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
  return kOk;
}

UNBLUR_EXPORT int32_t unblur_memory_release() noexcept {
#if defined(__GLIBC__)
  malloc_trim(0);
#endif
  return kOk;
}

// Operators --------------------------------------------------------------------------------------

UNBLUR_EXPORT int32_t unblur_operator_find(const char* name, const char* overload, void** result) noexcept {
  return guarded([&] {
    auto found = c10::Dispatcher::singleton().findSchema({name, overload});
    TORCH_CHECK(found.has_value(), "libtorch ", TORCH_VERSION, " has no operator ", name, *overload ? "." : "", overload);
    *result = new c10::OperatorHandle(*found);
  });
}

UNBLUR_EXPORT int32_t unblur_operator_schema(void* op, char** text) noexcept {
  return guarded([&] {
    std::ostringstream stream;
    stream << static_cast<c10::OperatorHandle*>(op)->schema();
    *text = copy_text(stream.str());
  });
}

// Missing trailing arguments take the schema's defaults. Result handles belong to the caller.
UNBLUR_EXPORT int32_t unblur_operator_call(void* op, const Value* arguments, int32_t count, Value* results, int32_t capacity,
                                           int32_t* produced) noexcept {
  *produced = 0;
  const int32_t status = guarded([&] {
    apply_threads();
    const auto& handle = *static_cast<c10::OperatorHandle*>(op);
    const auto& parameters = handle.schema().arguments();
    TORCH_CHECK(count <= static_cast<int32_t>(parameters.size()), "takes ", parameters.size(), " arguments but ", count, " were given");

    torch::jit::Stack stack;
    stack.reserve(parameters.size());
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (static_cast<int32_t>(i) < count) {
        stack.push_back(to_ivalue(arguments[i], parameters[i]));
      } else {
        TORCH_CHECK(parameters[i].default_value().has_value(), "argument '", parameters[i].name(), "' is missing and has no default");
        stack.push_back(*parameters[i].default_value());
      }
    }

    handle.callBoxed(&stack);
    TORCH_CHECK(static_cast<int32_t>(stack.size()) <= capacity, "gave ", stack.size(), " results where ", capacity, " were expected");
    for (const auto& item : stack) {
      results[*produced] = from_ivalue(item);
      ++*produced;
    }
  });
  if (status != kOk) {
    while (*produced > 0) release(results[--*produced]);
  }
  return status;
}

// Tensors ----------------------------------------------------------------------------------------

UNBLUR_EXPORT void unblur_tensor_free(void* tensor) noexcept {
  try {
    delete static_cast<at::Tensor*>(tensor);
  } catch (...) {  // a destructor that throws has nobody left to tell
  }
}

UNBLUR_EXPORT int32_t unblur_tensor_describe(void* tensor, Description* description) noexcept {
  return guarded([&] {
    const auto& t = tensor_at(tensor);
    TORCH_CHECK(t.dim() <= 8, "tensors of more than 8 dimensions are not supported, this one has ", t.dim());
    description->element_type = static_cast<int64_t>(t.scalar_type());
    description->device = code_of(t.device());
    description->rank = t.dim();
    description->elements = t.numel();
    description->bytes = t.numel() * static_cast<int64_t>(t.element_size());
    description->requires_grad = t.requires_grad() ? 1 : 0;
    description->is_leaf = t.is_leaf() ? 1 : 0;
    description->data = t.has_storage() ? t.data_ptr() : nullptr;
    for (int64_t i = 0; i < t.dim(); ++i) {
      description->sizes[i] = t.size(i);
      description->strides[i] = t.stride(i);
    }
  });
}

UNBLUR_EXPORT int32_t unblur_tensor_requires_grad(void* tensor, int32_t value) noexcept {
  return guarded([&] { tensor_at(tensor).requires_grad_(value != 0); });
}

// The accumulated gradient, or null when there is none.
UNBLUR_EXPORT int32_t unblur_tensor_grad(void* tensor, void** grad) noexcept {
  return guarded([&] {
    const auto& t = tensor_at(tensor);
    const bool accumulates = t.is_leaf() || t.retains_grad();  // libtorch prints a warning when others are asked
    *grad = accumulates && t.grad().defined() ? handle_of(t.grad()) : nullptr;
  });
}

UNBLUR_EXPORT int32_t unblur_tensor_set_grad(void* tensor, void* grad) noexcept {
  return guarded([&] { tensor_at(tensor).mutable_grad() = grad == nullptr ? at::Tensor() : tensor_at(grad); });
}

// Autograd ---------------------------------------------------------------------------------------

UNBLUR_EXPORT int32_t unblur_autograd_backward(void* tensor, void* grad, int32_t retain_graph, int32_t create_graph) noexcept {
  return guarded([&] {
    apply_threads();
    std::vector<at::Tensor> grads;
    if (grad != nullptr) grads.push_back(tensor_at(grad));
    torch::autograd::backward({tensor_at(tensor)}, grads, retain_graph != 0, create_graph != 0);
  });
}

UNBLUR_EXPORT int32_t unblur_autograd_grad(void* const* outputs, int32_t output_count, void* const* inputs, int32_t input_count,
                                           void* const* output_grads, int32_t retain_graph, int32_t create_graph, int32_t allow_unused,
                                           void** results) noexcept {
  return guarded([&] {
    apply_threads();
    std::vector<at::Tensor> seeds;
    if (output_grads != nullptr) seeds = tensors_at(output_grads, output_count);
    auto grads = torch::autograd::grad(tensors_at(outputs, output_count), tensors_at(inputs, input_count), seeds, retain_graph != 0,
                                       create_graph != 0, allow_unused != 0);
    for (int32_t i = 0; i < input_count; ++i) results[i] = grads[i].defined() ? handle_of(grads[i]) : nullptr;
  });
}

// A function whose backward the caller wrote. Callbacks may come on any thread, and must not throw: a backward
// returns a status other than 0, with a text from malloc, instead.
namespace {

// Takes the output's gradient and the saved tensors, which the callee now owns; writes one handle for each input
// whose gradient is needed, or null for zero, which the caller then owns.
using BackwardCallback = int32_t (*)(void* context, void* grad, void* const* saved, const uint8_t* needed, void** grads, char** error);
using ReleaseCallback = void (*)(void* context);

struct CustomFunction final : torch::autograd::Node {
  BackwardCallback backward = nullptr;
  ReleaseCallback release = nullptr;
  void* context = nullptr;
  std::vector<torch::autograd::SavedVariable> saved;
  bool released = false;

  ~CustomFunction() override {
    if (context != nullptr) release(context);
  }

  std::string name() const override { return "UnblurCustomFunction"; }

  void release_variables() override {
    std::lock_guard<std::mutex> lock(mutex_);
    released = true;
    for (auto& variable : saved) variable.reset_data();
  }

  torch::autograd::variable_list apply(torch::autograd::variable_list&& output_grads) override {
    torch::autograd::variable_list grads(num_outputs());
    if (!output_grads[0].defined()) return grads;

    std::vector<at::Tensor> unpacked;
    {
      std::lock_guard<std::mutex> lock(mutex_);
      TORCH_CHECK(!released, "the graph was freed by an earlier backward: retain it there");
      for (auto& variable : saved) unpacked.push_back(variable.unpack(shared_from_this()));
    }

    std::vector<uint8_t> needed(grads.size());
    for (size_t i = 0; i < needed.size(); ++i) needed[i] = task_should_compute_output(i) ? 1 : 0;
    std::vector<void*> given;
    given.reserve(unpacked.size());
    for (auto& tensor : unpacked) given.push_back(handle_of(std::move(tensor)));
    std::vector<void*> results(grads.size(), nullptr);
    char* error = nullptr;
    const int32_t status = backward(context, handle_of(std::move(output_grads[0])), given.data(), needed.data(), results.data(), &error);
    for (size_t i = 0; i < results.size(); ++i) {
      if (results[i] == nullptr) continue;
      grads[i] = std::move(tensor_at(results[i]));
      delete static_cast<at::Tensor*>(results[i]);
    }
    if (status != kOk) {
      const std::string message = error == nullptr ? "a backward failed without saying why" : error;
      std::free(error);
      TORCH_CHECK(false, message);
    }
    return grads;
  }
};

}  // namespace

// Gives a tensor over the output's memory whose gradient the callback takes to the inputs. The output must have been
// computed without recording; it may itself be among the saved tensors. Where this succeeds the context belongs to the
// graph, which releases it; where it fails the caller still has it.
UNBLUR_EXPORT int32_t unblur_autograd_function(void* output, void* const* inputs, int32_t input_count, void* const* saved, int32_t saved_count,
                                               BackwardCallback backward, ReleaseCallback release, void* context, void** result) noexcept {
  return guarded([&] {
    const auto& computed = tensor_at(output);
    TORCH_CHECK(!computed.requires_grad(), "the output was recorded: compute it with gradients off");
    std::shared_ptr<CustomFunction> node(new CustomFunction(), torch::autograd::deleteNode);
    node->set_next_edges(torch::autograd::collect_next_edges(tensors_at(inputs, input_count)));
    auto attached = computed.detach();
    torch::autograd::create_gradient_edge(attached, node);
    for (int32_t i = 0; i < saved_count; ++i) {
      const bool is_output = tensor_at(saved[i]).is_same(computed);
      node->saved.emplace_back(is_output ? attached : tensor_at(saved[i]), is_output);
    }
    *result = handle_of(std::move(attached));
    node->backward = backward;
    node->release = release;
    node->context = context;
  });
}

// A second handle of the same tensor.
UNBLUR_EXPORT int32_t unblur_tensor_share(void* tensor, void** shared) noexcept {
  return guarded([&] { *shared = handle_of(tensor_at(tensor)); });
}

// Thread-local; returns what it was.
UNBLUR_EXPORT int32_t unblur_grad_mode(int32_t enabled) noexcept {
  const bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled != 0);
  return before ? 1 : 0;
}

// Whether operators are being recorded on this thread: gradients on, and not in inference mode.
UNBLUR_EXPORT int32_t unblur_is_recording() noexcept { return c10::GradMode::is_enabled() && !c10::InferenceMode::is_enabled() ? 1 : 0; }

// The open inference modes of this thread; a token is the depth, so that leaving twice does nothing.
namespace {
std::vector<std::unique_ptr<c10::InferenceMode>>& inference_modes() {
  thread_local std::vector<std::unique_ptr<c10::InferenceMode>> modes;
  return modes;
}
}  // namespace

UNBLUR_EXPORT int32_t unblur_inference_mode_enter(int32_t* token) noexcept {
  return guarded([&] {
    auto& modes = inference_modes();
    modes.reserve(modes.size() + 1);
    modes.push_back(std::make_unique<c10::InferenceMode>(true));
    *token = static_cast<int32_t>(modes.size());
  });
}

// Also leaves what was entered later and not left.
UNBLUR_EXPORT void unblur_inference_mode_leave(int32_t token) noexcept {
  auto& modes = inference_modes();
  while (token > 0 && modes.size() >= static_cast<size_t>(token)) modes.pop_back();
}

// Random numbers ---------------------------------------------------------------------------------

UNBLUR_EXPORT int32_t unblur_generator_create(uint64_t seed, void** generator) noexcept {
  return guarded([&] { *generator = new at::Generator(at::detail::createCPUGenerator(seed)); });
}

UNBLUR_EXPORT void unblur_generator_free(void* generator) noexcept { delete static_cast<at::Generator*>(generator); }

UNBLUR_EXPORT int32_t unblur_generator_state(void* generator, void** state) noexcept {
  return guarded([&] {
    auto& g = *static_cast<at::Generator*>(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    *state = handle_of(g.get_state());
  });
}

UNBLUR_EXPORT int32_t unblur_generator_set_state(void* generator, void* state) noexcept {
  return guarded([&] {
    auto& g = *static_cast<at::Generator*>(generator);
    std::lock_guard<std::mutex> lock(g.mutex());
    g.set_state(tensor_at(state));
  });
}

// Seeds the default generators of every device (dropout draws from them).
UNBLUR_EXPORT int32_t unblur_manual_seed(uint64_t seed) noexcept {
  return guarded([&] { at::manual_seed(seed); });
}

// Machine ----------------------------------------------------------------------------------------

UNBLUR_EXPORT int32_t unblur_set_threads(int32_t count) noexcept {
  return guarded([&] {
    TORCH_CHECK(count > 0, "the number of threads must be positive, not ", count);
    wanted_threads.store(count, std::memory_order_relaxed);
    apply_threads();
  });
}

UNBLUR_EXPORT int32_t unblur_get_threads() noexcept {
  const int wanted = wanted_threads.load(std::memory_order_relaxed);
  return wanted > 0 ? wanted : at::get_num_threads();
}

UNBLUR_EXPORT int32_t unblur_cuda_devices() noexcept {
  try {
    return static_cast<int32_t>(at::getNumGPUs());
  } catch (...) {
    return 0;
  }
}

UNBLUR_EXPORT int32_t unblur_cuda_settings(int32_t tf32, int32_t benchmark) noexcept {
  return guarded([&] {
    auto& context = at::globalContext();
    context.setAllowTF32CuDNN(tf32 != 0);
    context.setAllowTF32CuBLAS(tf32 != 0);
    context.setBenchmarkCuDNN(benchmark != 0);
  });
}

// Process groups ---------------------------------------------------------------------------------

// How processes find each other and what they reduce with.
struct GroupOptions {
  const char* backend;         // gloo or nccl
  const char* host;            // where the first process listens
  const char* prefix;          // keeps the keys of runs apart that share a store
  const char* address;         // of this machine, that the others reach; null for what its name resolves to
  const char* network;         // its network interface, such as eth0; null for the one of the address
  int64_t join_milliseconds;   // until all must be there
  int64_t wait_milliseconds;   // for the others in one exchange
  int32_t port;
  int32_t is_server;           // whether this process keeps the store
  int32_t rank;
  int32_t size;
};

#if defined(USE_C10D_GLOO)
namespace {

#if TORCH_VERSION_MAJOR >= 2
using Collectives = c10d::Backend;
#else
using Collectives = c10d::ProcessGroup;
#endif

struct Group {
  c10::intrusive_ptr<c10d::Store> store;
  c10::intrusive_ptr<Collectives> collectives;
  std::chrono::milliseconds join;
  int rank;
  int size;
};

Group& group_at(void* handle) { return *static_cast<Group*>(handle); }

c10::intrusive_ptr<c10d::Store> open_store(const GroupOptions& options) {
  c10d::TCPStoreOptions chosen;
  chosen.port = static_cast<uint16_t>(options.port);
  chosen.isServer = options.is_server != 0;
  chosen.waitWorkers = false;
  chosen.timeout = std::chrono::milliseconds(options.join_milliseconds);
  return c10::make_intrusive<c10d::PrefixStore>(options.prefix, c10::make_intrusive<c10d::TCPStore>(options.host, chosen));
}

// Each process waits here until all have arrived.
void barrier(Group& group, const std::string& place) {
  std::vector<std::string> keys;
  for (int rank = 0; rank < group.size; ++rank) keys.push_back("barrier/" + place + "/" + std::to_string(rank));
  group.store->set(keys[group.rank], std::vector<uint8_t>{1});
  group.store->wait(keys, group.join);
}

c10::intrusive_ptr<Collectives> open_gloo(const Group& group, const GroupOptions& options) {
  auto chosen = c10d::ProcessGroupGloo::Options::create(std::chrono::milliseconds(options.wait_milliseconds));
  chosen->devices.push_back(options.network != nullptr   ? c10d::ProcessGroupGloo::createDeviceForInterface(options.network)
                            : options.address != nullptr ? c10d::ProcessGroupGloo::createDeviceForHostname(options.address)
                                                         : c10d::ProcessGroupGloo::createDefaultDevice());
  return c10::make_intrusive<c10d::ProcessGroupGloo>(group.store, group.rank, group.size, chosen);
}

c10::intrusive_ptr<Collectives> open_nccl(const Group& group, const GroupOptions& options) {
#if defined(USE_C10D_NCCL)
  // wait() then waits for the others, and fails where they do not come, as Gloo's does.
  setenv("NCCL_BLOCKING_WAIT", "1", 0);
  setenv("TORCH_NCCL_BLOCKING_WAIT", "1", 0);
  auto chosen = c10d::ProcessGroupNCCL::Options::create();
  chosen->timeout = std::chrono::milliseconds(options.wait_milliseconds);
  return c10::make_intrusive<c10d::ProcessGroupNCCL>(group.store, group.rank, group.size, chosen);
#else
  TORCH_CHECK(false, "this door was compiled without NCCL");
#endif
}

}  // namespace

UNBLUR_EXPORT int32_t unblur_group_create(const GroupOptions* options, void** result) noexcept {
  return guarded([&] {
    auto group = std::make_unique<Group>();
    group->rank = options->rank;
    group->size = options->size;
    group->join = std::chrono::milliseconds(options->join_milliseconds);
    group->store = open_store(*options);
    barrier(*group, "join");
    group->collectives = std::strcmp(options->backend, "nccl") == 0 ? open_nccl(*group, *options) : open_gloo(*group, *options);
    *result = group.release();
  });
}

// Waits as long as joining may last: for what takes the processes differently long.
UNBLUR_EXPORT int32_t unblur_group_barrier(void* group, const char* place) noexcept {
  return guarded([&] { barrier(group_at(group), place); });
}

// The sum over all processes, written over the tensor.
UNBLUR_EXPORT int32_t unblur_group_all_reduce(void* group, void* tensor) noexcept {
  return guarded([&] {
    std::vector<at::Tensor> tensors{tensor_at(tensor)};
    group_at(group).collectives->allreduce(tensors)->wait();
  });
}

// The first process's values, written over the others' tensors.
UNBLUR_EXPORT int32_t unblur_group_broadcast(void* group, void* tensor) noexcept {
  return guarded([&] {
    std::vector<at::Tensor> tensors{tensor_at(tensor)};
    group_at(group).collectives->broadcast(tensors)->wait();
  });
}

UNBLUR_EXPORT void unblur_group_free(void* group) noexcept {
  try {
    delete static_cast<Group*>(group);
  } catch (...) {  // the others are gone, and so is what was shared with them
  }
}

UNBLUR_EXPORT int32_t unblur_group_has_gloo() noexcept { return 1; }
#else
namespace {
int32_t no_groups() noexcept {
  return guarded([] { TORCH_CHECK(false, "libtorch ", TORCH_VERSION, " was built without Gloo: use another one for more than one process"); });
}
}  // namespace

UNBLUR_EXPORT int32_t unblur_group_create(const GroupOptions*, void**) noexcept { return no_groups(); }
UNBLUR_EXPORT int32_t unblur_group_barrier(void*, const char*) noexcept { return no_groups(); }
UNBLUR_EXPORT int32_t unblur_group_all_reduce(void*, void*) noexcept { return no_groups(); }
UNBLUR_EXPORT int32_t unblur_group_broadcast(void*, void*) noexcept { return no_groups(); }
UNBLUR_EXPORT void unblur_group_free(void*) noexcept {}
UNBLUR_EXPORT int32_t unblur_group_has_gloo() noexcept { return 0; }
#endif

UNBLUR_EXPORT int32_t unblur_group_has_nccl() noexcept {
#if defined(USE_C10D_NCCL)
  return 1;
#else
  return 0;
#endif
}
