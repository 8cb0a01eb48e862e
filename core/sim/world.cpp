#include "core/sim/world.h"

#include <algorithm>
#include <utility>

#include "core/base/fixed_math.h"

namespace netsplit {
namespace {

inline constexpr Label kStart{"start"};
constexpr std::size_t kMostViolations = 1000;

}  // namespace

World::World(WorldSpec spec)
    : hosts_(std::make_shared<const std::vector<HostSpec>>(std::move(spec.hosts))),
      script_(std::make_shared<const std::vector<ScriptedCommand>>(std::move(spec.script))),
      network_(spec.network, *hosts_),
      prices_(spec.prices),
      metered_(spec.prices.any()),
      secured_(network_.has_channels()),
      domains_(std::move(spec.domains), hosts_->size()),
      monitors_(std::move(spec.monitors)),
      violations_(std::vector<Violation>{}) {
  taps_.seed(spec.seed);
  for (std::size_t i = 0; i < hosts_->size(); ++i) {
    nodes_.emplace_back(Node((*hosts_)[i], std::move(spec.roles[i]), spec.seed));
    speaks_versions_ = speaks_versions_ || (*hosts_)[i].speaks != hosts_->front().speaks;
    if ((*hosts_)[i].absent) continue;
    Event start;
    start.kind = Event::Kind::start;
    start.node = node_id(i);
    queue_.push(std::move(start));
  }
  for (std::size_t i = 0; i < script_->size(); ++i) {
    Event scripted;
    scripted.kind = Event::Kind::script;
    scripted.time = std::max(Time::zero(), (*script_)[i].at);
    scripted.key = static_cast<std::uint32_t>(i);
    queue_.push(std::move(scripted));
  }
  for (std::size_t i = 0; i < monitors_.size(); ++i) {
    if (monitors_[i].deadline() == kForever) continue;
    Event deadline;
    deadline.kind = Event::Kind::deadline;
    deadline.time = monitors_[i].deadline() + Duration{1};  // what happens at the deadline is in time
    deadline.key = static_cast<std::uint32_t>(i);
    queue_.push(std::move(deadline));
  }
}

Node& World::touch(NodeId id) {
  Node& node = nodes_[index_of(id)].write();
  node.cached_hash = 0;
  return node;
}

RecordId World::record(RecordKind kind, const Label& label, RecordId cause, NodeId node, NodeId peer,
                       std::uint32_t value, DropReason reason) {
  // The products don't wait for one another; only the last step is a chain.
  const std::uint64_t links = std::uint64_t{cause} << 32 | value;
  const std::uint64_t places = std::uint64_t{static_cast<std::uint8_t>(kind)} << 40 |
                               std::uint64_t{static_cast<std::uint8_t>(reason)} << 32 | index_of(node) << 16 |
                               index_of(peer);
  story_.add(static_cast<std::uint64_t>(now_.count()) * 0x9e3779b97f4a7c15u + label.hash * 0xc2b2ae3d27d4eb4fu +
             links * 0x165667b19e3779f9u + (places ^ places << 31) * 0x27d4eb2f165667c5u);
  const RecordId id = next_record_++;
  if (sink_.pointer) sink_.pointer->record(id, Record{now_, &label, cause, value, node, peer, kind, reason});
  return id;
}

bool World::step(Time limit) {
  Event event;
  if (!queue_.pop(event, limit)) return false;
  now_ = event.time;
  ++steps_;
  if (handle(event)) ++events_;  // otherwise void by now: a moved timer, or planned in an earlier life
  return true;
}

void World::run_until(Time until) {
  while (step(until)) {}
  now_ = std::max(now_, until);
}

bool World::run_until(Time until, std::uint64_t events) {
  for (; events > 0; --events) {
    if (!step(until)) {
      now_ = std::max(now_, until);
      return true;
    }
  }
  return false;
}

void World::advance_to(Time at) { now_ = std::max(now_, at); }

bool World::handle(Event& event) {
  switch (event.kind) {
    case Event::Kind::packet: arrive(event); return true;
    case Event::Kind::timer: return fire(event);
    case Event::Kind::served: return serve(event);
    case Event::Kind::core_free: return free_core(event);
    case Event::Kind::disk_done: return finish_write(event);
    case Event::Kind::start: {
      const Node& n = node(event.node);
      if (is_off(n.state) || n.incarnation != event.incarnation) return false;  // crashed or removed at once
      if (event.cause == kNoRecord) event.cause = record(RecordKind::started, kStart, kNoRecord, event.node);
      accept(event.node, std::move(event));
      return true;
    }
    case Event::Kind::script: return follow_script(event);
    case Event::Kind::answer_due: return say_again(event);
    case Event::Kind::deadline:
      monitors_[event.key].expire(scratch_.findings);
      report_findings(kNobody);
      return true;
  }
  return false;
}

void World::arrive(Event& event) {
  --in_flight_;
  const NodeId to = event.node;
  const NodeId from = event.peer;
  const Label& label = event.message.label();
  if (!network_.cuts().empty() && network_.is_cut(from, to)) {
    record(RecordKind::dropped, label, event.cause, from, to, 0, DropReason::cut);
  } else if (domains_.any() && turned_away(event)) {
    return;
  } else if (node(to).state == HostState::down) {
    record(RecordKind::dropped, label, event.cause, from, to, 0, DropReason::receiver_down);
  } else if (node(to).state == HostState::absent) {
    record(RecordKind::dropped, label, event.cause, from, to, 0, DropReason::no_such_node);
  } else if (speaks_versions_ && !host(to).understands(host(from))) {
    record(RecordKind::dropped, label, event.cause, from, to, 0, DropReason::wrong_version);
  } else {
    event.cause = record(RecordKind::delivered, label, event.cause, to, from, event.message.bytes());
    accept(to, std::move(event));
  }
}

bool World::fire(Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) return false;
  const auto is_it = [&](const ArmedTimer& t) { return t.timer.label == event.label && t.timer.key == event.key; };
  const auto& armed = node(id).timers;
  const auto found = std::find_if(armed.begin(), armed.end(), is_it);
  if (found == armed.end() || found->queued != event.time) return false;
  Node& n = touch(id);
  ArmedTimer& timer = n.timers[static_cast<std::size_t>(found - armed.begin())];
  if (timer.due > now_) {  // moved to later since: go to sleep again
    timer.queued = event.time = timer.due;
    queue_.push(std::move(event));
    return false;
  }
  fired(n, timer, std::move(event));
  return true;
}

void World::fired(Node& n, ArmedTimer& timer, Event&& event) {
  event.cause = record(RecordKind::fired, *event.label, timer.record, event.node, kNobody, event.key);
  timer = n.timers.back();
  n.timers.pop_back();
  accept(event.node, std::move(event));
}

/// The host takes on a task: at once, or when a core is free and the host is not paused.
void World::accept(NodeId id, Event&& event) {
  Node& n = touch(id);
  if (n.state == HostState::up && n.busy < n.cores && n.backlog.empty()) {
    begin(id, n, event);
    if (!n.backlog.empty()) drain(id, n);
  } else if (n.backlog.size() < n.queue_limit) {
    n.backlog.push_back(std::move(event));
  } else if (event.kind == Event::Kind::packet) {
    record(RecordKind::dropped, event.message.label(), event.cause, event.peer, id, 0, DropReason::queue_full);
  }
}

namespace {

/// What it takes to write so many bytes to a message, or to read them.
Duration time_for(const HostSpec& host, std::uint64_t bytes) {
  const Wide nanoseconds = Wide{bytes} * static_cast<std::uint64_t>(host.per_kilobyte.count()) / 1'000;
  return Duration{static_cast<std::int64_t>(nanoseconds)};
}

std::uint64_t bytes_sent(const std::vector<Effect>& effects, NodeId by) {
  std::uint64_t bytes = 0;
  for (const Effect& e : effects)
    if (e.kind == Effect::Kind::send && e.to != by) bytes += e.value.bytes();
  return bytes;
}

}  // namespace

void World::begin(NodeId id, Node& n, Event& event) {
  if (n.instant || adversary_.seated) return run_role(id, n, event, false);
  Duration service = host(id).service_time.draw(n.machine);
  if (n.reads_bytes && event.kind == Event::Kind::packet) service += time_for(host(id), event.message.bytes());
  service = n.slowed(service);
  if (service == Duration::zero()) return run_role(id, n, event, false);
  if (metered_) n.meter.busy += service;
  ++n.busy;
  event.task = event.kind;
  event.kind = Event::Kind::served;
  event.time = now_ + service;
  event.node = id;
  event.incarnation = n.incarnation;
  queue_.push(std::move(event));
}

bool World::serve(Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) {
    if (event.task != Event::Kind::packet) return false;
    record(RecordKind::dropped, event.message.label(), event.cause, event.peer, id, 0,
           is_there(id) ? DropReason::receiver_crashed : DropReason::no_such_node);
    return true;
  }
  Node& n = touch(id);
  if (n.state == HostState::paused) {
    n.deferred.push_back(std::move(event));
    return false;
  }
  event.kind = event.task;
  run_role(id, n, event, true);
  drain(id, n);
  return true;
}

/// The work that a handling asked for has been done: its effects take place.
bool World::free_core(Event& event) {
  const NodeId id = event.node;
  if (node(id).incarnation != event.incarnation) return false;
  Node& n = touch(id);
  if (n.state == HostState::paused) {
    n.deferred.push_back(std::move(event));
    return false;
  }
  const auto at = std::find_if(n.held.begin(), n.held.end(), [&](const HeldEffects& h) { return h.id == event.key; });
  HeldEffects held = std::move(*at);
  n.held.erase(at);
  --n.busy;
  take_effects(id, n, held.effects, held.cause);
  drain(id, n);
  return true;
}

void World::drain(NodeId id, Node& n) {
  while (n.state == HostState::up && n.busy < n.cores && !n.backlog.empty()) {
    Event event = n.backlog[0];
    n.backlog.drop_front(1);
    if (n.backlog.empty()) n.backlog.clear();
    begin(id, n, event);
  }
}

void World::run_role(NodeId id, Node& n, Event& event, bool holds_core) {
  Outbox& out = scratch_.outbox;
  out.self_ = id;
  out.elapsed_ = n.clock.elapsed(clock_time());
  out.wall_ = out.elapsed_ + n.clock.offset;
  out.work_ = Duration::zero();
  Rng same{};  // under an adversary everything that is left to chance is the same each time
  out.rng_ = adversary_.seated ? &same : &n.chance;
  out.next_op_ = next_op_;
  out.verified_ = false;
  bool concerns_role = true;  // as opposed to the channel alone: then there is nothing new to see in the role
  if (event.kind == Event::Kind::packet) {
    concerns_role = (!secured_ && event.key == 0) || admit(id, n, event, out);
    if (concerns_role && !n.role.receive(event.peer, event.message, out))
      record(RecordKind::dropped, event.message.label(), event.cause, event.peer, id, 0, DropReason::not_understood);
  } else if (event.kind == Event::Kind::timer) {
    n.role.timeout(Timer{*event.label, event.key}, out);
  } else {
    n.role.start(out);
  }
  next_op_ = out.next_op_;
  if (n.reads_bytes) out.work_ += time_for(host(id), bytes_sent(out.effects_, id));
  const Duration work = adversary_.seated ? Duration::zero() : n.slowed(out.work_);
  if (work > Duration::zero()) {
    if (!holds_core) ++n.busy;
    if (metered_) n.meter.busy += work;
    Event done;
    done.kind = Event::Kind::core_free;
    done.time = now_ + work;
    done.node = id;
    done.incarnation = n.incarnation;
    done.key = n.next_held;
    n.held.push_back({n.next_held++, event.cause, std::move(out.effects_)});
    out.effects_ = {};
    queue_.push(std::move(done));
  } else {
    if (holds_core) --n.busy;
    take_effects(id, n, out.effects_, event.cause);
    out.effects_.clear();
  }
  if (!monitors_.empty() && concerns_role) observe(id, n.role);
}

void World::take_effects(NodeId id, Node& n, std::vector<Effect>& effects, RecordId cause) {
  for (Effect& e : effects) {
    switch (e.kind) {
      case Effect::Kind::send: send(id, n, e.to, std::move(e.value), cause); break;
      case Effect::Kind::arm: arm(id, n, e, cause); break;
      case Effect::Kind::cancel:
        std::erase_if(n.timers, [&](const ArmedTimer& t) { return t.timer == e.timer; });
        break;
      case Effect::Kind::sync: sync(id, n, e, cause); break;
      case Effect::Kind::invoke: {
        const RecordId at = record(RecordKind::invoked, e.value.label(), cause, id, kNobody, e.number);
        if (sink_.pointer) sink_.pointer->invoked(e.number, at, id, now_, e.value);
        break;
      }
      case Effect::Kind::complete: {
        static constexpr Label kNothing{"nothing"};
        const Label& label = e.value ? e.value.label() : kNothing;
        const RecordId at = record(RecordKind::completed, label, cause, id, kNobody, e.number);
        if (sink_.pointer) sink_.pointer->completed(e.number, at, now_, e.outcome, e.value);
        break;
      }
      case Effect::Kind::note: record(RecordKind::note, *e.timer.label, cause, id, kNobody, e.number); break;
      case Effect::Kind::create:
      case Effect::Kind::remove:
      case Effect::Kind::move_address:
        change_topology(e, cause);
        if (n.state == HostState::absent) return;  // it has removed itself
        break;
    }
  }
}

/// A packet is on its way: it arrives when it is due, or when an adversary wants it to.
void World::plan(Event&& packet) {
  ++in_flight_;
  if (adversary_.seated)
    adversary_.waiting.push_back(std::move(packet));
  else
    queue_.push(std::move(packet));
}

void World::send(NodeId from, Node& n, NodeId to, Value&& message, RecordId cause) {
  const NodeId asked_for = to;
  // What belongs to a connection goes to its other end, wherever that one's address leads by now.
  if (!addresses_.empty() && from != to && !(secured_ && is_handshake(message)))
    to = addresses_.resolve(from, to, now_);
  if (secured_ && from != to && exists(to) && !network_.channel(from, to).is_plain())
    return send_over_channel(from, n, to, asked_for, std::move(message), cause);
  const std::uint32_t bytes = message.bytes();
  const RecordId sent = record(RecordKind::sent, message.label(), cause, from, to, bytes);
  launch(from, n, to, std::move(message), bytes, sent, 0);
}

/// A message goes out on the wire. `key`: its passport.
void World::launch(NodeId from, Node& n, NodeId to, Value&& message, std::uint32_t bytes, RecordId sent,
                   std::uint32_t key) {
  Event packet;
  packet.sent = now_;
  packet.node = to;
  packet.peer = from;
  packet.cause = sent;
  packet.key = key;
  if (metered_ && from != to && exists(to)) n.meter.sent(network_.link_class(from, to), bytes);
  Network::Passage passage;
  if (!exists(to)) {
    passage.dropped = DropReason::no_such_node;
  } else if (adversary_.seated) {
    if (network_.is_cut(from, to)) passage.dropped = DropReason::cut;
  } else if (from != to) {
    passage = network_.send(from, to, bytes, now_, n.wire, key != 0);
  }
  if (passage.dropped != DropReason::none) {
    record(RecordKind::dropped, message.label(), packet.cause, from, to, 0, passage.dropped);
    return;
  }
  packet.message = std::move(message);
  packet.time = now_ + passage.delay;
  if (!taps_.empty()) pass_tap(packet, bytes);
  if (passage.duplicated && key == 0) {
    Event copy = packet;
    copy.time = now_ + passage.duplicate_delay;
    plan(std::move(copy));
  }
  plan(std::move(packet));
}

void World::arm(NodeId id, Node& n, const Effect& effect, RecordId cause) {
  const Duration local = n.chance.between(effect.lo, effect.hi);
  const Time due = clock_time() + n.clock.true_duration(std::max(Duration::zero(), local));
  const RecordId at = record(RecordKind::armed, *effect.timer.label, cause, id, kNobody, effect.timer.key);
  auto found =
      std::find_if(n.timers.begin(), n.timers.end(), [&](const ArmedTimer& t) { return t.timer == effect.timer; });
  if (found == n.timers.end()) found = n.timers.insert(n.timers.end(), {effect.timer, due, kForever, at});
  found->due = due;
  found->record = at;
  // A timer that moves to later keeps its place in the queue: most timers are moved many times and never fire.
  if (found->queued <= due || adversary_.seated) return;
  found->queued = due;
  Event event;
  event.kind = Event::Kind::timer;
  event.time = due;
  event.label = effect.timer.label;
  event.key = effect.timer.key;
  event.node = id;
  event.incarnation = n.incarnation;
  queue_.push(std::move(event));
}

void World::observe(NodeId id, const Role& role) {
  for (Monitor& monitor : monitors_) monitor.observe(id, role, now_, scratch_.findings);
  report_findings(id);
}

void World::report_findings(NodeId id) {
  for (Finding& f : scratch_.findings) {
    const auto known = [&](const Violation& v) { return v.claim == f.claim && v.node == id; };
    if (violations_->size() >= kMostViolations || std::any_of(violations_->begin(), violations_->end(), known))
      continue;
    const auto number = static_cast<std::uint32_t>(violations_->size());
    const RecordId at =
        record(RecordKind::violated, *f.claim, next_record_ == 0 ? kNoRecord : next_record_ - 1, id, kNobody, number);
    violations_.write().push_back({f.claim, std::move(f.why), now_, id, at});
  }
  scratch_.findings.clear();
}

NodeId World::find(std::string_view name) const {
  for (std::size_t i = 0; i < hosts_->size(); ++i)
    if ((*hosts_)[i].name == name) return node_id(i);
  return kNobody;
}

Time World::next_event() const { return queue_.next_time(); }

void World::for_each_packet(const std::function<void(const Packet&)>& visit) const {
  queue_.for_each([&](const Event& e) {
    if (e.kind == Event::Kind::packet) visit({e.cause, e.peer, e.node, e.sent, e.time, &e.message});
  });
  for (const Event& e : adversary_.waiting) visit({e.cause, e.peer, e.node, e.sent, kForever, &e.message});
}

std::size_t World::footprint(const World& other) const {
  constexpr std::size_t kBucketsBytes = 3 * 256 * sizeof(std::vector<Event>);
  const std::size_t events = queue_.size() + adversary_.waiting.size() + adversary_.put_off.size();
  std::size_t bytes = sizeof(World) + kBucketsBytes + events * sizeof(Event);
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    bytes += sizeof(nodes_[i]);
    if (i >= other.nodes_.size() || !nodes_[i].shares_with(other.nodes_[i])) bytes += nodes_[i]->footprint();
  }
  return bytes;
}

std::uint64_t World::hash() const {
  Hasher h;
  h.add(story_.value());
  h.add(static_cast<std::uint64_t>(now_.count()));
  for (const auto& n : nodes_) h.add(n->hash());
  network_.hash_into(h);
  if (!addresses_.empty()) addresses_.hash_into(h);
  if (secured_) h.add(connections_);
  if (taps_.used()) taps_.hash_into(h);
  if (moved_)
    for (const HostSpec& host : *hosts_)
      for (const std::string* label : {&host.region, &host.zone, &host.rack}) netsplit::hash_into(h, *label);
  if (rolled_)
    for (const HostSpec& host : *hosts_) h.add(std::uint64_t{host.speaks} << 16 | host.understands_from);
  if (domains_.any()) domains_.hash_into(h);
  std::vector<Event> events;
  queue_.for_each([&](const Event& e) {
    if (e.kind != Event::Kind::deadline) events.push_back(e);  // who watches is no part of what is watched
  });
  sort_by_time(events);
  netsplit::hash_into(h, events);
  if (adversary_.seated) {
    netsplit::hash_into(h, adversary_.since);
    netsplit::hash_into(h, adversary_.waiting);
    h.add(adversary_.put_off.size());
  }
  return h.value();
}

}  // namespace netsplit
