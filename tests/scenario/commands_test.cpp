#include "core/scenario/commands.h"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "core/contracts/kv.h"
#include "core/protocols/catalog.h"
#include "core/protocols/raft/config.h"
#include "core/scenario/link.h"
#include "core/scenario/write_command.h"

namespace netsplit::commands_test {
namespace {

Scenario five_servers() {
  return std::get<Scenario>(
      load_scenario(R"({"version": 1, "nodes": [{"name": "s1..s5", "role": "raft.server"}]})", "five"));
}

Directory directory_of(const Scenario& s) {
  Directory directory;
  for (const HostSpec& host : s.spec.hosts) directory.add_node(host);
  return directory;
}

}  // namespace

TEST_CASE("every verb has a sentence and fields of its own") {
  std::set<std::string_view> docs;
  for (const std::string_view verb : command_verbs()) docs.insert(command_doc(verb));
  CHECK(docs.size() == command_verbs().size());
  CHECK(command_verbs().size() == std::variant_size_v<Command>);
}

TEST_CASE("each kind of command is written as the scenario's script would say it") {
  const Scenario s = five_servers();
  const Directory names = directory_of(s);
  const auto text = [&](const Command& c) { return write_command(c, names).dump(); };
  CHECK(text(command::Crash{node_id(0), true}) == R"({"do":"crash","node":"s1","wipe_disk":true})");
  CHECK(text(command::Slow{node_id(1), {2'500'000'000}}) == R"({"do":"slow","node":"s2","factor":2.5})");
  CHECK(text(command::StepClock{node_id(1), ms(-3)}) == R"({"do":"step_clock","node":"s2","by":"-3ms"})");
  CHECK(text(command::Cut{"split", {node_id(0)}, {node_id(1), node_id(2)}, true}) ==
        R"({"do":"cut","name":"split","from":"s1","to":["s2","s3"],"one_way":true})");
  CHECK(text(command::Heal{}) == R"({"do":"heal"})");
  CHECK(text(command::DelayMessage{77, ms(5)}) == R"({"do":"delay_message","message":77,"by":"5ms"})");
  CHECK(text(command::Create{node_id(4)}) == R"({"do":"create","node":"s5"})");
  CHECK(text(command::Move{node_id(0), "", "b", ""}) == R"({"do":"move","node":"s1","zone":"b"})");
  CHECK(text(command::MoveAddress{node_id(0), node_id(1), 2s}) ==
        R"({"do":"move_address","node":"s1","holder":"s2","stale":"2s"})");
  CHECK(text(command::Tap{node_id(0), node_id(1), true, Ratio::percent(50), {}, {}}) ==
        R"({"do":"tap","from":"s1","to":"s2","one_way":true,"alters":0.5})");
  CHECK(text(command::Untap{node_id(0), node_id(1)}) == R"({"do":"untap","from":"s1","to":"s2"})");
  CHECK(text(command::Inject{node_id(0), node_id(1)}) == R"({"do":"inject","from":"s1","to":"s2"})");
  CHECK(text(command::Renew{node_id(2), 5s}) == R"({"do":"renew","node":"s3","valid":"5s"})");
  CHECK(text(command::Roll{node_id(0), 3, 2}) == R"({"do":"roll","node":"s1","speaks":3,"understands_from":2})");
  CHECK(text(command::Tell{node_id(0), Value::of(raft::TransferLeadership{node_id(2)})}) ==
        R"({"do":"tell","node":"s1","request":{"transfer_leadership":{"to":"s3"}}})");
}

TEST_CASE("what no scenario could say is not written") {
  const Directory names = directory_of(five_servers());
  CHECK(write_command(command::Crash{node_id(99), false}, names).is_null());
  CHECK(write_command(command::Tell{node_id(0), Value::of(kv::Op{})}, names).is_null());
}

TEST_CASE("every request of the catalog can be written and taken back") {
  for (const RoleEntry& role : catalog())
    for (const RequestEntry& entry : role.requests) {
      INFO(entry.name);
      const auto first = entry.draft();
      const Value built = first->build();
      const auto second = entry.draft();
      CHECK(second->assume(built));
      CHECK(second->build() == built);
      CHECK_FALSE(second->assume(Value::of(kv::Op{})));
    }
}

}  // namespace netsplit::commands_test
