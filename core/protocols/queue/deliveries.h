#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/label.h"
#include "core/protocols/payment/provider.h"
#include "core/protocols/queue/happening.h"
#include "core/protocols/queue/known_ids.h"
#include "core/sim/monitor.h"

namespace netsplit::queue {

struct Broker;

inline constexpr Label kNoMessageLost{"No Message Lost"};
inline constexpr Label kDeliveredAtMostOnce{"Delivered At Most Once"};
inline constexpr Label kInOrderWithinAGroup{"In Order Within A Group"};
inline constexpr Label kAllMessagesDone{"All Messages Done"};

/// What becomes of messages between producers, queues, consumers and the mailer, judged after each event.
/// No Message Lost: of those whose producer was told that they are kept, each has been done, or a queue has it, or a
/// consumer is at work at it. Delivered At Most Once: what a message asks for is done once. In Order Within A Group: of two
/// messages of a group and a producer, the first is done first, where both are; only the first time counts.
struct Deliveries {
  struct Open {
    MessageId id = 0;
    std::uint32_t group = 0;
    bool told = false;
    bool gone = false;    ///< from the queue
    bool handed = false;  ///< to the mailer: it may be done at any time
    NodeId queue = kNobody;
    NodeId holder = kNobody;
    std::uint32_t life = 0;  ///< of the holder, when it took it
  };
  struct Line {
    NodeId producer = kNobody;
    std::uint32_t group = 0;
    MessageId last = 0;  ///< of those done, the one published last
  };
  std::vector<std::uint32_t> lives;  ///< of nodes, by index
  std::vector<Open> open;            ///< not done yet; sorted
  std::vector<Line> lines;           ///< sorted
  KnownIds done;

  static std::vector<Monitor> monitors(std::span<const NodeId> group);
  static std::span<const Label* const> claims();
  void observe(NodeId changed, const Role& role, Time now, std::vector<Finding>& findings);

 private:
  Open& opened(MessageId id, std::uint32_t group);
  void take(NodeId node, const Happening& h, std::vector<Finding>& findings, Time now);
  void started(NodeId node, std::vector<Finding>& findings);
  void recovered(NodeId node, const Broker& broker, std::vector<Finding>& findings);
  void finished(NodeId node, MessageId id, Time now, std::vector<Finding>& findings);
  void judge(const Open& message, std::vector<Finding>& findings) const;
  std::uint32_t life_of(NodeId node) const;
};

/// Nothing that was published is undone: each queue is empty, and no producer waits for an answer.
class AllMessagesDone {
 public:
  static constexpr const Label* kClaim = &kAllMessagesDone;
  static constexpr const char* kDoc = "The queues are empty, without dead letters, after something was in them.";
  explicit AllMessagesDone(std::span<const NodeId> queues);
  bool observe(NodeId changed, const Role& role);
  std::string missing() const;

 private:
  struct Seen {
    NodeId id = kNobody;
    std::uint64_t left = 0;
    bool used = false;
  };
  std::vector<Seen> queues_;
};

}  // namespace netsplit::queue
