#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "web/scene/requests.h"
#include "web/scene/stage.h"

namespace netsplit {

/// A sheet that asks for what a command needs, over everything else. Enter sends it, Escape closes it.
struct Form {
  std::string title;
  std::string doc;
  std::string verb;             ///< on the button
  std::vector<NodeId> offered;  ///< the nodes to choose from
  std::vector<FormField> fields;
  std::function<Command(const std::vector<FormField>&)> build;
  float height = 340;  ///< of the sheet: as its content needs it, once that was drawn
  int settling = 2;    ///< frames until its height is final: a scroll bar comes and goes a frame late
  bool shown = false;
  bool tried = false;  ///< somebody wanted to send it as it is: now it says what is wrong

  /// The first complaint of a field; empty when it can be sent.
  std::string complaint() const;
};

/// What to ask the node for, with sensible values filled in: all nodes of its role.
Form request_form(const World& world, NodeId node, const MenuRequest& request);
/// Which nodes stay together with this one when the network is parted. REQUIRES: there is another node.
Form part_form(const World& world, NodeId node);

/// Draws it, and appends the command once it is sent. False when it is to be closed.
bool draw_form(const StageContext& context, Form& form, std::vector<Command>& commands);

}  // namespace netsplit
