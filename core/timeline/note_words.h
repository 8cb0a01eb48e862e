#pragma once
#include <algorithm>
#include <iterator>
#include <string_view>

#include "core/base/label.h"

namespace netsplit {

/// Notes of roles that read better as a sentence than as their label and its number.
struct NoteWords {
  std::string_view label;
  const char* words;   ///< what the node does, with a place for the number; the page has them in its table of words
  bool turn = false;   ///< the node takes another part in the whole
  bool asked = false;  ///< because nobody was heard for too long
};

/// Marks a text for the page's table of words.
constexpr const char* told_as(const char* words) { return words; }

inline constexpr NoteWords kNoteWords[] = {
    {"started election", told_as("asks for votes in term {}"), true, true},
    {"asked whether it could win", told_as("asks whether it could win term {}"), false, true},
    {"became leader", told_as("becomes the leader of term {}"), true},
    {"stepped down", told_as("steps down in term {}"), true},
    {"hears no majority", told_as("hears no majority in term {}"), true},
    {"membership change began", told_as("begins to change the members, at index {}")},
    {"membership change in log", told_as("has the change of members in its log, at index {}")},
    {"membership change given up", told_as("gives up the change of members, at index {}")},
    {"took snapshot", told_as("takes a snapshot up to index {}")},
    {"installed snapshot", told_as("takes over a snapshot up to index {}")},
    {"decided to commit", told_as("decides to commit")},
    {"decided to abort", told_as("decides to abort")},
};

/// Null when the label says it well enough.
inline const NoteWords* find_note_words(const Label& label) {
  const auto* found = std::find_if(std::begin(kNoteWords), std::end(kNoteWords),
                                   [&](const NoteWords& n) { return n.label == label.name; });
  return found == std::end(kNoteWords) ? nullptr : found;
}

}  // namespace netsplit
