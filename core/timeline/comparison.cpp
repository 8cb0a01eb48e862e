#include "core/timeline/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace netsplit {
namespace {

void flatten(const Described& d, Described::Kind wanted, const std::string& group, std::vector<FlatField>& out) {
  for (const Described& child : d.children) {
    const std::string path = group.empty() ? child.name : group + ": " + child.name;
    if (child.kind == wanted) out.push_back({path, &child});
    if (child.kind == Described::Kind::group) flatten(child, wanted, path, out);
  }
}

const Described* find(const std::vector<FlatField>& all, std::string_view path) {
  const auto at = std::find_if(all.begin(), all.end(), [&](const FlatField& f) { return f.path == path; });
  return at == all.end() ? nullptr : at->field;
}

/// Calls with every path that is on either side, those of the left one first.
template <class Visit>
void for_each_pair(const std::vector<FlatField>& left, const std::vector<FlatField>& right, Visit visit) {
  for (const FlatField& f : left) visit(f.path, f.field, find(right, f.path));
  for (const FlatField& f : right)
    if (!find(left, f.path)) visit(f.path, nullptr, f.field);
}

std::string row_text(const Described& row) {
  std::string text;
  for (std::size_t i = 1; i < row.cells.size(); ++i) text += (i > 1 ? ", " : "") + row.cells[i];
  return text;
}

/// Rows are told apart by their first cell.
void compare_tables(const std::string& path, const Described* left, const Described* right, StateComparison& out) {
  std::vector<FlatField> rows[2];
  const Described* tables[2] = {left, right};
  for (int side = 0; side < 2; ++side) {
    if (!tables[side]) continue;
    for (const Described& row : tables[side]->children)
      if (!row.cells.empty()) rows[side].push_back({row.cells[0], &row});
  }
  for_each_pair(rows[0], rows[1], [&](const std::string& key, const Described* a, const Described* b) {
    if (a && b && a->cells == b->cells) return;
    out.fields.push_back({path + ": " + key, a ? row_text(*a) : "", b ? row_text(*b) : ""});
  });
}

void compare_logs(const std::string& path, const Described* left, const Described* right, StateComparison& out) {
  LogComparison& log = out.logs.emplace_back();
  log.path = path;
  std::map<std::uint64_t, std::pair<const Cell*, const Cell*>> cells;
  if (left)
    for (const Cell& c : left->log) cells[c.position].first = &c;
  if (right)
    for (const Cell& c : right->log) cells[c.position].second = &c;
  for (const auto& [position, both] : cells) {
    const auto& [a, b] = both;
    if (!b) {
      log.only_left.push_back(position);
    } else if (!a) {
      log.only_right.push_back(position);
    } else if (a->text != b->text || a->group != b->group) {
      log.differ.push_back(position);
    } else if (a->settled != b->settled) {
      log.settled_in_one.push_back(position);
    }
  }
}

std::string entries(const std::vector<std::uint64_t>& positions) {
  return (positions.size() == 1 ? "entry " : "entries ") + ranges_text(positions);
}

}  // namespace

std::vector<FlatField> flat_of(const Described& described, Described::Kind kind) {
  std::vector<FlatField> out;
  flatten(described, kind, {}, out);
  return out;
}

std::vector<FlatField> flat_fields(const Described& described) { return flat_of(described, Described::Kind::field); }

StateComparison compare(const Described& left, const Described& right) {
  using Kind = Described::Kind;
  StateComparison out;
  const auto pairs = [&](Kind kind, auto visit) { for_each_pair(flat_of(left, kind), flat_of(right, kind), visit); };
  pairs(Kind::field, [&](const std::string& path, const Described* a, const Described* b) {
    if (!a || !b || a->text != b->text) out.fields.push_back({path, a ? a->text : "", b ? b->text : ""});
  });
  pairs(Kind::table,
        [&](const std::string& path, const Described* a, const Described* b) { compare_tables(path, a, b, out); });
  for (const Kind kind : {Kind::log, Kind::ring}) {
    pairs(kind,
          [&](const std::string& path, const Described* a, const Described* b) { compare_logs(path, a, b, out); });
  }
  return out;
}

std::size_t StateComparison::count() const {
  std::size_t n = fields.size();
  for (const LogComparison& log : logs) n += log.count();
  return n;
}

const LogComparison* StateComparison::log(std::string_view path) const {
  const auto at = std::find_if(logs.begin(), logs.end(), [&](const LogComparison& l) { return l.path == path; });
  return at == logs.end() ? nullptr : &*at;
}

std::string ranges_text(const std::vector<std::uint64_t>& sorted) {
  std::string text;
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t last = i;
    while (last + 1 < sorted.size() && sorted[last + 1] == sorted[last] + 1) ++last;
    if (!text.empty()) text += ", ";
    text += last == i       ? fmt::format("{}", sorted[i])
            : last == i + 1 ? fmt::format("{}, {}", sorted[i], sorted[last])
                            : fmt::format("{} to {}", sorted[i], sorted[last]);
    i = last + 1;
  }
  return text;
}

std::vector<std::string> tell(const LogComparison& log, std::string_view left, std::string_view right) {
  std::vector<std::string> out;
  if (!log.only_left.empty()) out.push_back(fmt::format("{} lacks {}", right, entries(log.only_left)));
  if (!log.only_right.empty()) out.push_back(fmt::format("{} lacks {}", left, entries(log.only_right)));
  if (!log.differ.empty())
    out.push_back(fmt::format("{} {}", entries(log.differ), log.differ.size() == 1 ? "differs" : "differ"));
  if (!log.settled_in_one.empty())
    out.push_back(fmt::format("only one of them knows that {} {} settled", entries(log.settled_in_one),
                              log.settled_in_one.size() == 1 ? "is" : "are"));
  return out;
}

}  // namespace netsplit
