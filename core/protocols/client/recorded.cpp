#include "core/protocols/client/recorded.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "core/base/sort_stably.h"

namespace netsplit::kv {
namespace {

constexpr Label kNext{"next"};
constexpr std::size_t kLongestCalls = 1u << 20;
constexpr std::string_view kHex = "0123456789ABCDEF";
constexpr std::string_view kSpoken = "says";
constexpr std::array kKinds{OpKind::get, OpKind::put, OpKind::append, OpKind::compare_and_set, OpKind::erase};

std::string escaped(std::string_view text) {
  if (text.empty()) return "%";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte > ' ' && c != '%' && byte != 0x7f)
      out.push_back(c);
    else
      out.append({'%', kHex[byte >> 4], kHex[byte & 15]});
  }
  return out;
}

std::string unescaped(std::string_view word) {
  std::string out;
  if (word == "%") return out;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const std::size_t high = word[i] == '%' && i + 2 < word.size() ? kHex.find(word[i + 1]) : std::string_view::npos;
    const std::size_t low = high < 16 ? kHex.find(word[i + 2]) : std::string_view::npos;
    if (low < 16) {
      out.push_back(static_cast<char>(high << 4 | low));
      i += 2;
    } else {
      out.push_back(word[i]);
    }
  }
  return out;
}

std::string_view next_word(std::string_view& line) {
  const std::size_t end = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, end);
  line.remove_prefix(std::min(end + 1, line.size()));
  return word;
}

std::optional<std::uint32_t> micros_in(std::string_view word) {
  std::uint32_t n = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), n);
  return error == std::errc() && end == word.data() + word.size() ? std::optional(n) : std::nullopt;
}

/// "3 7 get x % % 1 5": asked, answered or -, what, key, value, expected, found (- when nobody said), result.
std::optional<RecordedCall> read_call(std::string_view line) {
  RecordedCall call;
  const auto asked = micros_in(next_word(line));
  const std::string_view end = next_word(line);
  const auto answered = end == "-" ? std::optional(RecordedCall::kNever) : micros_in(end);
  const std::string_view kind = next_word(line);
  const auto known = std::find_if(kKinds.begin(), kKinds.end(), [&](OpKind k) { return name_of(k) == kind; });
  call.spoken = kind == kSpoken;
  if (!asked || !answered || *answered < *asked || (known == kKinds.end() && !call.spoken)) return std::nullopt;
  call.asked = *asked;
  call.answered = *answered;
  if (!call.spoken) call.op.kind = *known;
  for (std::string* text : {&call.op.key, &call.op.value, &call.op.expected}) *text = unescaped(next_word(line));
  const std::string_view found = next_word(line);
  call.told = found != "-";
  call.result.found = found == "1";
  call.result.value = unescaped(next_word(line));
  return call;
}

std::uint32_t milliseconds(const Outbox& out) {
  return static_cast<std::uint32_t>(std::chrono::duration_cast<std::chrono::milliseconds>(out.elapsed()).count());
}

}  // namespace

std::string write_calls(const std::vector<RecordedCall>& calls) {
  std::string text;
  for (const RecordedCall& c : calls) {
    text += std::to_string(c.asked) + ' ';
    text += (c.answered == RecordedCall::kNever ? "-" : std::to_string(c.answered)) + ' ';
    text += std::string(c.spoken ? kSpoken : name_of(c.op.kind)) + ' ' + escaped(c.op.key) + ' ' + escaped(c.op.value) +
            ' ';
    text += escaped(c.op.expected) + ' ' +
            (!c.told          ? '-'
             : c.result.found ? '1'
                              : '0') +
            ' ' + escaped(c.result.value) + '\n';
  }
  return text;
}

std::vector<RecordedCall> read_calls(std::string_view text) {
  std::vector<RecordedCall> calls;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (auto call = read_call(text.substr(0, end))) calls.push_back(std::move(*call));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  sort_stably(calls, [](const auto& a, const auto& b) { return a.asked < b.asked; });
  return calls;
}

void RecordedConfig::options(Options& o) {
  o.text("calls", calls, kLongestCalls,
         "What it asked and was answered, a line a call, as a dropped history is written.");
}

void Recorded::start(Outbox& out) {
  for (RecordedCall& call : read_calls(config.calls)) calls.push_back(std::move(call));
  go_on(milliseconds(out), out);
}

void Recorded::timeout(Timer, Outbox& out) { go_on(milliseconds(out), out); }

/// All that is due, in the order in which it was recorded, and the next moment at which something is.
void Recorded::go_on(std::uint32_t now, Outbox& out) {
  const auto due = [](const Asked& a, const Asked& b) { return a.answered < b.answered; };
  for (;;) {
    const auto first = std::min_element(open.begin(), open.end(), due);
    const std::uint32_t answer = first == open.end() ? RecordedCall::kNever : first->answered;
    const std::uint32_t ask = next < calls.size() ? calls[next].asked : RecordedCall::kNever;
    const std::uint32_t soonest = std::min(answer, ask);
    if (soonest == RecordedCall::kNever) return;
    if (soonest > now) return out.arm(kNext, ms(soonest - now));
    if (answer <= ask) {
      const RecordedCall& call = calls[first->call];
      const bool failed = call.spoken && !call.result.found;
      out.complete(first->op, failed ? Outcome::fail : Outcome::ok,
                   call.told && !call.spoken ? Value::of(call.result) : Value());
      open.erase(first);
      ++answered;
    } else {
      const RecordedCall& call = calls[next];
      const OpId op = call.spoken ? out.invoke(Spoken{call.op.value}) : out.invoke(call.op);
      if (calls[next].answered != RecordedCall::kNever) open.push_back({calls[next].answered, next, op});
      ++next;
    }
  }
}

void Recorded::describe(Describer& d) const {
  d.standing(open.empty() ? "thinking" : "waiting", open.empty() ? Tone::plain : Tone::active);
  d.number("operations", next);
  d.number("ok", static_cast<std::int64_t>(answered), {}, Tone::good);
  d.number("never answered", static_cast<std::int64_t>(next - answered - open.size()), {}, Tone::waiting);
}

}  // namespace netsplit::kv
