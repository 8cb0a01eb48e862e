#include "core/scenario/write_command.h"

#include "core/protocols/catalog.h"
#include "core/scenario/fields.h"
#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

using Document = nlohmann::ordered_json;

/// Writes what a reader with the same declarations would read back. What is empty or zero is left out where that is what
/// a missing field means.
class WritingFields final : public Fields {
 public:
  WritingFields(const Directory& directory, bool leave_out_zero) : directory_(directory), sparse_(leave_out_zero) {}

  Document json = Document::object();
  bool complete = true;

  void duration(std::string_view n, Duration& v, Duration, Duration, std::string_view) override {
    put(n, format_duration(v), v == Duration::zero() && n != "by");
  }
  void integer(std::string_view n, std::int64_t& v, std::int64_t, std::int64_t, std::string_view) override {
    put(n, v, false);
  }
  void ratio(std::string_view n, Ratio& v, std::string_view) override { put(n, number(v), v.ppb == 0); }
  void factor(std::string_view n, Ratio& v, Ratio, Ratio, std::string_view) override { put(n, number(v), false); }
  void whole(std::string_view n, std::uint64_t& v, std::uint64_t, std::uint64_t, std::string_view) override {
    put(n, v, false);
  }
  void flag(std::string_view n, bool& v, std::string_view) override { put(n, v, !v); }
  void text(std::string_view n, std::string& v, std::size_t, std::string_view) override { put(n, v, v.empty()); }
  void choice(std::string_view n, int& v, std::span<const std::string_view> names, std::string_view) override {
    put(n, std::string(names[static_cast<std::size_t>(v)]), false);
  }
  void node(std::string_view n, NodeId& v, std::string_view) override {
    if (v != kNobody) put(n, name_of(v), false);
  }
  void nodes(std::string_view n, std::vector<NodeId>& v, std::string_view) override {
    if (v.size() == 1) return put(n, name_of(v[0]), false);
    Document names = Document::array();
    for (NodeId id : v) names.push_back(name_of(id));
    if (!v.empty()) put(n, names, false);
  }
  void request(std::string_view n, NodeId node, Value& v, std::string_view) override {
    const RoleEntry* role = index_of(node) < directory_.size() ? find_role(directory_.role(node)) : nullptr;
    complete = false;
    if (!role) return;
    for (const RequestEntry& entry : role->requests) {
      const auto draft = entry.draft();
      if (!draft->assume(v)) continue;
      WritingFields options(directory_, false);
      draft->options(options);
      json[std::string(n)] = Document{{std::string(entry.name), options.json}};
      complete = options.complete;
    }
  }

  // No command and no request has fields of these kinds; one that had could not be written into a link.
  void distribution(std::string_view, Distribution&, std::string_view) override { complete = false; }
  void required(std::string_view) override {}
  void object(std::string_view, const Visit&, std::string_view) override { complete = false; }
  void list(std::string_view, std::size_t, const Visit&, std::string_view) override { complete = false; }
  void bandwidth(std::string_view, std::uint64_t&, std::string_view) override { complete = false; }
  void size(std::string_view, std::uint64_t&, std::string_view) override { complete = false; }
  void word(std::string_view, std::string&, std::span<const std::string_view>, std::string_view) override {
    complete = false;
  }
  void moment(std::string_view, std::optional<Time>&, std::string_view) override {}
  void amount(std::string_view, std::optional<Amount>&, std::optional<Amount::Unit>, std::string_view) override {}
  void texts(std::string_view, std::vector<std::string>&, std::string_view) override { complete = false; }
  void new_names(std::string_view, std::vector<std::string>&, std::string_view) override { complete = false; }
  void groups(std::string_view, std::string_view) override { complete = false; }
  void place(std::string_view, std::string&, std::string_view) override { complete = false; }
  void role_options(std::string_view, const std::string&, std::string_view) override { complete = false; }
  void command(CommandDraft&, const More&) override { complete = false; }

 private:
  template <class T>
  void put(std::string_view name, const T& value, bool zero) {
    if (!sparse_ || !zero) json[std::string(name)] = value;
  }
  /// Exactly, as a JSON number: the nearest double to nine decimals is written with at most those decimals.
  static Document number(Ratio r) { return static_cast<double>(r.ppb) / static_cast<double>(Ratio::kOne); }
  std::string name_of(NodeId id) {
    if (index_of(id) < directory_.size()) return directory_.name(id);
    complete = false;
    return {};
  }

  const Directory& directory_;
  bool sparse_;
};

}  // namespace

nlohmann::ordered_json write_command(const Command& command, const Directory& directory) {
  CommandDraft draft = draft_of(command);
  WritingFields fields(directory, true);
  fields.json["do"] = draft.verb;
  command_fields(fields, draft, draft.verb);
  return fields.complete ? fields.json : nlohmann::ordered_json();
}

}  // namespace netsplit
