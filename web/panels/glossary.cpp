#include "web/panels/glossary.h"

#include <algorithm>
#include <array>

#include "web/app/format.h"
#include "web/theme/words.h"

namespace netsplit {
namespace {

// Sorted by subject. Sections are those of "In Search of an Understandable Consensus Algorithm (Extended Version)".
constexpr std::array kTerms{
    // Services, queues and caches.
    Term{"service restored", later("The last 20 requests of each client were all answered, and not by a substitute.")},
    Term{"little's law",
         later("Requests present, summed over time, are the times that each of them was there, summed over requests. A "
               "request that is lost or counted twice breaks it.")},
    Term{"within concurrency", later("A service has no more requests in work than it allows itself.")},
    Term{"within retry budget", later("A client asks again no more often than its budget for that allows.")},
    Term{"within limits", later("There are never fewer or more machines than the autoscaler may keep.")},
    Term{"cooldown kept", later("The autoscaler waits between two changes for as long as it should.")},
    Term{"charged as ordered", later("No card is charged another amount than its owner has agreed to.")},
    Term{"no message lost", later("What the queue has said that it keeps is handed out until it is acknowledged.")},
    Term{"delivered at most once", later("No message has its effect twice.")},
    Term{"in order within a group", later("Messages of one group have their effect in the order of publishing.")},
    Term{"all messages done", later("The queues are empty, without dead letters, after something was in them.")},
    Term{"no order paid twice", later("No card was charged twice for one order.")},
    Term{"no mail sent twice", later("No customer got two mails about one order.")},
    Term{"no confirmed order unpaid", later("Whoever is told that an order is confirmed has paid for it by then.")},
    Term{"money is conserved", later("For no order more was given back than was taken.")},
    Term{"no paid order without mail",
         later("Of all orders that are paid and not refunded, each customer has had a mail.")},
    Term{"freshness bound", later("No copy is used that was replaced longer ago than it may be old.")},
    Term{
        "purged means gone",
        later(
            "Whoever has carried out a purge answers with nothing older than what was current when it was asked for.")},
    Term{"at most one fetch", later("Of one object at most one fetch is under way, where requests are collapsed.")},
    Term{"within capacity", later("A cache keeps no more copies than have room.")},
    Term{"one name, one version", later("Who asks for a version gets that one.")},
    Term{"purges confirmed", later("All edges that were told to forget something have said that they have.")},
    Term{"done at most once", later("No operation is done twice, however often it is asked for.")},
    Term{"within rate", later("In no stretch of time more calls are admitted than the burst and the rate allow.")},
    Term{"within quota", later("In no period more calls are admitted than the quota.")},
    // Who is who in Raft.
    Term{"leader", later("The one server of a term that takes commands from clients and has the others copy its log.")},
    Term{"follower",
         later("A server that copies the leader's log and answers its messages. It starts an election when it hears "
               "nothing for too long.")},
    Term{"followers", later("The other servers as their leader sees them: how much of its log each is known to have.")},
    Term{"candidate", later("A server that asks the others for their votes, because it wants to lead the next term.")},
    Term{"learner",
         later("A server that is sent the log but has no vote: it is still catching up, or no longer a member.")},
    Term{"quorum",
         later("Enough servers that any two such groups share one: more than half. What a quorum has stored cannot be "
               "missed by the next one.")},
    Term{"majority",
         later("More than half of the voters. Any two majorities share at least one server, so they cannot decide "
               "differently.")},
    Term{"split brain",
         later("Two halves of a system each believe that they are in charge, and accept changes that contradict "
               "each other.")},
    // Elections.
    Term{"term",
         later("A number that counts elections. Each term has one leader at most, and a message with an older term is "
               "recognised as out of date.")},
    Term{"election", later("How a new leader is found: a server raises the term and needs the votes of a majority.")},
    Term{"election timeout",
         later("How long a server waits to hear from a leader before it starts an election. It is drawn at "
               "random, so that not all start at once.")},
    Term{"heartbeat",
         later("A message that a leader sends even when it has nothing to say, so that the others know it is "
               "there.")},
    Term{"voted for",
         later("The candidate that got this server's only vote of the term. It must be on disk before the answer is "
               "sent, or a crash could let it vote twice.")},
    Term{"votes", later("The servers that have granted their vote in the election under way.")},
    Term{"prevote",
         later("A question before an election: would you vote for me? Without a majority of yes the term is not "
               "raised, so a server that was cut off cannot unseat a good leader when it returns.")},
    Term{"check quorum",
         later("A leader that has not heard from a majority for an election timeout steps down, so that clients "
               "do not wait for one that cannot decide anything.")},
    Term{"split vote",
         later("No candidate has a majority, because several stood at once. All wait for a new, random time and "
               "try again.")},
    Term{"transfers to",
         later("The server to which this leader is handing over. It takes no new commands until that is done or "
               "given up.")},
    // The log.
    Term{"log",
         later("The list of commands that all servers run in the same order. A filled box is committed, a colour is a "
               "term.")},
    Term{"commit index",
         later("The last log entry known to be stored by a majority. It and all before it are decided for good.")},
    Term{"applied index",
         later("The last log entry that this server has run on its own copy of the data. Never beyond the commit "
               "index.")},
    Term{"last index", later("The position of the newest entry, committed or not.")},
    Term{"last term", later("The term of the entry at the last index.")},
    Term{"durable index",
         later("The last log entry that is safely on this server's disk. What lies behind it would be lost in a "
               "crash.")},
    Term{"match", later("The last entry that the leader knows to be the same on that follower.")},
    Term{"next", later("The entry that the leader will send to that follower next.")},
    Term{"flow",
         later("How the leader sends: probe looks for the place where the logs agree, replicate sends ahead, snapshot "
               "sends a whole copy first.")},
    Term{"append entries",
         later("The leader's message that carries new log entries, and serves as heartbeat when it carries "
               "none.")},
    Term{"commands waiting", later("Commands of clients in the leader's log whose outcome is not decided yet.")},
    Term{"mutation",
         later("A rule of the algorithm that this run leaves out on purpose, to show what the rule is for.")},
    // Reading.
    Term{"reads waiting",
         later("Reads that wait for a majority to confirm this leader, or for the log to be applied so far.")},
    Term{"read index",
         later("A way to read without the log: the leader asks a majority whether it still leads, then answers once "
               "it has applied what was committed at the question.")},
    Term{"lease",
         later("A time during which no other leader can have been elected, so that this one may answer reads alone. It "
               "is only as good as the clocks.")},
    Term{"lease until (own clock)",
         later("Until then, by its own clock, this leader answers reads without asking anybody. A "
               "clock that runs slow makes it answer too long.")},
    Term{"stale read", later("An answer that misses a write which had already been confirmed to some client.")},
    Term{"linearizable",
         later("Every operation seems to happen at one moment between its start and its end, as if there were one "
               "copy of the data.")},
    Term{"session", later("What a server remembers of a client, so that a command sent twice is run once.")},
    Term{"sessions",
         later("Clients that the servers remember, each with the outcome of its last command: a command that is sent "
               "again is not run again.")},
    Term{"session table",
         later("Each client's session, the number of its last request, and the log entry that used it last.")},
    // Membership.
    Term{"membership",
         later("Which servers have a vote. It is itself an entry of the log, and counts from the moment it is "
               "stored.")},
    Term{"voters", later("The servers whose votes and copies count towards a majority.")},
    Term{"next voters",
         later("The voters that are to come. While both are shown, every decision needs a majority of the old and "
               "one of the new: joint consensus.")},
    Term{"joint consensus",
         later("The step between two memberships, in which both must agree to every decision, so that the old "
               "and the new one cannot decide apart.")},
    Term{"since index", later("The log entry that brought this membership.")},
    Term{"committed", later("Stored by a majority and so decided for good: no later leader can take it back.")},
    Term{"catching up, round",
         later("A new server copies the log in rounds before it may vote, so that adding it does not hold "
               "up the others.")},
    // Snapshots.
    Term{"snapshot",
         later("A copy of the data as of one log entry. It replaces the log up to there, and is sent to a server that "
               "is too far behind.")},
    Term{"compaction", later("Dropping the part of the log that a snapshot has made superfluous.")},
    Term{"store", later("The data itself, as the commands of the log have left it: a map from keys to values.")},
    // Claims.
    Term{"election safety", later("At most one leader in a term (5.2).")},
    Term{"leader append only", later("A leader only ever adds to its log; it changes and removes nothing (5.3).")},
    Term{"log matching",
         later("Two logs that have an entry of the same index and term agree in all entries before it (5.3).")},
    Term{"leader completeness", later("What was committed once is in the log of every later leader (5.4).")},
    Term{"fresh reads", later("A read sees every write that had been confirmed before it began (section 8).")},
    Term{"linearizability", later("What all clients saw fits one order, in which each operation takes effect at a "
                                  "moment between its question "
                                  "and its answer (Herlihy and Wing 1990).")},
    Term{"sequential consistency",
         later("What all clients saw fits one order that keeps each client's own (Lamport 1979); it "
               "need not be the order of time.")},
    Term{"causal convergence",
         later("All four session guarantees together: who sees a write sees what led to it, and all "
               "agree on which write wins.")},
    Term{"causal consistency", later("Who sees a write sees everything that led to it.")},
    Term{"pram consistency", later("Everybody sees the writes of one client in the order in which it wrote them.")},
    Term{"read your writes", later("A client sees what it has written itself.")},
    Term{"monotonic reads", later("Who has seen a value never sees an older one afterwards.")},
    Term{"monotonic writes", later("The writes of one client arrive everywhere in its order.")},
    Term{"writes follow reads", later("Who sees a write sees what its writer had read before.")},
    Term{"state machine safety",
         later("No two servers ever run different commands at the same place of the log (5.4.3).")},
    Term{"no lost update",
         later("Each acknowledged addition is in the counter: nobody overwrote what somebody else had "
               "added meanwhile.")},
    Term{"somebody on call", later("At no moment all doctors are at home.")},
    Term{"leader elected", later("By a deadline, a server leads a term in which a majority follows it.")},
    Term{"servers agree", later("By a deadline, all servers hold the same log and have applied all of it.")},
    Term{"clients answered", later("By a deadline, each client has an operation that succeeds.")},
    Term{"two-phase commit",
         later("A way for several nodes to do something together or not at all: a coordinator asks whether all are "
               "prepared, decides, and tells them.")},
    Term{"coordinator", later("Who asks the participants of a transaction and decides whether it commits.")},
    Term{"participant",
         later("Who does a part of a transaction. Once it is prepared it must do as the coordinator decides.")},
    Term{"prepared",
         later("A participant's part is on its disk: it can commit, and may not abort on its own any more.")},
    Term{"atomic commitment", later("No participant has committed while another one has aborted.")},
    Term{"unanimous commit", later("A coordinator commits only if every participant is prepared.")},
    Term{"stable decision", later("A coordinator that has decided never decides the contrary, also after a crash.")},
    Term{"everybody decided", later("By a deadline, each participant has committed or aborted.")},
    // The machine and the network.
    Term{"fsync",
         later("The order to a disk to keep what was written even if the power fails. Before it has finished, a crash "
               "may take the data back.")},
    Term{"partition",
         later("A cut through the network: the nodes on either side go on, but hear nothing from the other side.")},
    Term{"latency", later("How long a message is under way.")},
    Term{"clock drift", later("How much faster or slower a clock runs than true time.")},
    Term{"crash", later("A node stops at once. What was not yet safely on its disk is gone.")},
    Term{"seed",
         later("The number from which all chance in a run is drawn. The same scenario with the same seed is the same "
               "run.")},
};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }
char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// The term's word stands here in the text, in any case, with spaces or hyphens between its parts.
bool stands_at(std::string_view text, std::size_t at, std::string_view word) {
  if (text.size() - at < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const char c = text[at + i] == '-' ? ' ' : small(text[at + i]);
    if (c != word[i]) return false;
  }
  const std::size_t end = at + word.size();
  return end == text.size() || !is_letter(text[end]);
}

/// The longest term that begins here.
const Term* term_at(std::string_view text, std::size_t at) {
  const Term* longest = nullptr;
  for (const Term& t : kTerms)
    if ((!longest || t.word.size() > longest->word.size()) && stands_at(text, at, t.word)) longest = &t;
  return longest;
}

}  // namespace

std::span<const Term> glossary() { return kTerms; }

const Term* find_term(std::string_view label) {
  for (const std::string& word : {humanize(label), std::string(label)}) {
    for (const Term& t : kTerms)
      if (word.size() == t.word.size() && stands_at(word, 0, t.word)) return &t;
  }
  return nullptr;
}

std::vector<TermPlace> terms_in(std::string_view text) {
  std::vector<TermPlace> places;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!is_letter(text[at]) || (at > 0 && is_letter(text[at - 1]))) continue;
    const Term* term = term_at(text, at);
    if (!term) continue;
    const bool known = std::any_of(places.begin(), places.end(), [&](const TermPlace& p) { return p.term == term; });
    if (!known) places.push_back({term, at, at + term->word.size()});
    at += term->word.size() - 1;
  }
  return places;
}

bool explained_field(const PanelContext& context, std::string_view name, std::string_view value,
                     const FieldLook& look) {
  field(context.ui, name, value, look);
  const bool clicked = ImGui::IsItemClicked();
  const Term* term = find_term(name);
  if (!term) return clicked;
  const ImVec2 min = ImGui::GetItemRectMin();
  const ImVec2 max = ImGui::GetItemRectMax();
  const float width = std::min(text_width(context.fonts().regular14, name), (max.x - min.x) * 0.55f);
  explained(context.ui, min, {min.x + width, max.y - 2}, term->word, tr(term->meaning));
  return clicked;
}

void explained_heading(const PanelContext& context, std::string_view text) {
  heading(context.ui, text);
  const Term* term = find_term(text);
  if (!term) return;
  const ImVec2 min = ImGui::GetItemRectMin();
  const float width = text_width(context.fonts().semibold12, text);
  explained(context.ui, min, {min.x + width, ImGui::GetItemRectMax().y}, term->word, tr(term->meaning));
}

void explained_paragraph(const PanelContext& context, ImFont* font, ImU32 ink, std::string_view text) {
  paragraph(context.ui, font, ink, text);
  const ImVec2 min = ImGui::GetItemRectMin();
  const ImVec2 max = ImGui::GetItemRectMax();
  const std::vector<std::string_view> lines = wrapped_lines(font, max.x - min.x, text);
  const std::vector<TermPlace> places = terms_in(text);
  const float step = (max.y - min.y) / static_cast<float>(std::max<std::size_t>(1, lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto begin = static_cast<std::size_t>(lines[i].data() - text.data());
    const float y = min.y + step * static_cast<float>(i);
    for (const TermPlace& place : places) {
      if (place.begin < begin || place.begin >= begin + lines[i].size()) continue;
      // Of a term that is broken at the line's end, its beginning.
      const std::string_view word = lines[i].substr(place.begin - begin, place.end - place.begin);
      const float x = min.x + text_width(font, lines[i].substr(0, place.begin - begin));
      explained(context.ui, {x, y}, {x + text_width(font, word), y + step - 1}, place.term->word,
                tr(place.term->meaning));
    }
  }
}

}  // namespace netsplit
