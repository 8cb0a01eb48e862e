#include "core/sim/channel.h"

#include <algorithm>

namespace netsplit {
namespace {

constexpr std::uint32_t kLargestRecord = 16'384;
constexpr std::uint32_t kPerRecord = 5 + 1 + 16;  // header, content type, authentication tag

// Of usual size: what they carry differs from site to site by more than by protocol.
constexpr std::uint32_t kHelloBack = 150;
constexpr std::uint32_t kProof = 2'500;  ///< a chain of two certificates, and a signature
constexpr std::uint32_t kFinished = 60;

std::uint32_t proof_bytes(const Certificate& certificate) { return certificate.issuer.empty() ? 0 : kProof; }

void describe_certificate(const Certificate& certificate, Describer& d) {
  if (certificate.issuer.empty()) return d.text("certificate", "none", Tone::bad);
  d.text("certificate", certificate.name);
  d.text("issuer", certificate.issuer);
  if (certificate.until < kForever) d.duration("expires", certificate.until);
}

}  // namespace

std::string_view name_of(ChannelSpec::Kind kind) {
  static constexpr std::string_view kNames[] = {"plain", "tls", "mutual_tls"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::uint32_t sealing_bytes(std::uint32_t bytes) {
  return std::max(1u, bytes / kLargestRecord + (bytes % kLargestRecord != 0)) * kPerRecord;
}

bool Certificate::names(std::string_view who) const {
  return name == who || std::find(also.begin(), also.end(), who) != also.end();
}

DropReason flaw_of(const Certificate& certificate, std::string_view name, const std::vector<std::string>& trusts,
                   Time wall) {
  if (certificate.issuer.empty()) return DropReason::no_certificate;
  if (std::find(trusts.begin(), trusts.end(), certificate.issuer) == trusts.end()) return DropReason::unknown_issuer;
  if (!certificate.names(name)) return DropReason::wrong_name;
  if (wall < certificate.from) return DropReason::certificate_too_new;
  if (wall > certificate.until) return DropReason::certificate_expired;
  return DropReason::none;
}

void ClientHello::describe(Describer& d) const {
  d.number("connection", connection);
  d.flag("resumes", ticket != 0);
  d.flag("early data", early);
}

void ServerHello::describe(Describer& d) const {
  d.number("connection", connection);
  d.flag("resumes", resumed);
  if (!resumed) describe_certificate(certificate, d);
}
std::uint32_t ServerHello::wire_bytes() const { return kHelloBack + (resumed ? 0 : proof_bytes(certificate)); }

void Finished::describe(Describer& d) const {
  d.number("connection", connection);
  if (proves) describe_certificate(certificate, d);
}
std::uint32_t Finished::wire_bytes() const { return kFinished + (proves ? proof_bytes(certificate) : 0); }

void Alert::describe(Describer& d) const {
  d.number("connection", connection);
  d.text("because", name_of(reason), Tone::bad);
}

bool is_handshake(const Value& message) {
  return message.as<ClientHello>() || message.as<ServerHello>() || message.as<Finished>() || message.as<Alert>();
}

namespace {

template <class Ends>
auto place_of(Ends& ends, NodeId peer) {
  return std::lower_bound(ends.begin(), ends.end(), peer, [](const ChannelEnd& e, NodeId id) { return e.peer < id; });
}

}  // namespace

ChannelEnd* ChannelEnds::find(NodeId peer) {
  const auto at = place_of(ends_, peer);
  return at != ends_.end() && at->peer == peer ? &*at : nullptr;
}
const ChannelEnd* ChannelEnds::find(NodeId peer) const {
  const auto at = place_of(ends_, peer);
  return at != ends_.end() && at->peer == peer ? &*at : nullptr;
}

ChannelEnd& ChannelEnds::with(NodeId peer) {
  const auto at = place_of(ends_, peer);
  if (at != ends_.end() && at->peer == peer) return *at;
  ChannelEnd fresh;
  fresh.peer = peer;
  return *ends_.insert(at, std::move(fresh));
}

}  // namespace netsplit
