#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "core/base/cow.h"
#include "core/sim/address_book.h"
#include "core/sim/adversary.h"
#include "core/sim/command.h"
#include "core/sim/domains.h"
#include "core/sim/monitor.h"
#include "core/sim/network.h"
#include "core/sim/node.h"
#include "core/sim/record.h"
#include "core/sim/tap.h"

namespace netsplit {

/// Everything that a run starts from.
struct WorldSpec {
  std::vector<HostSpec> hosts;
  std::vector<Role> roles;  ///< one a host
  NetworkSpec network;
  Prices prices;
  std::vector<Domain> domains;
  std::vector<ScriptedCommand> script;  ///< in order of time
  std::vector<Monitor> monitors;
  std::uint64_t seed = 1;
};

/// The simulated system at one moment. A copy is a snapshot: nodes are shared until one side changes them.
/// Belongs to one thread.
class World {
 public:
  explicit World(WorldSpec spec);

  /// Takes the next event, if it is due at or before `limit`. False when there is none. It may turn out to be void (a
  /// timer that was moved to later): that counts as a step too, so that a number of steps names one state exactly.
  bool step(Time limit = kForever);
  /// Handles all events up to and including `until`, then stands at `until`.
  void run_until(Time until);
  /// As run_until, but stops after about `events` more events; false when it stopped for that.
  bool run_until(Time until, std::uint64_t events);
  /// Stands at `at`, without handling anything. REQUIRES: no event is due before it.
  void advance_to(Time at);
  /// Does what the command says, now. What it can't do (a node that is already down) is a no-op.
  void apply(const Command& command);

  /// Records go here from now on; may be null. Not part of the state: a copy records nowhere.
  void record_to(RecordSink* sink) { sink_.pointer = sink; }

  Time now() const { return now_; }
  std::uint64_t steps() const { return steps_; }    ///< events taken from the queue so far
  std::uint64_t events() const { return events_; }  ///< of them, those that weren't void by then
  RecordId records() const { return next_record_; }
  OpId operations() const { return next_op_; }
  std::size_t nodes() const { return nodes_.size(); }
  /// With the labels that it has now. Holds until a node moves.
  const HostSpec& host(NodeId id) const { return (*hosts_)[index_of(id)]; }
  const std::vector<HostSpec>& hosts() const { return *hosts_; }
  /// The node of this name, or kNobody.
  NodeId find(std::string_view name) const;
  const Role& role(NodeId id) const { return node(id).role; }
  HostState state(NodeId id) const { return node(id).state; }
  const HostClock& clock(NodeId id) const { return node(id).clock; }
  Ratio slowness(NodeId id) const { return node(id).slowness; }
  std::size_t waiting(NodeId id) const { return node(id).backlog.size(); }  ///< tasks queued for its CPU
  std::uint32_t busy_cores(NodeId id) const { return node(id).busy; }
  bool syncing(NodeId id) const { return node(id).disk.writing; }
  const Value& durable(NodeId id) const { return node(id).disk.durable; }
  const Network& network() const { return network_; }
  const Domains& domains() const { return domains_; }
  const Prices& prices() const { return prices_; }
  Bill bill(NodeId id) const;  ///< what a node has cost so far
  Bill bill() const;           ///< all nodes, also those that are no more
  const AddressBook& addresses() const { return addresses_; }
  const ChannelEnds& channels(NodeId id) const { return node(id).channels; }
  Certificate certificate(NodeId id) const;  ///< as it stands now
  const Taps& taps() const { return taps_; }
  const std::vector<Violation>& violations() const { return *violations_; }
  const std::vector<Monitor>& monitors() const { return monitors_; }
  /// True if this node is the very same in both worlds' memory: then it is equal. (May be false for equal ones.)
  bool same_node(const World& o, NodeId id) const { return nodes_[index_of(id)].shares_with(o.nodes_[index_of(id)]); }

  /// About how many bytes a copy of this world takes in memory, without the nodes that it shares with `other`.
  std::size_t footprint(const World& other) const;

  /// Each message in flight, in no particular order.
  void for_each_packet(const std::function<void(const Packet&)>& visit) const;
  std::size_t packets_in_flight() const { return in_flight_; }
  /// When the next event is due; kForever if nothing will ever happen.
  Time next_event() const;

  /// Hash of the story so far: of every record. Kept up to date as the run goes.
  std::uint64_t story_hash() const { return story_.value(); }
  /// Hash of the story and of the state of every node, the network and the messages in flight.
  std::uint64_t hash() const;
  /// True while commands alone decide what happens next (command::TakeOver).
  bool taken_over() const { return adversary_.seated; }
  const std::vector<ArmedTimer>& timers(NodeId id) const { return node(id).timers; }

 private:
  friend class LocalStep;
  /// Copies as null.
  struct SinkPointer {
    RecordSink* pointer = nullptr;
    SinkPointer() = default;
    SinkPointer(const SinkPointer&) {}
    SinkPointer& operator=(const SinkPointer&) { return *this; }
  };
  /// Copies as empty: a scratch pad, not state.
  struct Scratch {
    Outbox outbox;
    std::vector<Finding> findings;
    Scratch() = default;
    Scratch(const Scratch&) {}
    Scratch& operator=(const Scratch&) { return *this; }
  };

  const Node& node(NodeId id) const { return *nodes_[index_of(id)]; }
  Node& touch(NodeId id);

  RecordId record(RecordKind kind, const Label& label, RecordId cause, NodeId node, NodeId peer = kNobody,
                  std::uint32_t value = 0, DropReason reason = DropReason::none);
  bool handle(Event& event);
  void plan(Event&& packet);
  Time clock_time() const { return adversary_.seated ? adversary_.since : now_; }
  void arrive(Event& event);
  bool turned_away(const Event& packet);
  bool follow_script(Event& event);
  bool fire(Event& event);
  void fired(Node& node, ArmedTimer& timer, Event&& event);
  void accept(NodeId id, Event&& event);
  void begin(NodeId id, Node& node, Event& event);
  bool serve(Event& event);
  bool free_core(Event& event);
  void drain(NodeId id, Node& node);
  void run_role(NodeId id, Node& node, Event& event, bool holds_core);
  void take_effects(NodeId id, Node& node, std::vector<Effect>& effects, RecordId cause);
  void send(NodeId from, Node& node, NodeId to, Value&& message, RecordId cause);
  void launch(NodeId from, Node& node, NodeId to, Value&& message, std::uint32_t bytes, RecordId sent,
              std::uint32_t key);
  void arm(NodeId id, Node& node, const Effect& effect, RecordId cause);
  void sync(NodeId id, Node& node, Effect& effect, RecordId cause);
  void begin_write(NodeId id, Node& node);
  bool finish_write(const Event& event);
  void finish_write(NodeId id);
  void observe(NodeId id, const Role& role);
  void report_findings(NodeId id);

  DropReason flaw_seen(NodeId by, NodeId of, const Certificate& shown) const;
  DropReason flaw_between(NodeId from, NodeId to) const;
  void send_over_channel(NodeId from, Node& node, NodeId to, NodeId asked_for, Value&& message, RecordId cause);
  void send_assured(NodeId from, Node& node, NodeId to, Value&& message, RecordId sent);
  void call(NodeId from, Node& node, ChannelEnd& end, RecordId cause);
  void say(NodeId from, Node& node, const ChannelEnd& end, Value&& handshake, RecordId cause);
  void say_hello(NodeId from, Node& node, const ChannelEnd& end, RecordId cause);
  Value hello_back(NodeId id, const ChannelEnd& end) const;
  Value last_word(NodeId id, const ChannelEnd& end) const;
  void await_answer(NodeId id, const Node& node, const ChannelEnd& end);
  bool say_again(const Event& event);
  void hang_up(NodeId id, ChannelEnd& end, DropReason reason);
  void flush(NodeId id, Node& node, ChannelEnd& end);
  void flush_early(NodeId id, Node& node, const ChannelEnd& end);
  void open(NodeId id, Node& node, ChannelEnd& end);
  bool admit(NodeId id, Node& node, Event& event, Outbox& out);
  bool admit_unshaken(NodeId id, const Node& node, const Event& event, Outbox& out);
  bool admit_forged(NodeId id, Node& node, const Event& event, Outbox& out);
  bool admit_early(NodeId id, Node& node, const Event& event, Outbox& out);
  bool keep(NodeId id, ChannelEnd& end, const Event& event);
  bool turned_away(NodeId id, const Event& event, DropReason reason);
  bool break_off(NodeId id, ChannelEnd& end, const Event& event, Outbox& out);
  void shake_hands(NodeId id, Node& node, const Event& event, Outbox& out);
  void on_hello(NodeId id, Node& node, ChannelEnd& end, const ClientHello& hello, Outbox& out);
  void on_answer(NodeId id, Node& node, ChannelEnd& end, const ServerHello& hello, Outbox& out);
  void on_finished(NodeId id, Node& node, ChannelEnd& end, const Finished& finished, Outbox& out);
  bool meets_client(NodeId id, Node& node, ChannelEnd& end, const Finished& finished, Outbox& out);
  void close_channels(NodeId id, Node& node, RecordId cause);
  void finish_handshakes();
  void pass_tap(Event& packet, std::uint32_t bytes);

  void apply_one(const command::Crash& c);
  void apply_one(const command::Restart& c);
  void apply_one(const command::Pause& c);
  void apply_one(const command::Resume& c);
  void apply_one(const command::Slow& c);
  void apply_one(const command::StepClock& c);
  void apply_one(const command::DriftClock& c);
  void apply_one(const command::Cut& c);
  void apply_one(const command::Heal& c);
  void apply_one(const command::Degrade& c);
  void apply_one(const command::DropMessage& c);
  void apply_one(const command::DelayMessage& c);
  void apply_one(const command::Tell& c);
  void apply_one(const command::DuplicateMessage& c);
  void apply_one(const command::Deliver& c);
  void apply_one(const command::Fire& c);
  void apply_one(const command::FinishWrite& c);
  void apply_one(const command::TakeOver& c);
  void apply_one(const command::HandBack& c);
  void apply_one(const command::Create& c);
  void apply_one(const command::Remove& c);
  void apply_one(const command::Move& c);
  void apply_one(const command::MoveAddress& c);
  void apply_one(const command::Tap& c);
  void apply_one(const command::Untap& c);
  void apply_one(const command::Inject& c);
  void apply_one(const command::Renew& c);
  void apply_one(const command::Roll& c);
  RecordId record_command(const Label& label, NodeId node = kNobody, NodeId peer = kNobody);
  bool exists(NodeId id) const { return index_of(id) < nodes_.size(); }
  bool is_there(NodeId id) const { return exists(id) && node(id).state != HostState::absent; }
  bool runs(NodeId id) const { return exists(id) && !is_off(node(id).state); }
  void halt(NodeId id, Node& node, RecordId cause, DropReason waited);
  void create(NodeId id, RecordId cause);
  void remove(NodeId id, RecordId cause);
  void move_address(const command::MoveAddress& m, RecordId cause);
  void change_topology(const Effect& effect, RecordId cause);

  std::shared_ptr<const std::vector<HostSpec>> hosts_;
  std::shared_ptr<const std::vector<ScriptedCommand>> script_;
  std::vector<Cow<Node>> nodes_;
  Network network_;
  Prices prices_;
  bool metered_ = false;          ///< something has a price
  bool speaks_versions_ = false;  ///< not all nodes speak the same version of their protocol
  bool secured_ = false;          ///< some channels are not plain
  std::uint32_t connections_ = 0;
  AddressBook addresses_;
  Taps taps_;
  bool moved_ = false;   ///< labels are no longer as the scenario has them
  bool rolled_ = false;  ///< versions aren't
  Domains domains_;
  EventQueue queue_;
  Adversary adversary_;
  std::vector<Monitor> monitors_;
  Cow<std::vector<Violation>> violations_;
  Time now_{};
  std::uint64_t steps_ = 0;
  std::uint64_t events_ = 0;
  std::uint64_t in_flight_ = 0;
  RecordId next_record_ = 0;
  OpId next_op_ = 0;
  Hasher story_;
  SinkPointer sink_;
  Scratch scratch_;
};

}  // namespace netsplit
