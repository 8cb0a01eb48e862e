#include "web/app/gallery_index.h"

#include <algorithm>
#include <utility>

namespace netsplit {
namespace {

/// Of the letters of ASCII; others are compared as they are.
std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return out;
}

std::vector<std::string> words_of(std::string_view query) {
  std::vector<std::string> words;
  const std::string text = lower(query);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = std::min(text.find_first_not_of(" \t", at), text.size());
    const std::size_t end = std::min(text.find_first_of(" \t", begin), text.size());
    if (end > begin) words.push_back(text.substr(begin, end - begin));
    at = end;
  }
  return words;
}

/// 0: the title alone has all words, 1: what it is about has them, 2: they are somewhere in the lesson; 3: they aren't.
int rank(const GalleryEntry& entry, std::span<const std::string> words) {
  std::string text = entry.title + ' ' + entry.topic + ' ' + entry.name;
  const auto has_all = [&] {
    const std::string all = lower(text);
    return std::all_of(words.begin(), words.end(), [&](const auto& w) { return all.find(w) != std::string::npos; });
  };
  if (has_all()) return 0;
  text += ' ' + entry.summary;
  for (const std::string& what : entry.teaches) text += ' ' + what;
  if (has_all()) return 1;
  text += ' ' + entry.words;
  return has_all() ? 2 : 3;
}

std::optional<std::size_t> find_named(std::span<const GalleryEntry> entries, std::string_view name) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const auto& e) { return e.name == name; });
  if (name.empty() || found == entries.end()) return std::nullopt;
  return static_cast<std::size_t>(found - entries.begin());
}

}  // namespace

void sort_by_path(std::vector<GalleryEntry>& entries) {
  std::vector<std::size_t> path;
  std::vector<bool> taken(entries.size(), false);
  const auto follow = [&](std::size_t from) {
    const std::string topic = entries[from].topic;
    std::optional<std::size_t> at = from;
    while (at && !taken[*at] && entries[*at].topic == topic) {
      taken[*at] = true;
      path.push_back(*at);
      at = find_named(entries, entries[*at].next);
    }
  };
  const auto leads_to = [&](std::size_t to) {
    return std::any_of(entries.begin(), entries.end(), [&](const GalleryEntry& e) {
      return e.next == entries[to].name && e.topic == entries[to].topic && &e != &entries[to];
    });
  };
  for (const std::string& topic : topics_of(entries)) {
    // Ways begin where nothing leads to; a circle begins at its first, and what leads nowhere comes last.
    for (const bool led_to : {false, true})
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool goes_on = !entries[i].next.empty();
        if (entries[i].topic == topic && !taken[i] && goes_on && leads_to(i) == led_to) follow(i);
      }
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (entries[i].topic == topic && !taken[i]) follow(i);
  }
  std::vector<GalleryEntry> sorted;
  for (const std::size_t i : path) sorted.push_back(std::move(entries[i]));
  entries = std::move(sorted);
}

std::vector<std::string> topics_of(std::span<const GalleryEntry> entries) {
  std::vector<std::string> topics;
  for (const GalleryEntry& e : entries)
    if (std::find(topics.begin(), topics.end(), e.topic) == topics.end()) topics.push_back(e.topic);
  return topics;
}

std::vector<GallerySection> find_entries(std::span<const GalleryEntry> entries, std::string_view query,
                                         std::string_view topic) {
  const std::vector<std::string> words = words_of(query);
  std::vector<GallerySection> sections;
  for (const std::string& name : topics_of(entries)) {
    if (!topic.empty() && name != topic) continue;
    std::vector<std::pair<int, std::size_t>> found;
    for (std::size_t i = 0; i < entries.size(); ++i)
      if (const int r = entries[i].topic == name ? rank(entries[i], words) : 3; r < 3) found.emplace_back(r, i);
    if (found.empty()) continue;
    std::sort(found.begin(), found.end());
    GallerySection& section = sections.emplace_back();
    section.topic = name;
    for (const auto& [r, i] : found) section.entries.push_back(i);
  }
  return sections;
}

std::optional<Recommendation> recommend(std::span<const GalleryEntry> entries, std::string_view last) {
  using Why = Recommendation::Why;
  const auto touched = find_named(entries, last);
  if (touched && entries[*touched].begun()) return Recommendation{Why::go_on, *touched};
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].begun()) return Recommendation{Why::go_on, i};
  if (touched && entries[*touched].finished()) {
    const auto next = find_named(entries, entries[*touched].next);
    if (next && entries[*next].has_lesson() && !entries[*next].finished()) return Recommendation{Why::next, *next};
  }
  const bool none = std::none_of(entries.begin(), entries.end(), [](const GalleryEntry& e) { return e.finished(); });
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].has_lesson() && !entries[i].finished()) return Recommendation{none ? Why::start : Why::next, i};
  return std::nullopt;
}

}  // namespace netsplit
