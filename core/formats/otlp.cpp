#include <fmt/format.h>

#include <map>
#include <nlohmann/json.hpp>

#include "core/base/rng.h"
#include "core/formats/formats.h"
#include "core/timeline/trace.h"

namespace netsplit {
namespace {

using Json = nlohmann::ordered_json;

/// OTLP/JSON has 64-bit integers as strings.
std::string unix_nanoseconds(Time at) { return std::to_string(kOtlpEpochSeconds * 1'000'000'000 + at.count()); }

Json attribute(std::string_view key, std::string_view value) {
  return {{"key", key}, {"value", {{"stringValue", value}}}};
}

/// SpanKind of the protocol's trace.proto.
int kind_number(Span::Kind kind) {
  switch (kind) {
    case Span::Kind::operation: return 3;  // CLIENT
    case Span::Kind::handling: return 2;   // SERVER
    case Span::Kind::network: return 4;    // PRODUCER
    default: return 1;                     // INTERNAL
  }
}

/// STATUS_CODE_UNSET, _OK or _ERROR.
int status_number(const Span& span, const Operation& operation) {
  if (span.lost) return 2;
  if (span.kind != Span::Kind::operation) return 0;
  return operation.outcome == Outcome::ok ? 1 : operation.outcome == Outcome::pending ? 0 : 2;
}

class Otlp {
 public:
  Otlp(const Timeline& timeline, std::uint64_t seed, Stretch stretch)
      : timeline_(timeline), seed_(seed), stretch_(stretch) {}

  std::string write() {
    for (const Operation& op : timeline_.recorder().operations())
      if (op.invoked >= stretch_.from && op.invoked <= stretch_.to) add(op);
    Json resources = Json::array();
    for (auto& [node, spans] : spans_) {
      const std::string& name = timeline_.world().host(node).name;
      resources.push_back(
          {{"resource", {{"attributes", Json::array({attribute("service.name", name)})}}},
           {"scopeSpans", Json::array({{{"scope", {{"name", "netsplit"}}}, {"spans", std::move(spans)}}})}});
    }
    return Json{{"resourceSpans", std::move(resources)}}.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
  }

 private:
  void add(const Operation& op) {
    const Trace trace = trace_of(timeline_.recorder(), op);
    const std::uint64_t high = Rng::stream(seed_, "otlp", "trace").next();
    const std::string trace_id = fmt::format("{:016x}{:016x}", high, std::uint64_t{op.id} + 1);
    const auto span_id = [&](std::size_t i) { return fmt::format("{:08x}{:08x}", op.id + 1, i + 1); };
    for (std::size_t i = 0; i < trace.spans.size(); ++i) {
      const Span& s = trace.spans[i];
      Json span{{"traceId", trace_id}, {"spanId", span_id(i)}};
      if (s.parent >= 0) span["parentSpanId"] = span_id(static_cast<std::size_t>(s.parent));
      span["name"] = s.label->name;
      span["kind"] = kind_number(s.kind);
      span["startTimeUnixNano"] = unix_nanoseconds(s.begin);
      span["endTimeUnixNano"] = unix_nanoseconds(s.open ? timeline_.world().now() : s.end);
      span["attributes"] = Json::array({attribute("netsplit.kind", name_of(s.kind))});
      if (s.peer != kNobody && index_of(s.peer) < timeline_.world().nodes())
        span["attributes"].push_back(attribute("network.peer.name", timeline_.world().host(s.peer).name));
      if (s.critical) span["attributes"].push_back(attribute("netsplit.critical_path", "true"));
      span["status"] = {{"code", status_number(s, op)}};
      spans_.try_emplace(s.node, Json::array()).first->second.push_back(std::move(span));
    }
  }

  const Timeline& timeline_;
  std::uint64_t seed_;
  Stretch stretch_;
  std::map<NodeId, Json> spans_;
};

}  // namespace

std::string otlp_json(const Timeline& timeline, std::uint64_t seed, Stretch stretch) {
  return Otlp(timeline, seed, stretch).write();
}

}  // namespace netsplit
