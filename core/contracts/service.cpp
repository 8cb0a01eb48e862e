#include "core/contracts/service.h"

#include <string>

namespace netsplit::service {
namespace {

Tone tone_of(Status status) {
  if (status == Status::ok) return Tone::good;
  return surely_not_done(status) ? Tone::bad : Tone::waiting;
}

}  // namespace

std::string_view name_of(Status status) {
  static constexpr std::string_view kNames[] = {"ok", "failed", "unavailable", "overloaded", "late", "denied"};
  return kNames[static_cast<std::size_t>(status)];
}

/// It is about something else; one of its own is a second one of the same kind.
Request Request::tampered(std::uint64_t fresh) const {
  constexpr std::uint64_t kStranger = std::uint64_t{1} << 63;  // a number that no caller gives
  Request other = *this;
  if (fresh == 0)
    ++other.key;
  else
    other.id = other.operation = kStranger | fresh;
  return other;
}

void Request::describe(Describer& d) const {
  d.number("operation", as_number(operation));
  d.number("key", as_number(key));
  d.flag("writes", writes);
  d.number("attempt", attempt);
  if (hops > 0) d.number("services on the way", hops);
  if (patience < kLongest) d.duration("patience", patience);
  if (twin != kNobody) d.node("tied to a copy at", twin);
  d.number("size", as_number(wire_bytes()), "B");
  if (body) d.nested(body.name(), body);
}

void Reply::describe(Describer& d) const {
  d.text("status", name_of(status), tone_of(status));
  if (degraded) d.flag("degraded", true, Tone::waiting);
  if (version > 0) d.number("version", as_number(version));
  if (age > Duration::zero()) d.duration("age", age);
  d.number("size", as_number(wire_bytes()), "B");
  if (body) d.nested(body.name(), body);
}

void Cancel::describe(Describer& d) const {
  d.number("request", as_number(id));
  if (caller != kNobody) d.node("of", caller);
}

void Probe::describe(Describer& d) const { d.number("number", this->number); }
void Alive::describe(Describer& d) const {
  d.number("number", this->number);
  d.number("requests", present);
  if (places > 0) d.number("places", places);
}

void Call::describe(Describer& d) const {
  d.number("key", as_number(key));
  d.flag("writes", writes);
}

void Outcome::describe(Describer& d) const {
  d.text("status", name_of(status), tone_of(status));
  if (degraded) d.flag("degraded", true, Tone::waiting);
  if (version > 0) d.number("version", as_number(version));
  if (age > Duration::zero()) d.duration("age", age);
  d.number("attempts", as_number(attempts));
}

}  // namespace netsplit::service
