#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/describer.h"
#include "core/base/ids.h"
#include "core/base/time.h"
#include "core/base/value.h"

// What any message queue answers, whatever keeps its messages: producers publish, consumers receive, and a message is there
// until somebody says that it is done. The words are those of Amazon SQS (Developer Guide: visibility timeout, dead-letter
// queues, FIFO queues); what AMQP 0-9-1 calls basic.ack and basic.reject is `Ack` and `ChangeVisibility` to nothing.
namespace netsplit::queue {

/// Names a message: its producer, and a number that this producer has used for nothing else. A repetition has the same.
using MessageId = std::uint64_t;
inline constexpr int kNumberBits = 48;
constexpr MessageId message_id(NodeId producer, std::uint64_t number) {
  return static_cast<MessageId>(index_of(producer)) << kNumberBits | number;
}
constexpr NodeId producer_of(MessageId id) { return node_id(id >> kNumberBits); }
constexpr std::uint64_t number_of(MessageId id) { return id & ((std::uint64_t{1} << kNumberBits) - 1); }
/// "p1/17".
std::string name_of(MessageId id, const Describer& d);
/// "#0/17", for a sentence in which names are filled in later.
std::string name_of(MessageId id);

struct Message {
  static constexpr std::string_view kName = "message";
  MessageId id = 0;
  std::uint32_t group = 0;  ///< those of one group have an order; 0: none
  std::uint32_t bytes = 200;
  bool poison = false;  ///< whoever works at it fails
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return bytes; }
  bool operator==(const Message&) const = default;
};

/// Producer to queue.
struct Publish {
  static constexpr std::string_view kName = "publish";
  Message message;
  std::uint64_t dedup = 0;  ///< two messages with the same one within a window are one; 0: none
  Duration delay{};         ///< nobody is given it before
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const { return 60 + message.wire_bytes(); }
  bool operator==(const Publish&) const = default;
};
/// Queue to producer: it is kept.
struct Published {
  static constexpr std::string_view kName = "published";
  MessageId id = 0;
  bool duplicate = false;  ///< it was there before
  void describe(Describer& d) const;
  bool operator==(const Published&) const = default;
};

/// Consumer to queue: give me some. A later call of the same worker takes the place of an earlier one.
struct Receive {
  static constexpr std::string_view kName = "receive";
  std::uint32_t worker = 0;  ///< of that consumer
  std::uint32_t call = 0;
  std::uint32_t max = 1;  ///< so many at once
  Duration wait{};        ///< if there is none, so long is waited for one (long polling)
  void describe(Describer& d) const;
  bool operator==(const Receive&) const = default;
};
/// Names one handing out of one message. It is worth nothing once the message has been handed out again.
struct Receipt {
  std::uint32_t slot = 0;
  std::uint64_t ticket = 0;
  bool operator==(const Receipt&) const = default;
};
/// Queue to consumer; without items when there were none.
struct Delivery {
  static constexpr std::string_view kName = "delivery";
  struct Item {
    Receipt receipt;
    Message message;
    std::uint32_t receives = 0;  ///< how often it has been handed out, this time included
    bool operator==(const Item&) const = default;
  };
  std::uint32_t worker = 0;
  std::uint32_t call = 0;
  std::vector<Item> items;
  void describe(Describer& d) const;
  std::uint32_t wire_bytes() const;
  bool operator==(const Delivery&) const = default;
};

/// Consumer to queue: it is done, and may go.
struct Ack {
  static constexpr std::string_view kName = "ack";
  Receipt receipt;
  MessageId message = 0;  ///< for whoever looks at it
  void describe(Describer& d) const;
  bool operator==(const Ack&) const = default;
};
/// Consumer to queue: keep it from others for so long from now on. Zero: give it to somebody else now.
struct ChangeVisibility {
  static constexpr std::string_view kName = "change visibility";
  Receipt receipt;
  MessageId message = 0;
  Duration visibility{};
  void describe(Describer& d) const;
  bool operator==(const ChangeVisibility&) const = default;
};

}  // namespace netsplit::queue
