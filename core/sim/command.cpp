#include "core/sim/command.h"

namespace netsplit {
namespace {

constexpr Label kLabels[] = {Label{"crash"},        Label{"restart"},
                             Label{"pause"},        Label{"resume"},
                             Label{"slow"},         Label{"step_clock"},
                             Label{"drift_clock"},  Label{"cut"},
                             Label{"heal"},         Label{"degrade"},
                             Label{"drop_message"}, Label{"delay_message"},
                             Label{"tell"},         Label{"duplicate_message"},
                             Label{"deliver"},      Label{"fire"},
                             Label{"finish_write"}, Label{"take_over"},
                             Label{"hand_back"},    Label{"create"},
                             Label{"remove"},       Label{"move"},
                             Label{"move_address"}, Label{"tap"},
                             Label{"untap"},        Label{"inject"},
                             Label{"renew"},        Label{"roll"}};
static_assert(std::size(kLabels) == std::variant_size_v<Command>);

}  // namespace

const Label& label_of(const Command& command) { return kLabels[command.index()]; }

NodeId node_of(const Command& command) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.node; })
          return c.node;
        else
          return kNobody;
      },
      command);
}

}  // namespace netsplit
