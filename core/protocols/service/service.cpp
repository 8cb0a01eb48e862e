#include "core/protocols/service/service.h"

#include <algorithm>
#include <array>
#include <utility>

namespace netsplit::service {
namespace {

constexpr Label kServiceDue{"due"};
constexpr Label kWork{"work"};
constexpr Label kWorked{"worked"};
constexpr Label kNext{"next request"};
std::uint64_t nanoseconds(Duration d) { return static_cast<std::uint64_t>(d.count()); }

constexpr std::size_t kMostUntied = 256;       ///< copies that are still on their way here
constexpr std::uint32_t kWaited = 0xffffffff;  ///< in the agenda: a step that waits is over

}  // namespace

void Step::options(Options& o) {
  static constexpr std::array<std::string_view, 6> kActions{"work", "wait", "call", "read", "write", "publish"};
  static constexpr std::array<std::string_view, 2> kFanOuts{"one", "all"};
  o.one_of("do", action, kActions,
           "Uses the CPU, waits without using it, calls another service, reads or writes what a store has about the "
           "request's key, or publishes a message to a queue.");
  o.distribution("time", time, "How long it works or waits.");
  o.nodes("to", to, "Whom it asks: services, the servers of a store, or queues.");
  o.one_of("fan_out", fan_out, kFanOuts, "Asks one of them, or all of them; the servers of a store are one store.");
  o.integer("times", times, 1, 1000, "So many such calls at once; of a store, about so many keys.");
  o.flag("together", together, "Begins together with the step before, and not after it.");
  o.flag("optional", optional, "When it fails, the request goes on without it.");
  o.ratio("chance", chance, "Share of the requests that need this step.");
  o.integer("bytes", bytes, 0, 100'000'000, "Size of the call or of the message on the wire.");
  o.integer("value_bytes", value_bytes, 0, 10'000, "Values that it writes are padded to this size.");
  o.flag("dedup", dedup,
         "Messages that come of the same operation have the same id, by which a queue knows a repetition.");
  call.options(o);
  balance.options(o);
}

void ServiceConfig::options(Options& o) {
  static constexpr std::array<std::string_view, 2> kOrders{"fifo", "lifo"};
  static constexpr std::array<std::string_view, 3> kMutations{"none", "one_too_many", "forget_departed"};
  o.nodes("members", members, "Services that are watched together; all of this role when left out.");
  o.list("steps", steps, 20, "What it does for a request, one after the other.");
  o.integer("concurrency", concurrency, 0, 100'000,
            "So many requests are in work at once; 0: no limit. Give the host a core more than that, which turns away "
            "the others.");
  o.integer("queue", queue, 0, 1'000'000, "So many requests may wait for their turn; more are turned away at once.");
  o.duration("queue_time", queue_time, 0s, 24h,
             "A request that has waited for longer than this is turned away when its turn comes; 0: never.");
  o.one_of("order", order, kOrders, "Whose turn it is: who came first, or who came last.");
  o.integer(
      "depth", depth, 0, 255,
      "Denies requests that came through so many services already, which ends calls that go round in a circle; 0: "
      "no limit.");
  o.ratio("errors", errors, "Share of the requests that fail after all that was done for them.");
  o.integer("reply_bytes", reply_bytes, 0, 100'000'000, "Size of its answers on the wire.");
  allow.options(o);
  o.one_of("mutation", mutation, kMutations, "Breaks it on purpose.");
}

void Service::start(Outbox& out) {
  handled = out.elapsed();
  latest.assign(1, {});
  next_serial = static_cast<std::uint32_t>(out.pick(1u << 31));
  // Numbers of an earlier life must not come again; nobody publishes more than one a microsecond.
  last_message =
      static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(out.elapsed()).count());
  const bool stores = std::any_of(config.steps.begin(), config.steps.end(),
                                  [](const Step& s) { return s.asks() && s.contract() == Contract::store; });
  const auto life = static_cast<std::uint32_t>(stores ? out.pick(1u << kv::kLifeBits) : 0);
  callers.resize(config.steps.size());
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const Step& step = config.steps[i];
    callers[i].wire.life = (life + static_cast<std::uint32_t>(i)) & ((1u << kv::kLifeBits) - 1);
    callers[i].start(static_cast<std::uint32_t>(i), step.policies(), step.to, agenda, out);
  }
  settle(out);
}

bool Service::receive(NodeId from, const Value& message, Outbox& out) {
  latest.clear();
  handled = out.elapsed();
  const bool known = match(
      message, [&](const Request& request) { on_request(from, request, out); },
      [&](const Reply& reply) {
        const std::uint32_t link = Caller::link_of(reply.id);
        if (link >= callers.size()) return;
        const Step& step = config.steps[link];
        callers[link].on_reply(step.policies(), reply, agenda, out);
        take_done(out);
      },
      [&](const kv::Reply& reply) { on_stored(from, reply, out); },
      [&](const queue::Published& kept) { on_kept(from, kept, out); },
      [&](const Cancel& cancel) { on_cancel(from, cancel); },
      [&](const Probe& probe) {
        out.send(from, Alive{probe.number, in_work + waiting, static_cast<std::uint32_t>(config.concurrency)});
      },
      [&](const discovery::Addresses& answer) {
        if (answer.id >= callers.size()) return;
        const Step& step = config.steps[answer.id];
        callers[answer.id].on_addresses(step.policies(), answer, agenda, out);
      });
  if (known) settle(out);
  return known;
}

void Service::timeout(Timer timer, Outbox& out) {
  latest.clear();
  handled = out.elapsed();
  if (timer.is(kWorked)) {
    part_ended(timer.key, out);
  } else if (timer.is(kWork)) {
    work(timer.key, out);
  } else if (timer.is(kNext)) {
    let_in(out);
  } else {
    agenda.fired();
    take_due(out);
  }
  settle(out);
}

void Service::settle(Outbox& out) {
  agenda.settle({kServiceDue}, out, [&](const Agenda::Entry& e) {
    return e.what == kWaited || callers[e.what / Caller::kKinds].matters(e);
  });
}

void Service::take_due(Outbox& out) {
  for (Agenda::Entry entry; agenda.take(out.elapsed(), entry);) {
    if (entry.what == kWaited) {
      part_ended(entry.slot, out);
      continue;
    }
    const std::uint32_t link = entry.what / Caller::kKinds;
    const Step& step = config.steps[link];
    callers[link].on_due(step.policies(), entry, agenda, out);
    take_done(out);
  }
}

bool Service::may_begin() const {
  const std::int64_t limit = config.concurrency + (config.mutation == Config::Mutation::one_too_many);
  return config.concurrency == 0 || in_work < limit;
}

void Service::on_request(NodeId from, const Request& request, Outbox& out) {
  ++came;
  if (request.twin != kNobody && begun_elsewhere({from, request.id})) {
    ++abandoned;
    ++left;
    return;
  }
  const bool not_for_you = (config.depth > 0 && request.hops >= config.depth) || !config.allow.admits(from, out);
  const bool at_once = may_begin() && queue.empty();
  if (not_for_you || (!at_once && waiting >= static_cast<std::size_t>(config.queue))) {
    ++(not_for_you ? denied : shed);
    ++left;
    Job unseen;
    unseen.from = from;
    unseen.id = request.id;
    return answer(unseen, not_for_you ? Status::denied : Status::overloaded, out);
  }
  if (idle.empty()) {
    idle.push_back(static_cast<std::uint32_t>(jobs.size()));
    jobs.emplace_back();
  }
  const std::uint32_t index = idle.back();
  idle.pop_back();
  Job& job = jobs[index];
  job = Job{};
  job.from = from;
  job.id = request.id;
  job.operation = request.operation;
  job.key = request.key;
  job.writes = request.writes;
  job.twin = request.twin;
  job.twin_id = request.twin_id;
  job.hops = request.hops;
  job.serial = next_serial++;
  job.came = out.elapsed();
  if (request.patience < kLongest) job.deadline = job.came + request.patience;
  came_sum += nanoseconds(job.came);
  if (at_once) return begin(index, out);
  job.state = Job::State::waiting;
  ++waiting;
  queue.push_back(index);
}

/// Only a caller that has asked somebody else besides gives a request up, so this is seldom: a search will do.
void Service::on_cancel(NodeId from, const Cancel& cancel) {
  if (cancel.caller != kNobody) return untie({cancel.caller, cancel.id});
  for (Job& job : jobs)
    if (job.state != Job::State::free && job.from == from && job.id == cancel.id) job.unwanted = true;
}

/// Another server has begun this one. What is in work here already goes on, or both would leave it to the other.
void Service::untie(const Untied& copy) {
  const auto same = [&](const Job& job) {
    return job.state != Job::State::free && job.from == copy.caller && job.id == copy.id;
  };
  const auto at = std::find_if(jobs.begin(), jobs.end(), same);
  if (at != jobs.end()) {
    at->unwanted = at->unwanted || at->state == Job::State::waiting;
    return;
  }
  untied.push_front(copy);
  if (untied.size() > kMostUntied) untied.pop_back();
}

bool Service::begun_elsewhere(const Untied& copy) {
  const auto at = std::find(untied.begin(), untied.end(), copy);
  if (at == untied.end()) return false;
  untied.erase(at);
  return true;
}

void Service::begin(std::uint32_t index, Outbox& out) {
  Job& job = jobs[index];
  job.state = Job::State::in_work;
  ++in_work;
  const bool tied = job.twin != kNobody;
  if (tied) out.send(job.twin, Cancel{job.twin_id, job.from});
  advance(index, !tied, out);
}

/// Goes on with the next step, and with those that begin together with it, or answers. `silent`: nothing was sent in this
/// handling yet.
void Service::advance(std::uint32_t index, bool silent, Outbox& out) {
  for (;;) {
    Job& job = jobs[index];
    if (job.unwanted || out.elapsed() >= job.deadline) {
      ++abandoned;
      return forget(index, out);
    }
    if (job.failed) return leave(index, job.status, out);
    if (job.step >= config.steps.size()) {
      const bool breaks = out.chance(config.errors);
      return leave(index, breaks ? Status::failed : Status::ok, out);
    }
    job.cpu = Duration::zero();
    do silent = do_step(index, job.step++, out) && silent;
    while (job.step < config.steps.size() && config.steps[job.step].together);
    if (job.cpu > Duration::zero()) {
      ++job.pending;
      // What a handling sends goes out when its work is done; what goes out before needs a handling of its own.
      if (silent)
        work(index, out);
      else
        out.arm({kWork, index}, Duration::zero());
    }
    take_done(out);
    if (jobs[index].state == Job::State::free || jobs[index].pending > 0) return;
  }
}

void Service::work(std::uint32_t index, Outbox& out) {
  out.work(jobs[index].cpu);
  out.arm({kWorked, index}, Duration::zero());
}

/// False when something is sent, or is to happen at a moment that counts from now.
bool Service::do_step(std::uint32_t index, std::size_t number, Outbox& out) {
  const Step& step = config.steps[number];
  if (!out.chance(step.chance)) return true;
  switch (step.action) {
    case Step::Do::work: jobs[index].cpu += out.draw(step.time); return true;
    case Step::Do::wait:
      ++jobs[index].pending;
      agenda.add({out.elapsed() + out.draw(step.time), kWaited, index, 0});
      return false;
    case Step::Do::call:
    case Step::Do::read:
    case Step::Do::write:
    case Step::Do::publish: ask(index, number, out); return false;
  }
  return true;
}

void Service::ask(std::uint32_t index, std::size_t number, Outbox& out) {
  const Step& step = config.steps[number];
  Job& job = jobs[index];
  Caller::Ask ask;
  ask.ticket = std::uint64_t{job.serial} << 32 | index;
  ask.operation = job.operation;
  ask.key = job.key;
  ask.bytes = static_cast<std::uint32_t>(step.bytes);
  ask.deadline = step.call.deadlines ? job.deadline : kForever;
  ask.writes = job.writes;
  ask.hops = static_cast<std::uint8_t>(std::min(job.hops + 1, 255));
  const std::size_t calls = step.fan_out == Step::FanOut::all ? step.to.size() : static_cast<std::size_t>(step.times);
  job.pending += static_cast<std::uint32_t>(calls);
  for (std::size_t i = 0; i < calls; ++i) {
    if (step.fan_out == Step::FanOut::all) ask.only = step.to[i];
    ask.body = what_to_ask(jobs[index], number, i, out.self());
    callers[number].begin(step.policies(), ask, agenda, out);
  }
}

/// In the words of a store or of a queue; a service is told the key alone.
Value Service::what_to_ask(const Job& job, std::size_t number, std::size_t part, NodeId self) {
  const Step& step = config.steps[number];
  if (step.contract() == Contract::service) return {};
  if (step.contract() == Contract::queue) {
    queue::Publish publish;
    publish.message.id = queue::message_id(self, ++last_message);
    publish.message.bytes = static_cast<std::uint32_t>(step.bytes);
    if (!step.dedup) return Value::of(publish);
    // The same for a request that is made again, here or at another machine with the same steps.
    Hasher same;
    same.add(job.operation);
    same.add(std::uint64_t{number} << 32 | part);
    publish.dedup = std::max<std::uint64_t>(same.value(), 1);
    return Value::of(publish);
  }
  kv::Op op;
  op.key = "k" + std::to_string(job.key) + (part > 0 ? "." + std::to_string(part) : "");
  if (step.action == Step::Do::write) {
    op.kind = kv::OpKind::put;
    op.value = kv::session_name(job.operation);  // so that it does no harm to write it twice
    op.value.resize(std::max(op.value.size(), static_cast<std::size_t>(step.value_bytes)), '.');
  }
  return Value::of(op);
}

void Service::on_stored(NodeId from, const kv::Reply& reply, Outbox& out) {
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const Step& step = config.steps[i];
    if (!step.asks() || step.contract() != Contract::store) continue;
    if (callers[i].wire.life != kv::life_of(reply.id.session)) continue;
    callers[i].on_stored(step.policies(), from, reply, agenda, out);
    return take_done(out);
  }
}

/// Of a repetition somebody else's message may be kept, and that one is known to whoever published it.
void Service::on_kept(NodeId from, const queue::Published& kept, Outbox& out) {
  for (std::size_t i = 0; i < callers.size(); ++i)
    if (config.steps[i].action == Step::Do::publish &&
        callers[i].on_kept(config.steps[i].policies(), from, kept, agenda, out) && !kept.duplicate)
      latest.push_back({queue::Happening::Kind::told, kept.id, 0, from});
  take_done(out);
}

/// What ended among the calls.
void Service::take_done(Outbox& out) {
  for (std::size_t link = 0; link < callers.size(); ++link) {
    // Each may lead to further calls, so the list is taken first.
    while (!callers[link].done.empty()) {
      const std::vector<Caller::Done> done = std::exchange(callers[link].done, {});
      for (const Caller::Done& d : done) {
        const auto index = static_cast<std::uint32_t>(d.ticket);
        Job& job = jobs[index];
        if (job.state != Job::State::in_work || job.serial != d.ticket >> 32) continue;
        job.degraded = job.degraded || d.reply.degraded;
        if (d.reply.status != Status::ok) {
          if (config.steps[link].optional) {
            job.degraded = true;
          } else if (!job.failed) {
            job.failed = true;
            // What could not be done there may have been done here in part.
            job.status = d.reply.status == Status::late ? Status::late : Status::failed;
          }
        }
        part_ended(index, out);
      }
    }
  }
}

void Service::part_ended(std::uint32_t index, Outbox& out) {
  Job& job = jobs[index];
  if (job.pending > 0) --job.pending;
  if (job.pending == 0) advance(index, false, out);
}

void Service::leave(std::uint32_t index, Status status, Outbox& out) {
  const Job& job = jobs[index];
  ++(status == Status::ok ? ok : failed);
  if (status == Status::ok) latency.add((out.elapsed() - job.came).count());
  answer(job, status, out);
  forget(index, out);
}

void Service::answer(const Job& job, Status status, Outbox& out) const {
  Reply reply;
  reply.id = job.id;
  reply.status = status;
  reply.degraded = job.degraded;
  reply.bytes = status == Status::ok ? static_cast<std::uint32_t>(config.reply_bytes) : 100;
  out.send(job.from, std::move(reply));
}

/// The request is no longer here; the next one may begin, in a handling of its own: the answer that was just sent must
/// not wait for its work.
void Service::forget(std::uint32_t index, Outbox& out) {
  Job& job = jobs[index];
  ++left;
  came_sum -= nanoseconds(job.came);
  spent_sum += nanoseconds(out.elapsed() - job.came);
  if (!job.unwanted || config.mutation != Config::Mutation::forget_departed)
    --(job.state == Job::State::in_work ? in_work : waiting);
  job = Job{};
  idle.push_back(index);
  if (!queue.empty()) out.arm({kNext}, Duration::zero());
}

void Service::let_in(Outbox& out) {
  while (!queue.empty() && may_begin()) {
    const bool first = config.order == Config::Order::fifo;
    const std::uint32_t index = first ? queue[0] : queue.back();
    if (first)
      queue.drop_front(1);
    else
      queue.truncate(queue.size() - 1);
    Job& job = jobs[index];
    if (job.unwanted || out.elapsed() >= job.deadline) {
      ++abandoned;
      forget(index, out);
      continue;
    }
    if (config.queue_time > Duration::zero() && out.elapsed() - job.came > config.queue_time) {
      ++shed;
      answer(job, Status::overloaded, out);
      forget(index, out);
      continue;
    }
    --waiting;
    begin(index, out);
    // Its work must not hold up others.
    if (!queue.empty() && may_begin()) out.arm({kNext}, Duration::zero());
    return;
  }
}

void Service::describe(Describer& d) const {
  const auto number = [](std::uint64_t n) { return static_cast<std::int64_t>(n); };
  const bool full = waiting > 0 && waiting >= static_cast<std::size_t>(config.queue);
  d.standing(full            ? "overloaded"
             : present() > 0 ? "busy"
                             : "idle",
             full            ? Tone::bad
             : waiting > 0   ? Tone::waiting
             : present() > 0 ? Tone::active
                             : Tone::plain);
  d.number("requests", number(came));
  d.number("ok", number(ok), {}, Tone::good);
  d.number("failed", number(failed), {}, failed > 0 ? Tone::bad : Tone::plain);
  d.number("turned away", number(shed), {}, shed > 0 ? Tone::bad : Tone::plain);
  d.number("given up by callers", number(abandoned), {}, abandoned > 0 ? Tone::waiting : Tone::plain);
  d.number("in work", in_work);
  d.number("waiting", waiting, {}, waiting > 0 ? Tone::waiting : Tone::plain);
  if (left > 0) d.duration("time here, mean", Duration{number(spent_sum / left)});
  d.duration("latency, median", Duration{latency.quantile_ppm(500'000)});
  d.duration("latency, 99 %", Duration{latency.quantile_ppm(990'000)});
  for (std::size_t i = 0; i < callers.size(); ++i) {
    const Step& step = config.steps[i];
    if (!step.asks()) continue;
    static constexpr std::array<std::string_view, 6> kHow{
        "", "", "calls to ", "reads from ", "writes to ", "publishes to "};
    d.begin(std::string(kHow[static_cast<std::size_t>(step.action)]) +
            (step.to.size() > 3 ? d.node_name(step.to[0]) + " and others" : d.node_names(step.to)));
    callers[i].describe(step.policies(), d);
    d.end();
  }
}

}  // namespace netsplit::service
