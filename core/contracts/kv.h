#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/cow.h"
#include "core/base/describer.h"
#include "core/base/value.h"

// What any key-value store answers, whatever protocol is behind it: so that one client, one workload, one fault script
// and one checker serve them all.
namespace netsplit::kv {

/// No value gets longer: an append beyond this changes nothing, so that a long run can't fill the memory.
inline constexpr std::size_t kLongestValue = 16 * 1024;

enum class OpKind : std::uint8_t { get, put, append, compare_and_set, erase };
std::string_view name_of(OpKind kind);

/// One operation on one key. It is what a client invokes (the history shows it) and what a store applies.
struct Op {
  static constexpr std::string_view kName = "kv.op";
  OpKind kind = OpKind::get;
  std::string key;
  std::string value;     ///< put: the new value; append: the suffix; compare_and_set: the new value
  std::string expected;  ///< compare_and_set: what must be there
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const Op&) const = default;
};
/// In a few characters, for a cell of a log: "x=3", "x+=3", "x:1>2", "del x", "x?".
std::string brief(const Op& op);

/// The answer of an applied operation.
struct Result {
  static constexpr std::string_view kName = "kv.result";
  bool found = false;  ///< get, append, erase: the key was there; compare_and_set: it matched, and the value was set
  std::string value;   ///< get: the value; append: the value after it
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 16 + static_cast<std::uint32_t>(value.size()); }
  bool operator==(const Result&) const = default;
};

/// Names a client's request, so that a store can recognise a repetition (Raft paper, section 8; dissertation, 6.3).
struct RequestId {
  std::uint64_t session = 0;  ///< unique to a client
  std::uint32_t number = 0;   ///< grows with each new request of that client, not with its retries
  bool operator==(const RequestId&) const = default;
  auto operator<=>(const RequestId&) const = default;
};

std::string session_name(std::uint64_t session);

struct Request {
  static constexpr std::string_view kName = "kv.request";
  RequestId id;
  Op op;
  bool opens = true;  ///< nothing of this session was seen to be done yet: a store that doesn't know it may open it
  void describe(Describer& d) const;
  Request tampered(std::uint64_t fresh) const;
  std::uint32_t wire_bytes() const { return 24 + op.wire_bytes(); }
  bool operator==(const Request&) const = default;
};

enum class Status : std::uint8_t {
  ok,
  not_leader,   ///< ask `leader` (or anybody else, when that is kNobody)
  unavailable,  ///< surely not done: may be tried again at once
  too_old,      ///< the session has expired: whether it was done is not known
  interrupted,  ///< the server lost track of it: it may have been done, or may yet be
  denied,       ///< not allowed: surely not done, and asking again does not help
};
std::string_view name_of(Status status);

struct Reply {
  static constexpr std::string_view kName = "kv.reply";
  RequestId id;
  Status status = Status::ok;
  NodeId leader = kNobody;
  Result result;
  void describe(Describer& d) const;
  Reply tampered(std::uint64_t fresh) const;
  std::uint32_t wire_bytes() const { return 24 + result.wire_bytes(); }
  bool operator==(const Reply&) const = default;
};

/// The sequential specification: what one copy of the data does. Stores replicate it; checkers compare with it.
/// Copies share what neither side has changed since, so that a snapshot of a store costs one increment.
class Map {
 public:
  Result apply(const Op& op);
  std::size_t size() const { return size_; }
  /// The value of a key; null when there is none.
  const std::string* find(std::string_view key) const;
  std::uint64_t bytes() const { return bytes_; }  ///< of all keys and values
  /// What a copy keeps alive once the original has changed everywhere.
  std::size_t footprint() const {
    return sizeof(*this) + (size_ == 0 ? 0 : sizeof(Table) + size_ * sizeof(Item) + static_cast<std::size_t>(bytes_));
  }
  void describe(Describer& d) const;
  void hash_into(Hasher& h) const;
  bool operator==(const Map& o) const;

 private:
  using Item = std::pair<std::string, std::string>;
  using Bucket = std::vector<Item>;  ///< sorted by key
  static constexpr std::size_t kBuckets = 256;
  using Table = std::array<Cow<Bucket>, kBuckets>;

  static std::size_t bucket_of(std::string_view key) { return fnv1a(key) % kBuckets; }
  const Bucket& bucket(std::size_t i) const;
  Bucket& bucket_to_change(std::size_t i);
  void set(std::size_t bucket, const std::string& key, std::string value);
  Result append(const Op& op);
  Result compare_and_set(const Op& op);
  Result erase(const Op& op);

  Cow<Table> table_;  ///< none as long as nothing was written
  std::uint64_t size_ = 0;
  std::uint64_t bytes_ = 0;
};

}  // namespace netsplit::kv
