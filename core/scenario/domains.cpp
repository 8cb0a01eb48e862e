#include "core/scenario/domains.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "core/scenario/plain_text.h"

namespace netsplit {
namespace {

constexpr std::size_t kMostWindows = 100;
constexpr std::uint64_t kMostMessages = 1'000'000'000;
constexpr std::uint64_t kMostBytes = 4'000'000'000;  ///< what a border remembers is in billionths of a byte
constexpr std::uint64_t kLargestMessage = 4'000'000'000;
constexpr std::int64_t kMostVersion = 1'000;

void window_fields(Fields& f, Domain& d) {
  ChangeWindow window;
  f.duration("from", window.from, 0s, kLongest, "When it opens.");
  f.required("to");
  f.duration("to", window.to, 0s, kLongest, "When it closes.");
  f.duration("every", window.every, 0s, kLongest, "It opens again after so long, and again; once when left out.");
  f.check_that(!f.reading() || window.from < window.to,
               "found a window that closes before it opens, expected one that is open for a while");
  f.check_that(window.every == Duration::zero() || window.to - window.from <= window.every,
               "found a window that is longer than the time until it opens again, expected a shorter one");
  if (f.reading()) d.windows.push_back(window);
}

void quota_fields(Fields& f, Domain& d) {
  f.whole("messages", d.messages_per_second, 0, kMostMessages, "A second; 0: no limit.");
  f.size("bytes", d.bytes_per_second, "A second.");
  f.check_that(d.bytes_per_second <= kMostBytes,
               "found a quota of more than 4 GB a second, expected less or \"unlimited\"");
}

void version_fields(Fields& f, Domain& d) {
  std::int64_t oldest = std::max<std::int64_t>(1, d.oldest_version);
  std::int64_t newest = std::min<std::int64_t>(kMostVersion, d.newest_version);
  f.integer("oldest", oldest, 1, kMostVersion, "The oldest that may cross the border.");
  f.integer("newest", newest, 1, kMostVersion, "The newest.");
  f.duration("since", d.versions_since, 0s, kLongest, "From when on that is a rule.");
  f.check_that(oldest <= newest, "found an oldest version that is newer than the newest, expected one that is not");
  if (!f.reading()) return;
  if (oldest > 1) d.oldest_version = static_cast<std::uint16_t>(oldest);
  if (newest < kMostVersion) d.newest_version = static_cast<std::uint16_t>(newest);
}

std::vector<std::string_view> names_of(const std::vector<Domain>& domains) {
  std::vector<std::string_view> names;
  for (const Domain& d : domains) names.push_back(d.name);
  return names;
}

std::string not_a_domain(std::string_view name, const std::vector<Domain>& domains) {
  const std::vector<std::string_view> names = names_of(domains);
  return fmt::format("found {}, expected the name of a domain{}", in_quotes(name), did_you_mean(name, names));
}

DomainId find_domain(std::string_view name, const std::vector<Domain>& domains) {
  for (std::size_t d = 0; d < domains.size(); ++d)
    if (domains[d].name == name) return static_cast<DomainId>(d);
  return kNoDomain;
}

}  // namespace

void domain_fields(Fields& f, ScenarioDraft& draft) {
  Domain d;
  f.required("name");
  f.text("name", d.name, 32, "What its owner is called.");
  f.nodes("nodes", d.nodes,
          "What it owns; nothing when left out. Who claims a node first owns it; that two do is told as a conflict.");
  f.list(
      "change_windows", kMostWindows, [&](Fields& g) { window_fields(g, d); },
      "When it changes anything that is its own; at any time when left out.");
  static constexpr std::string_view kOutside[] = {"wait", "refuse"};
  std::string outside{kOutside[0]};
  f.word("outside_window", outside, kOutside,
         "What becomes of a change that comes when no window is open: it waits for the next one, or it is refused.");
  d.waits = outside == kOutside[0];
  f.object(
      "quota", [&](Fields& g) { quota_fields(g, d); },
      "What all others together may send to its nodes, answers to its own calls aside. A second's worth may come at "
      "once; what is beyond that is dropped at its border.");
  std::vector<std::string> admits;
  f.texts(
      "admits", admits,
      "Which domains may call its nodes; all, and who is in none, when none is named. Answers to its own calls come in "
      "anyway.");
  std::uint64_t largest = 0;
  f.size("largest", largest, "The largest message across its border, in or out.");
  f.check_that(largest <= kLargestMessage, "found a size of more than 4 GB, expected less or \"unlimited\"");
  f.object(
      "versions", [&](Fields& g) { version_fields(g, d); },
      "Which versions of the nodes' protocol may cross its border, in or out.");
  if (!f.reading()) return;
  f.check_that(!d.name.empty(), "found an empty name, expected one");
  auto& domains = draft.scenario.spec.domains;
  f.check_that(find_domain(d.name, domains) == kNoDomain,
               fmt::format("found two domains called {}, expected each name once", in_quotes(d.name)));
  d.largest = static_cast<std::uint32_t>(largest);
  d.admits_all = admits.empty();
  draft.admits.push_back(std::move(admits));
  domains.push_back(std::move(d));
}

DomainId domain_called(Fields& f, const ScenarioDraft& draft, std::string_view name) {
  const DomainId found = find_domain(name, draft.scenario.spec.domains);
  f.check_that(found != kNoDomain, not_a_domain(name, draft.scenario.spec.domains));
  return found;
}

void admit_domains(ScenarioDraft& draft) {
  auto& domains = draft.scenario.spec.domains;
  for (std::size_t d = 0; d < domains.size(); ++d)
    for (std::size_t i = 0; i < draft.admits[d].size(); ++i) {
      const DomainId who = find_domain(draft.admits[d][i], domains);
      if (who == kNoDomain)
        refuse(path_to(path_to(path_to("/domains", d), "admits"), i), not_a_domain(draft.admits[d][i], domains));
      domains[d].admits.push_back(who);
    }
}

}  // namespace netsplit
