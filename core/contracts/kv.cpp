#include "core/contracts/kv.h"

#include <algorithm>

namespace netsplit::kv {
namespace {

constexpr std::size_t kRowsDescribed = 64;

template <class Items>
auto position_of(Items& items, std::string_view key) {
  return std::lower_bound(items.begin(), items.end(), key,
                          [](const auto& item, std::string_view k) { return item.first < k; });
}

}  // namespace

std::string_view name_of(OpKind kind) {
  switch (kind) {
    case OpKind::get: return "get";
    case OpKind::put: return "put";
    case OpKind::append: return "append";
    case OpKind::compare_and_set: return "compare_and_set";
    case OpKind::erase: return "delete";
  }
  return "";
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::ok: return "ok";
    case Status::not_leader: return "not_leader";
    case Status::unavailable: return "unavailable";
    case Status::too_old: return "too_old";
    case Status::interrupted: return "interrupted";
    case Status::denied: return "denied";
  }
  return "";
}

std::string brief(const Op& op) {
  switch (op.kind) {
    case OpKind::get: return op.key + "?";
    case OpKind::put: return op.key + "=" + op.value;
    case OpKind::append: return op.key + "+=" + op.value;
    case OpKind::compare_and_set: return op.key + ":" + op.expected + ">" + op.value;
    case OpKind::erase: return "del " + op.key;
  }
  return "";
}

/// Sessions are numbers without meaning; hexadecimal digits keep them short.
std::string session_name(std::uint64_t session) {
  std::string text;
  do {
    text.insert(text.begin(), "0123456789abcdef"[session & 15]);
    session >>= 4;
  } while (session != 0);
  return text;
}

void Op::describe(Describer& d) const {
  d.text("operation", name_of(kind));
  d.text("key", key);
  if (kind == OpKind::compare_and_set) d.text("expected", expected);
  if (kind != OpKind::get && kind != OpKind::erase) d.text("value", value);
}

std::uint32_t Op::wire_bytes() const {
  return 16 + static_cast<std::uint32_t>(key.size() + value.size() + expected.size());
}

void Result::describe(Describer& d) const {
  d.flag("found", found);
  d.text("value", value);
}

void Request::describe(Describer& d) const {
  d.text("session", session_name(id.session));
  d.number("number", id.number);
  op.describe(d);
}

void Reply::describe(Describer& d) const {
  d.text("session", session_name(id.session));
  d.number("number", id.number);
  d.text("status", name_of(status), status == Status::ok ? Tone::good : Tone::waiting);
  if (status == Status::not_leader) d.node("leader", leader);
  if (status == Status::ok) result.describe(d);
}

namespace {

constexpr std::uint64_t kStranger = std::uint64_t{1} << 63;  ///< a session that no client has

}  // namespace

/// Another value is written, or another key asked for; one of its own is a write in a session of its own.
Request Request::tampered(std::uint64_t fresh) const {
  Request other = *this;
  if (fresh != 0) {
    other.id = {kStranger | fresh, 1};
    other.opens = true;
    other.op = {OpKind::put, op.key, "forged", {}};
  } else if (op.kind == OpKind::get || op.kind == OpKind::erase) {
    other.op.key += "'";
  } else {
    other.op.value = "altered";
  }
  return other;
}

Reply Reply::tampered(std::uint64_t fresh) const {
  Reply other = *this;
  if (status == Status::ok) other.result = {true, fresh == 0 ? "altered" : "forged"};
  return other;
}

const Map::Bucket& Map::bucket(std::size_t i) const {
  static const Bucket nothing;
  return table_.empty() || (*table_)[i].empty() ? nothing : *(*table_)[i];
}

Map::Bucket& Map::bucket_to_change(std::size_t i) {
  if (table_.empty()) table_ = Cow<Table>(Table{});
  Cow<Bucket>& box = table_.write()[i];
  if (box.empty()) box = Cow<Bucket>(Bucket{});
  return box.write();
}

const std::string* Map::find(std::string_view key) const {
  const Bucket& items = bucket(bucket_of(key));
  const auto at = position_of(items, key);
  return at != items.end() && at->first == key ? &at->second : nullptr;
}

void Map::set(std::size_t i, const std::string& key, std::string value) {
  Bucket& items = bucket_to_change(i);
  const auto at = position_of(items, key);
  bytes_ += value.size();
  if (at != items.end() && at->first == key) {
    bytes_ -= at->second.size();
    at->second = std::move(value);
    return;
  }
  items.emplace(at, key, std::move(value));
  bytes_ += key.size();
  ++size_;
}

Result Map::append(const Op& op) {
  const std::string* old = find(op.key);
  if (old && old->size() + op.value.size() > kLongestValue) return {true, *old};
  Result result{old != nullptr, (old ? *old : std::string{}) + op.value};
  set(bucket_of(op.key), op.key, result.value);
  return result;
}

Result Map::compare_and_set(const Op& op) {
  const std::string* old = find(op.key);
  if (!old || *old != op.expected) return {false, old ? *old : std::string{}};
  set(bucket_of(op.key), op.key, op.value);
  return {true, op.value};
}

Result Map::erase(const Op& op) {
  if (!find(op.key)) return {};
  Bucket& items = bucket_to_change(bucket_of(op.key));
  const auto at = position_of(items, op.key);
  bytes_ -= at->first.size() + at->second.size();
  items.erase(at);
  --size_;
  return {true, {}};
}

Result Map::apply(const Op& op) {
  switch (op.kind) {
    case OpKind::get: {
      const std::string* value = find(op.key);
      return value ? Result{true, *value} : Result{};
    }
    case OpKind::put: set(bucket_of(op.key), op.key, op.value); return {true, {}};
    case OpKind::append: return append(op);
    case OpKind::compare_and_set: return compare_and_set(op);
    case OpKind::erase: return erase(op);
  }
  return {};
}

void Map::describe(Describer& d) const {
  d.number("keys", static_cast<std::int64_t>(size_));
  if (d.fields_only()) return;
  std::vector<const Item*> items;
  for (std::size_t i = 0; i < kBuckets; ++i)
    for (const Item& item : bucket(i)) items.push_back(&item);
  const std::size_t shown = std::min(items.size(), kRowsDescribed);
  std::partial_sort(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(shown), items.end(),
                    [](const Item* a, const Item* b) { return a->first < b->first; });
  static constexpr std::array<std::string_view, 2> kColumns{"key", "value"};
  d.table("data", kColumns);
  for (std::size_t i = 0; i < shown; ++i) d.row(std::array{items[i]->first, items[i]->second});
}

void Map::hash_into(Hasher& h) const {
  h.add(size_);
  for (std::size_t i = 0; i < kBuckets; ++i)
    if (!bucket(i).empty()) netsplit::hash_into(h, bucket(i));
}

bool Map::operator==(const Map& o) const {
  if (table_.shares_with(o.table_)) return true;
  if (size_ != o.size_ || bytes_ != o.bytes_) return false;
  for (std::size_t i = 0; i < kBuckets; ++i)
    if (&bucket(i) != &o.bucket(i) && bucket(i) != o.bucket(i)) return false;
  return true;
}

}  // namespace netsplit::kv
