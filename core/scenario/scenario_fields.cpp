#include "core/scenario/scenario_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "core/protocols/catalog.h"
#include "core/scenario/domains.h"
#include "core/scenario/lesson_fields.h"
#include "core/scenario/measure_fields.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostLinks = 500;
constexpr std::size_t kMostHops = 16;
constexpr std::uint64_t kLeastMtu = 68;  ///< of IPv4 (RFC 791)
constexpr std::uint64_t kMostMtu = 1'000'000;
constexpr std::size_t kMostDomains = 100;
constexpr std::size_t kMostFaults = 2'000;
constexpr std::size_t kMostAims = 20;
constexpr std::size_t kMostMeasures = 20;
constexpr std::size_t kLongestMeasureName = 40;
constexpr std::size_t kMostScriptWeight = 50'000;
constexpr std::int64_t kMostRepeats = 1'000;
constexpr std::uint64_t kMostSeed = (std::uint64_t{1} << 53) - 1;
constexpr Duration kFurthestOffset = std::chrono::hours{24};

std::vector<std::string_view> role_names() {
  std::vector<std::string_view> names;
  for (const RoleEntry& role : catalog()) names.push_back(role.name);
  return names;
}

std::vector<std::string_view> mutation_names() {
  std::vector<std::string_view> names;
  for (const RoleEntry& role : catalog())
    for (const MutationEntry& m : role.mutations) names.push_back(m.name);
  return names;
}

void add_nodes(Fields& f, ScenarioDraft& d, const std::vector<std::string>& names, HostSpec host) {
  d.entries.push_back({d.scenario.spec.hosts.size(), names.size()});
  for (const std::string& name : names) {
    host.name = name;
    f.check(d.context.directory.add_node(host));
    d.scenario.spec.hosts.push_back(host);
  }
}

void node_fields(Fields& f, ScenarioDraft& d) {
  HostSpec host = d.defaults;
  std::vector<std::string> names;
  f.required("name");
  f.new_names("name", names, "The node's name, or a range such as `s1..s5` that makes five nodes with these settings.");
  f.required("role");
  f.word("role", host.role_name, role_names(), "What runs on it.");
  f.role_options("config", host.role_name, "The role's own options; see below.");
  f.flag(
      "absent", host.absent,
      "It is not there at the start: a `create` in the script, a click or an orchestrator makes it. Others count it as "
      "a member or a server only where they name it.");
  host_fields(f, host);
  if (f.reading()) add_nodes(f, d, names, host);
}

void channel_fields(Fields& f, ChannelSpec& channel) {
  static constexpr std::string_view kKinds[] = {"plain", "tls", "mutual_tls"};
  static constexpr std::string_view kVersions[] = {"1.2", "1.3"};
  static constexpr std::string_view kResumptions[] = {"none", "ticket", "early_data"};
  f.one_of("channel", channel.kind, kKinds,
           "What protects messages: nothing; TLS, where the server proves who it is; or mutual TLS, where both do.");
  f.object(
      "tls",
      [&](Fields& g) {
        g.one_of("version", channel.version, kVersions,
                 "Of TLS: a whole handshake takes one round trip in 1.3, and two in 1.2.");
        g.one_of("resumption", channel.resumption, kResumptions,
                 "How a connection is taken up again: not at all; with a ticket, without certificates; or with data "
                 "right behind the first hello, which somebody on the way may repeat.");
        g.duration("ticket", channel.ticket, 0s, std::chrono::hours{24 * 7},
                   "How long after a whole handshake a connection can be taken up again.");
        g.duration("idle", channel.idle, 0s, 24h, "After so long without a word it is closed; 0: never.");
        g.duration(
            "work", channel.work, 0s, 10s,
            "CPU time of making or checking one proof of who somebody is: each end has one in a whole handshake, "
            "two with mutual TLS.");
        g.check_that(
            channel.version == ChannelSpec::Version::v1_3 || channel.resumption != ChannelSpec::Resumption::early_data,
            "found early data over TLS 1.2, expected it over 1.3");
      },
      "How TLS is used, where `channel` says that it is.");
}

std::array<std::string_view, kLinkClasses> link_classes() {
  std::array<std::string_view, kLinkClasses> names;
  for (std::size_t c = 0; c < kLinkClasses; ++c) names[c] = name_of(static_cast<LinkClass>(c));
  return names;
}

void link_fields(Fields& f, ScenarioDraft& d) {
  const ChannelSpec& usual = d.scenario.spec.network.channel;
  LinkRule rule{"*", "*", false, d.scenario.spec.network.fallback, std::nullopt, usual};
  f.required("from");
  f.place("from", rule.from, "One end: a node, `region=`, `zone=` or `rack=` with a value, or `*`.");
  f.required("to");
  f.place("to", rule.to, "The other end.");
  f.flag("one_way", rule.one_way, "The rule holds only for what goes from `from` to `to`.");
  std::string link_class;
  f.word("class", link_class, link_classes(), "What its messages cost; follows from the labels when left out.");
  for (std::size_t c = 0; c < kLinkClasses; ++c)
    if (link_class == name_of(static_cast<LinkClass>(c))) rule.link_class = static_cast<LinkClass>(c);
  profile_fields(f, rule.profile);
  channel_fields(f, rule.channel);
  f.check_that(!rule.one_way || rule.channel == usual,
               "found a channel of its own on a one-way link, expected none: a channel has two directions");
  std::vector<LinkProfile> hops;
  const auto hop = [&](Fields& g) {
    LinkProfile one;
    profile_fields(g, one);
    if (g.reading()) hops.push_back(std::move(one));
  };
  f.list(
      "hops", kMostHops, hop,
      "Links of different kinds, one after the other, instead of what is said above: latencies add up, any of them may "
      "lose a message, the narrowest bandwidth and the smallest MTU count.");
  if (!hops.empty()) rule.profile = in_series(hops);
  if (f.reading()) d.scenario.spec.network.rules.push_back(std::move(rule));
}

void network_fields(Fields& f, ScenarioDraft& d) {
  NetworkSpec& network = d.scenario.spec.network;
  f.object(
      "default",
      [&](Fields& g) {
        profile_fields(g, network.fallback);
        channel_fields(g, network.channel);
      },
      "What holds where no link says otherwise.");
  f.list(
      "links", kMostLinks, [&](Fields& g) { link_fields(g, d); },
      "Links that differ. The last one that fits wins; what it leaves out is as in `default`.");
}

struct Repeat {
  Time at{};
  Duration every{};
  std::int64_t times = 1;
  Duration lasts{};
  DomainId by = kNoDomain;
  Duration pace{};
};

void add_fault(Fields& f, ScenarioDraft& d, CommandDraft command, const Repeat& r) {
  const std::size_t nodes = d.context.directory.size();
  d.script_weight += weight_of(command, nodes) * static_cast<std::size_t>(r.times);
  f.check_that(d.script_weight <= kMostScriptWeight,
               fmt::format("found a script of more than {} commands and nodes, expected fewer", kMostScriptWeight));
  f.check_that(r.times == 1 || r.every > Duration::zero(), "found \"times\" without \"every\", expected both");
  auto& script = d.scenario.spec.script;
  for (std::int64_t i = 0; i < r.times; ++i) {
    const Time at = r.at + i * r.every;
    f.check_that(at <= kLongest, "found a repetition after the longest possible run, expected none");
    // A cut that ends by itself is healed by a name of its own.
    if (command.verb == "cut" && command.name.empty()) command.name = fmt::format("cut {}", script.size() + 1);
    const auto add = [&](Time first, std::vector<Command> commands) {
      Time next = first;
      for (Command& c : commands) {
        f.check_that(next <= kLongest,
                     "found a row that goes on after the longest possible run, expected a shorter one");
        script.push_back({next, std::move(c), r.by, r.pace});
        next += r.pace;
      }
    };
    add(at, build_commands(command, nodes));
    if (r.lasts > Duration::zero()) add(at + r.lasts, undo_commands(command, nodes));
  }
}

void fault_fields(Fields& f, ScenarioDraft& d) {
  CommandDraft command;
  Repeat r;
  f.required("at");
  f.duration("at", r.at, 0s, kLongest, "When it happens, before anything else that is due then.");
  f.duration("every", r.every, 0s, kLongest, "How long until it happens again.");
  f.integer("times", r.times, 1, kMostRepeats, "How often it happens in all.");
  std::string by;
  f.text("made_by", by, 32,
         "The domain that does it: with its own nodes only, and in its change windows. Left out: it simply happens.");
  f.command(command, [&](Fields& g, std::string_view verb) {
    if (goes_node_by_node(verb))
      g.duration("pace", r.pace, 0s, kLongest, "So long after one node comes the next, where several are named.");
    if (can_be_undone(verb))
      g.duration("for", r.lasts, 0s, kLongest, "Ends by itself after so long; never when left out.");
  });
  if (!f.reading()) return;
  if (!by.empty()) r.by = domain_called(f, d, by);
  add_fault(f, d, std::move(command), r);
}

void about_fields(Fields& f, ScenarioDraft& d) {
  Scenario& s = d.scenario;
  f.required("version");
  f.whole("version", d.version, kScenarioVersion, kScenarioVersion, "Of this format.");
  f.text("title", s.title, 80, "A short name for people.");
  f.text("summary", s.summary, 600, "What it shows, in one or two sentences.");
  f.text("topic", s.topic, 40, "The shelf that it stands on.");
  f.text("hint", s.hint, 600, "The first thing to try.");
  f.whole("seed", s.seed, 0, kMostSeed, "Where all chance comes from: the same seed gives the same run.");
  f.duration("until", s.until, 1us, kLongest, "How long the run is, in virtual time.");
}

std::vector<std::string_view> aim_names() {
  std::vector<std::string_view> names;
  for (const RoleEntry& role : catalog())
    for (const AimEntry& aim : role.aims) names.push_back(aim.claim->name);
  return names;
}

void expected_fields(Fields& f, Scenario::Expectations& expected) {
  f.texts("holds", expected.holds, "Claims that the run is meant to keep. All of them should; these are its point.");
  f.texts("broken", expected.broken, "Claims that the run is meant to break.");
  f.list(
      "eventually", kMostAims,
      [&](Fields& g) {
        Scenario::Expectations::Eventually e;
        g.required("claim");
        g.word("claim", e.claim, aim_names(), "What must come to be.");
        g.duration("from", e.from, 0s, kLongest, "What was before this moment does not count.");
        g.required("by");
        g.duration("by", e.by, 0s, kLongest, "The deadline. What happens at this very moment is in time.");
        if (!g.reading()) return;
        g.check_that(e.from <= e.by,
                     "found a deadline before the moment from which things count, expected a later one");
        expected.eventually.push_back(std::move(e));
      },
      "Further claims: what must come to be, at one moment at least, by a deadline.");
}

void named_measure_fields(Fields& f, std::vector<NamedMeasure>& measures) {
  NamedMeasure named;
  f.required("name");
  f.text("name", named.name, kLongestMeasureName, "What it is called in the results.");
  measure_fields(f, named.measure, MeasureUse::answer);
  if (!f.reading()) return;
  const auto same = [&](const NamedMeasure& m) { return m.name == named.name; };
  f.check_that(!named.name.empty(), "found an empty name, expected one");
  f.check_that(std::none_of(measures.begin(), measures.end(), same),
               fmt::format("found two measures called {}, expected each name once", in_quotes(named.name)));
  f.check_that(unit_of(named.measure) != Amount::Unit::word,
               "found a measure that gives a word, expected one that gives a number or a duration");
  measures.push_back(std::move(named));
}

void run_fields(Fields& f, ScenarioDraft& d) {
  Scenario& s = d.scenario;
  f.word("mutation", s.mutation, mutation_names(),
         "Breaks the code on purpose: a switch of one of the roles in the scenario, set wherever the role runs.");
  f.object(
      "expect", [&](Fields& g) { expected_fields(g, s.expected); },
      "What the run is meant to show; the tests hold it to that.");
  f.list(
      "measures", kMostMeasures, [&](Fields& g) { named_measure_fields(g, s.measures); },
      "What `netsplit sweep` takes from each run, besides what it always measures.");
  static constexpr std::string_view kLayouts[] = {"region", "ring", "grid"};
  Ratio speed = Ratio::percent(2);
  f.object(
      "view",
      [&](Fields& g) {
        g.word("layout", s.view.layout, kLayouts,
               "How nodes are laid out on the stage; chosen by itself when left out.");
        g.factor("speed", speed, {1'000}, {1'000'000 * Ratio::kOne}, "Virtual seconds in a real second, at the start.");
      },
      "How the page shows it.");
  s.view.speed = static_cast<double>(speed.ppb) / static_cast<double>(Ratio::kOne);
  f.object(
      "limits",
      [&](Fields& g) {
        g.whole("events", s.max_events, 1, 1'000'000'000, "After so many events the run is stopped.");
        g.whole("messages", s.max_in_flight, 1, 10'000'000,
                "With more messages than this in flight the run is stopped.");
      },
      "Budgets. A run that reaches one stops cleanly and says so.");
}

void certificate_fields(Fields& f, HostSpec& h) {
  Certificate& c = h.certificate;
  std::optional<Time> from;
  std::optional<Time> until;
  f.object(
      "certificate",
      [&](Fields& g) {
        g.text("issuer", c.issuer, 32, "Who says so. Empty: it has no certificate.");
        g.text("name", c.name, 32, "Whom it names; the node itself when left out.");
        g.texts(
            "also", c.also,
            "Whom it names besides: a node that takes over another one's address needs a certificate for that name.");
        g.moment("valid_from", from, "Since when it is valid, on the clock of who looks at it; always when left out.");
        g.moment("expires", until, "Until when, likewise; for ever when left out.");
      },
      "What it shows to whoever wants to know who it is, where channels are TLS.");
  if (from) c.from = *from;
  if (until) c.until = *until;
  std::vector<std::string> trusts;
  f.texts("trusts", trusts, "Issuers whose certificates it believes; `CA` when left out.");
  if (!trusts.empty()) h.trusts = std::move(trusts);
}

}  // namespace

void host_fields(Fields& f, HostSpec& h) {
  f.text("region", h.region, 32, "Where it stands: a label for links, cuts and the layout.");
  f.text("zone", h.zone, 32, "A part of the region.");
  f.text("rack", h.rack, 32, "A part of the zone.");
  f.object(
      "clock",
      [&](Fields& g) {
        g.duration("offset", h.clock_offset, -kFurthestOffset, kFurthestOffset,
                   "Its wall clock less true time, at the start.");
        g.integer("drift_ppm", h.clock_ppm, -500'000, 500'000, "Microseconds that its clock gains in a second.");
      },
      "How wrong its clock is.");
  std::int64_t cores = h.cores;
  std::int64_t queue = h.queue_limit;
  f.object(
      "cpu",
      [&](Fields& g) {
        g.integer("cores", cores, 1, 1'000, "So many messages and timers are handled at once.");
        g.distribution("service_time", h.service_time, "What handling one costs.");
        g.duration(
            "per_kilobyte", h.per_kilobyte, 0s, 1s,
            "What each 1000 bytes of a message cost besides: to write them for who sends it, to read them for who "
            "handles it.");
        g.integer("queue", queue, 0, 1'000'000, "With so many waiting, what comes next is dropped.");
      },
      "How fast it works.");
  h.cores = static_cast<std::uint32_t>(cores);
  h.queue_limit = static_cast<std::uint32_t>(queue);
  certificate_fields(f, h);
  std::int64_t speaks = h.speaks;
  std::int64_t oldest = h.understands_from;
  f.object(
      "protocol",
      [&](Fields& g) {
        g.integer("speaks", speaks, 1, 1'000, "The version in which it sends, and the newest that it understands.");
        g.integer("understands_from", oldest, 1, 1'000, "The oldest version that it understands.");
        g.flag("negotiates", h.negotiates,
               "With whoever negotiates too it speaks the newest version that both know. What it takes to agree on one "
               "is not counted.");
        g.check_that(oldest <= speaks,
                     "found a node that doesn't understand its own version, expected `understands_from` "
                     "to be at most `speaks`");
      },
      "Which versions of its protocol it knows: what comes in another one is dropped.");
  h.speaks = static_cast<std::uint16_t>(speaks);
  h.understands_from = static_cast<std::uint16_t>(oldest);
  f.object(
      "disk", [&](Fields& g) { g.distribution("sync", h.sync_time, "How long a write takes to become durable."); },
      "How fast its disk is.");
}

void profile_fields(Fields& f, LinkProfile& p) {
  f.distribution("latency", p.latency, "How long a message takes, one way.");
  f.ratio("loss", p.loss, "Share of messages lost.");
  f.ratio("duplicate", p.duplicate, "Share of messages that arrive twice.");
  f.ratio("reorder", p.reorder, "Share of messages held back by another draw of `reorder_by`.");
  f.distribution("reorder_by", p.reorder_by, "How long those are held back.");
  f.flag("fifo", p.fifo, "Messages never overtake one another, as over one TCP connection.");
  f.bandwidth("bandwidth", p.bits_per_second, "How fast bytes go out.");
  f.size("queue", p.queue_bytes, "Bytes that may wait to go out; what comes beyond that is dropped.");
  std::uint64_t mtu = std::max(p.mtu, p.largest);
  bool whole = p.largest != 0;
  f.size("mtu", mtu,
         "The largest piece that it carries: larger messages go in several, with a header each; with one piece the "
         "message "
         "is lost.");
  f.flag("dont_fragment", whole,
         "Messages larger than the MTU are dropped, and nobody is told: a black hole on the path.");
  f.check_that(mtu == 0 || (kLeastMtu <= mtu && mtu <= kMostMtu),
               fmt::format("found an MTU of {} bytes, expected {} to {} or \"unlimited\"", mtu, kLeastMtu, kMostMtu));
  p.mtu = whole ? 0 : static_cast<std::uint32_t>(mtu);
  p.largest = whole ? static_cast<std::uint32_t>(mtu) : 0;
}

/// Dollars, kept in billionths.
void price_fields(Fields& f, Prices& prices) {
  constexpr Ratio kMost{1'000'000 * Ratio::kOne};
  const auto price = [&](std::string_view name, std::uint64_t& nano_dollars, std::string_view doc) {
    Ratio dollars{nano_dollars};
    f.factor(name, dollars, {}, kMost, doc);
    nano_dollars = dollars.ppb;
  };
  price("in_zone", prices.per_gigabyte[0], "Of a GB (1000 MB) between nodes of one zone, or where there are no zones.");
  price("across_zones", prices.per_gigabyte[1], "Of a GB between zones of one region.");
  price("across_regions", prices.per_gigabyte[2], "Of a GB between regions.");
  price("internet", prices.per_gigabyte[3],
        "Of a GB between a node in a region and one in none, or one whose region is `internet`.");
  price("messages", prices.per_million_messages, "Of a million messages, whatever their size.");
  price("core_hour", prices.per_core_hour, "Of an hour that a core is at work.");
  price("node_hour", prices.per_node_hour, "Of an hour that a node is there, at work or not.");
}

void scenario_fields(Fields& f, ScenarioDraft& d) {
  about_fields(f, d);
  f.object(
      "defaults", [&](Fields& g) { host_fields(g, d.defaults); },
      "What holds for every node that doesn't say otherwise.");
  f.required("nodes");
  f.list(
      "nodes", kMostScenarioNodes, [&](Fields& g) { node_fields(g, d); }, "The machines and what runs on them.");
  f.groups("groups", "Names for several nodes, to be used wherever nodes are named.");
  f.object(
      "network", [&](Fields& g) { network_fields(g, d); }, "How messages travel.");
  f.object(
      "prices", [&](Fields& g) { price_fields(g, d.scenario.spec.prices); },
      "What things cost, in dollars. Whoever sends pays. With any price given each node has a bill.");
  f.list(
      "domains", kMostDomains, [&](Fields& g) { domain_fields(g, d); },
      "Who owns which nodes, and the owner's rules. There is no administrator of all.");
  if (f.reading()) admit_domains(d);
  f.list(
      "faults", kMostFaults, [&](Fields& g) { fault_fields(g, d); }, "What happens when: the script of the run.");
  run_fields(f, d);
  const auto lesson = [&](Fields& g) {
    Lesson read;
    lesson_fields(g, read, d.context.directory);
    if (g.reading()) d.scenario.lesson = std::make_shared<const Lesson>(std::move(read));
  };
  f.object("lesson", lesson, "What the page teaches with this run, step by step.");
}

}  // namespace netsplit
