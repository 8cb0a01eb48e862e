#include "core/protocols/client/clients_answered.h"

#include <algorithm>

#include "core/protocols/client/kv_client.h"

namespace netsplit::kv {

ClientsAnswered::ClientsAnswered(std::span<const NodeId> clients) {
  for (const NodeId id : clients) clients_.push_back({.id = id});
}

bool ClientsAnswered::observe(NodeId changed, const Role& role) {
  const auto it = std::find_if(clients_.begin(), clients_.end(), [&](const Seen& c) { return c.id == changed; });
  const auto* client = it == clients_.end() ? nullptr : role.as<Client>();
  if (!client) return false;
  if (!it->seen) it->ok = client->ok;
  it->seen = true;
  it->answered = client->ok > it->ok;
  return std::all_of(clients_.begin(), clients_.end(), [](const Seen& c) { return c.answered; });
}

std::string ClientsAnswered::missing() const {
  const auto waits = std::find_if(clients_.begin(), clients_.end(), [](const Seen& c) { return !c.answered; });
  const auto count = std::count_if(clients_.begin(), clients_.end(), [](const Seen& c) { return !c.answered; });
  const std::string name = "#" + std::to_string(index_of(waits->id));
  return count == 1 ? name + " got no answer" : name + " and " + std::to_string(count - 1) + " more got no answer";
}

}  // namespace netsplit::kv
