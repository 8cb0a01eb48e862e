#pragma once
#include <cstdint>
#include <string_view>
#include <utility>

#include "core/base/describer.h"
#include "core/base/hash.h"
#include "core/base/label.h"
#include "core/base/pool.h"

namespace netsplit {

class Value;

/// Everything the engine needs to know of a type that travels: its name and the operations of a value.
struct ValueType {
  Label label;
  std::uint32_t size;  ///< of the block in memory; decides nothing in the simulation
  void (*destroy)(void* body);
  bool (*equal)(const void* a, const void* b);
  void (*hash)(const void* body, Hasher& h);
  void (*describe)(const void* body, Describer& d);
  std::uint32_t (*wire_bytes)(const void* body);
  Value (*tampered)(const void* body, std::uint64_t fresh);  ///< null for types that nobody knows how to tamper with
};

/// What may travel as a message, lie in a log or on a disk: a plain struct with a name, `==` and a description.
/// `wire_bytes()` is its size on the wire where that matters; without it a message counts kDefaultWireBytes.
template <class T>
concept Describable = requires(const T& v, Describer& d) {
  { T::kName } -> std::convertible_to<std::string_view>;
  v.describe(d);
  { v == v } -> std::convertible_to<bool>;
};

inline constexpr std::uint32_t kDefaultWireBytes = 100;

template <class T>
std::uint32_t wire_bytes_of(const T& v) {
  if constexpr (requires { v.wire_bytes(); }) {
    return static_cast<std::uint32_t>(v.wire_bytes());
  } else {
    return kDefaultWireBytes;
  }
}

/// What somebody on the way makes of a message, where the type says how: `T tampered(std::uint64_t fresh) const`. `fresh` is
/// 0 for the same message with something else in it, and else a number for a new one that is to pass for another.
template <class T>
concept Tamperable = requires(const T& v) {
  { v.tampered(std::uint64_t{}) } -> std::same_as<T>;
};
template <class T>
Value tampered_value(const void* body, std::uint64_t fresh);
template <class T>
constexpr auto tampering_of() -> Value (*)(const void*, std::uint64_t) {
  if constexpr (Tamperable<T>)
    return &tampered_value<T>;
  else
    return nullptr;
}

template <Describable T>
const ValueType& value_type() {
  static constexpr ValueType type{
      Label{T::kName},
      static_cast<std::uint32_t>(sizeof(T)),
      [](void* body) { static_cast<T*>(body)->~T(); },
      [](const void* a, const void* b) { return *static_cast<const T*>(a) == *static_cast<const T*>(b); },
      [](const void* body, Hasher& h) { netsplit::hash_into(h, *static_cast<const T*>(body)); },
      [](const void* body, Describer& d) { static_cast<const T*>(body)->describe(d); },
      [](const void* body) { return wire_bytes_of(*static_cast<const T*>(body)); },
      tampering_of<T>(),
  };
  return type;
}

/// An immutable value of any described type, shared by reference count: a message in flight, a log entry's command, a
/// disk image. Copying costs one increment; not safe across threads (a World belongs to one thread).
class Value {
 public:
  Value() = default;
  Value(const Value& o) : head_(o.head_) {
    if (head_) ++head_->refs;
  }
  Value(Value&& o) noexcept : head_(std::exchange(o.head_, nullptr)) {}
  Value& operator=(Value o) noexcept {
    std::swap(head_, o.head_);
    return *this;
  }
  ~Value() {
    if (head_ && --head_->refs == 0) release();
  }

  template <Describable T>
  static Value of(T body) {
    static_assert(alignof(T) <= alignof(Head));
    Value v;
    const ValueType& type = value_type<T>();
    v.head_ = ::new (pool_allocate(kHeadSize + sizeof(T))) Head{&type, 1, 0};
    T* placed = ::new (v.body()) T(std::move(body));
    v.head_->bytes = wire_bytes_of(*placed);
    return v;
  }

  void prefetch() const {
#ifdef __wasm__
    // WebAssembly knows no prefetch; a load that nobody waits for does as well on a processor that runs ahead.
    if (head_) static_cast<void>(*static_cast<const volatile std::uint32_t*>(&head_->refs));
#else
    __builtin_prefetch(head_);
#endif
  }
  explicit operator bool() const { return head_ != nullptr; }
  const Label& label() const { return head_->type->label; }
  std::string_view name() const { return head_ ? head_->type->label.name : std::string_view{"nothing"}; }
  std::uint32_t bytes() const { return head_ ? head_->bytes : 0; }

  /// The body, if it is of this type; otherwise null.
  template <Describable T>
  const T* as() const {
    return head_ && head_->type == &value_type<T>() ? static_cast<const T*>(body()) : nullptr;
  }
  void describe(Describer& d) const {
    if (head_) head_->type->describe(body(), d);
  }
  bool can_be_tampered_with() const { return head_ && head_->type->tampered; }
  /// REQUIRES: can_be_tampered_with().
  Value tampered(std::uint64_t fresh) const { return head_->type->tampered(body(), fresh); }
  void hash_into(Hasher& h) const {
    h.add(head_ ? head_->type->label.hash : 0);
    if (head_) head_->type->hash(body(), h);
  }
  bool operator==(const Value& o) const {
    if (head_ == o.head_) return true;
    return head_ && o.head_ && head_->type == o.head_->type && head_->type->equal(body(), o.body());
  }

 private:
  struct alignas(8) Head {
    const ValueType* type;
    std::uint32_t refs;
    std::uint32_t bytes;
  };
  static constexpr std::size_t kHeadSize = 16;
  static_assert(sizeof(Head) <= kHeadSize);

  void* body() const { return reinterpret_cast<char*>(head_) + kHeadSize; }
  void release() {
    const ValueType& type = *head_->type;
    type.destroy(body());
    pool_free(head_, kHeadSize + type.size);
  }
  Head* head_ = nullptr;
};

template <class T>
Value tampered_value(const void* body, std::uint64_t fresh) {
  return Value::of(static_cast<const T*>(body)->tampered(fresh));
}

namespace detail {
template <class F>
struct argument : argument<decltype(&F::operator())> {};
template <class C, class R, class A>
struct argument<R (C::*)(A) const> {
  using type = std::remove_cvref_t<A>;
};
}  // namespace detail

/// Hands the body to the first handler whose parameter is of its type. False when none is: the value is not understood.
///     return match(message, [&](const RequestVote& m) { ... }, [&](const AppendEntries& m) { ... });
template <class... Handlers>
bool match(const Value& value, const Handlers&... handlers) {
  const auto attempt = [&](const auto& handler) {
    const auto* body = value.as<typename detail::argument<std::remove_cvref_t<decltype(handler)>>::type>();
    if (body) handler(*body);
    return body != nullptr;
  };
  return (attempt(handlers) || ...);
}

}  // namespace netsplit
