#include <fmt/format.h>

#include <map>

#include "core/base/rng.h"
#include "core/formats/formats.h"
#include "core/scenario/json_text.h"
#include "core/timeline/trace.h"

namespace netsplit {
namespace {

/// OTLP/JSON has 64-bit integers as strings.
std::string unix_nanoseconds(Time at) { return std::to_string(kOtlpEpochSeconds * 1'000'000'000 + at.count()); }

void put_attribute(JsonText& json, std::string_view key, std::string_view value) {
  json.object().put("key", key).object("value").put("stringValue", value).end().end();
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
    JsonText json;
    json.object().array("resourceSpans");
    for (auto& [node, spans] : spans_) {
      json.object().object("resource").array("attributes");
      put_attribute(json, "service.name", timeline_.world().host(node).name);
      json.end().end();
      json.array("scopeSpans").object().object("scope").put("name", "netsplit").end();
      json.put("spans", spans.end()).end().end().end();
    }
    json.end().end();
    return std::move(json).take() + '\n';
  }

 private:
  void add(const Operation& op) {
    const Trace trace = trace_of(timeline_.recorder(), op);
    const std::uint64_t high = Rng::stream(seed_, "otlp", "trace").next();
    const std::string trace_id = fmt::format("{:016x}{:016x}", high, std::uint64_t{op.id} + 1);
    const auto span_id = [&](std::size_t i) { return fmt::format("{:08x}{:08x}", op.id + 1, i + 1); };
    for (std::size_t i = 0; i < trace.spans.size(); ++i) {
      const Span& s = trace.spans[i];
      JsonText& json = spans_of(s.node).object().put("traceId", trace_id).put("spanId", span_id(i));
      if (s.parent >= 0) json.put("parentSpanId", span_id(static_cast<std::size_t>(s.parent)));
      json.put("name", s.label->name).put("kind", kind_number(s.kind));
      json.put("startTimeUnixNano", unix_nanoseconds(s.begin));
      json.put("endTimeUnixNano", unix_nanoseconds(s.open ? timeline_.world().now() : s.end));
      json.array("attributes");
      put_attribute(json, "netsplit.kind", name_of(s.kind));
      if (s.peer != kNobody && index_of(s.peer) < timeline_.world().nodes())
        put_attribute(json, "network.peer.name", timeline_.world().host(s.peer).name);
      if (s.critical) put_attribute(json, "netsplit.critical_path", "true");
      json.end().object("status").put("code", status_number(s, op)).end().end();
    }
  }

  /// The list of a node's spans, open at its end.
  JsonText& spans_of(NodeId node) {
    const auto [found, is_new] = spans_.try_emplace(node);
    return is_new ? found->second.array() : found->second;
  }

  const Timeline& timeline_;
  std::uint64_t seed_;
  Stretch stretch_;
  std::map<NodeId, JsonText> spans_;
};

}  // namespace

std::string otlp_json(const Timeline& timeline, std::uint64_t seed, Stretch stretch) {
  return Otlp(timeline, seed, stretch).write();
}

}  // namespace netsplit
