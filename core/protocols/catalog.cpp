#include "core/protocols/catalog.h"

#include <algorithm>
#include <array>

#include "core/protocols/autoscaler/autoscaler.h"
#include "core/protocols/cdn/claims.h"
#include "core/protocols/cdn/edge.h"
#include "core/protocols/cdn/origin.h"
#include "core/protocols/cdn/problems.h"
#include "core/protocols/cdn/reader.h"
#include "core/protocols/client/clients_answered.h"
#include "core/protocols/client/kv_client.h"
#include "core/protocols/client/recorded.h"
#include "core/protocols/client/transactor.h"
#include "core/protocols/client/transactor_claims.h"
#include "core/protocols/dns/dns.h"
#include "core/protocols/payment/claims.h"
#include "core/protocols/payment/customer.h"
#include "core/protocols/payment/problems.h"
#include "core/protocols/payment/provider.h"
#include "core/protocols/payment/shop.h"
#include "core/protocols/queue/broker.h"
#include "core/protocols/queue/consumer.h"
#include "core/protocols/queue/deliveries.h"
#include "core/protocols/queue/problems.h"
#include "core/protocols/queue/producer.h"
#include "core/protocols/raft/aims.h"
#include "core/protocols/raft/safety.h"
#include "core/protocols/raft/server.h"
#include "core/protocols/service/claims.h"
#include "core/protocols/service/client.h"
#include "core/protocols/service/load_balancer.h"
#include "core/protocols/service/problems.h"
#include "core/protocols/service/service.h"
#include "core/protocols/third_party/api.h"
#include "core/protocols/third_party/claims.h"
#include "core/protocols/two_phase/atomicity.h"
#include "core/protocols/two_phase/coordinator.h"
#include "core/protocols/two_phase/participant.h"

namespace netsplit {
namespace {

std::vector<Monitor> no_monitors(std::span<const NodeId>) { return {}; }

constexpr std::array kRaftRequests{
    RequestEntry{"transfer_leadership", "Hand leadership over to another server.",
                 &make_request<raft::TransferLeadership>},
    RequestEntry{"add_server", "Add one server to the configuration.", &make_request<raft::AddServer>},
    RequestEntry{"remove_server", "Remove one server from the configuration.", &make_request<raft::RemoveServer>},
    RequestEntry{"change_members", "Go to another configuration through joint consensus.",
                 &make_request<raft::ChangeMembers>},
    RequestEntry{"take_snapshot", "Take a snapshot now and compact the log.", &make_request<raft::TakeSnapshot>},
};

constexpr std::array kRaftMutations{
    MutationEntry{"vote_twice", "Votes for everybody who asks, also in a term in which it has voted.",
                  raft::kElectionSafety.name},
    MutationEntry{"commit_old_term", "Commits entries of earlier terms by counting copies (paper, figure 8).",
                  raft::kLeaderCompleteness.name},
    MutationEntry{"forget_vote_sync", "Answers a request for its vote without writing the vote to disk.",
                  raft::kElectionSafety.name},
    MutationEntry{"no_log_check", "Votes for candidates whose log lacks entries.", raft::kLeaderCompleteness.name},
    MutationEntry{"quorum_minus_one", "Takes one server less than a majority for a quorum.",
                  raft::kElectionSafety.name},
    MutationEntry{"membership_without_commit",
                  "Changes the membership before an entry of the leader's term is committed.",
                  raft::kLeaderCompleteness.name},
    MutationEntry{"ack_before_sync", "Acknowledges entries that are not durable yet.", raft::kLeaderCompleteness.name},
    MutationEntry{"stale_read", "Answers reads from a leader that hasn't made sure that it still leads.",
                  raft::kFreshReads.name},
};

constexpr std::array kCoordinatorMutations{
    MutationEntry{"forget_decision_sync", "Tells its decision without writing it to disk.",
                  two_phase::kStableDecision.name},
    MutationEntry{"miss_one", "Decides to commit when all participants but one are prepared.",
                  two_phase::kUnanimousCommit.name},
};
constexpr std::array kParticipantMutations{
    MutationEntry{"forget_prepare_sync", "Says that it is prepared without writing that to disk.",
                  two_phase::kAtomicCommitment.name},
    MutationEntry{"change_of_mind", "May still abort on its own when it is prepared.",
                  two_phase::kAtomicCommitment.name},
};

constexpr std::array kServiceMutations{
    MutationEntry{"one_too_many", "Begins one more request than it allows itself.", service::kWithinConcurrency.name},
    MutationEntry{"forget_departed", "Keeps the place of a request that its caller has given up.",
                  service::kLittlesLaw.name},
};
constexpr std::array kServiceClientMutations{
    MutationEntry{"ignore_budget", "Asks again also when its budget for that is used up.",
                  service::kWithinRetryBudget.name},
};
constexpr std::array kLoadBalancerRequests{
    RequestEntry{"drain", "Give a server nothing new; what it has it may finish.", &make_request<service::Drain>},
    RequestEntry{"undrain", "Use a server again.", &make_request<service::Undrain>},
};
constexpr std::array kBrokerRequests{
    RequestEntry{"redrive", "Put the dead letters back, to be tried once more.", &make_request<queue::Redrive>},
};
constexpr std::array kConsumerRequests{
    RequestEntry{"repair", "Roll out a version that can deal with poison messages.", &make_request<queue::Repair>},
};
constexpr std::array kBrokerMutations{
    MutationEntry{"told_before_sync", "Says that a message is kept before it is on disk.", queue::kNoMessageLost.name},
    MutationEntry{"forget_dedup", "Has forgotten after a restart which ids it has seen.",
                  queue::kDeliveredAtMostOnce.name},
    MutationEntry{"ignore_groups", "Hands out the next message of a group while one of it is out.",
                  queue::kInOrderWithinAGroup.name},
    MutationEntry{"loose_receipts", "Takes an old receipt for that of whatever lies in the same place now.",
                  queue::kNoMessageLost.name},
    MutationEntry{"drop_dead_letters", "Throws away what has come back too often.", queue::kNoMessageLost.name},
};
constexpr std::array kProviderMutations{
    MutationEntry{"key_after_deed", "Writes an idempotency key down in a second step, after what was done.",
                  payment::kNoOrderPaidTwice.name},
    MutationEntry{"answer_before_sync", "Answers before what was done is on disk.",
                  payment::kNoConfirmedOrderUnpaid.name},
    MutationEntry{"race_on_keys", "Does not see that another request with the same key is under way.",
                  payment::kNoOrderPaidTwice.name},
};

constexpr std::array kOriginRequests{
    RequestEntry{"publish", "An object has a new version.", &make_request<cdn::PublishNow>},
    RequestEntry{"purge", "Have all edges forget their copies of an object.", &make_request<cdn::PurgeNow>},
};
constexpr std::array kEdgeRequests{
    RequestEntry{"purge", "Forget the copy of an object, here and below.", &make_request<cdn::PurgeNow>},
};
constexpr std::array kEdgeMutations{
    MutationEntry{"ignore_age", "Takes what comes from another cache for new.", cdn::kFreshnessBound.name},
    MutationEntry{"keep_after_purge", "Keeps what was on its way when the purge came.", cdn::kPurgedMeansGone.name},
    MutationEntry{"fetch_for_each", "Fetches a new copy for each reader who gets an old one.",
                  cdn::kAtMostOneFetch.name},
    MutationEntry{"overfill", "Keeps one object more than has room.", cdn::kWithinCapacity.name},
    MutationEntry{"ignore_version", "Leaves the version in a URL out of the name that it keeps a copy by.",
                  cdn::kOneNameOneVersion.name},
};

constexpr std::array kApiMutations{
    MutationEntry{"check_early", "Looks whether an operation was done when it is asked for, not when it does it.",
                  third_party::kDoneAtMostOnce.name},
    MutationEntry{"answer_before_durable", "Says that it is done before that is on disk.",
                  third_party::kDoneAtMostOnce.name},
    MutationEntry{"fixed_window", "Counts calls by whole seconds.", third_party::kWithinRate.name},
    MutationEntry{"count_late", "Counts a call for the quota when it ends.", third_party::kWithinQuota.name},
};

constexpr std::array kOriginAims{aim_entry<cdn::PurgesConfirmed>()};
constexpr std::array kParticipantAims{aim_entry<two_phase::EverybodyDecided>()};
constexpr std::array kRaftAims{aim_entry<raft::LeaderElected>(), aim_entry<raft::ServersAgree>()};
constexpr std::array kDnsRequests{
    RequestEntry{"set_record", "Say who answers to a name from now on.", &make_request<dns::SetRecord>},
};
constexpr std::array kAutoscalerMutations{
    MutationEntry{"beyond_limits", "Uses more machines than it may.", autoscaler::kWithinLimits.name},
    MutationEntry{"no_cooldown", "Does not wait between changes.", autoscaler::kCooldownKept.name},
};
constexpr std::array kServiceClientAims{aim_entry<service::ServiceRestored>()};
constexpr std::array kClientAims{aim_entry<kv::ClientsAnswered>()};
constexpr std::array kCustomerAims{aim_entry<payment::NoPaidOrderWithoutMail>()};
constexpr std::array kBrokerAims{aim_entry<queue::AllMessagesDone>()};

constexpr std::array kRoles{
    RoleEntry{"raft.server", "One server of a key-value store replicated with Raft.", "server", "kv",
              &make_draft<raft::Server>, kRaftRequests, kRaftMutations, &raft::Safety::monitors, kRaftAims},
    RoleEntry{"kv.client",
              "Clients that read and write keys in any key-value store.",
              "client",
              "",
              &make_draft<kv::Client>,
              {},
              {},
              &no_monitors,
              kClientAims,
              "kv"},
    RoleEntry{"kv.counter",
              "Clients that count together: each reads a counter, adds one and writes it back.",
              "client",
              "",
              &make_draft<kv::Counter>,
              {},
              {},
              &kv::NoLostUpdate::monitors,
              {},
              "kv"},
    RoleEntry{"kv.doctor",
              "Doctors who go home when a colleague is on call: each reads all entries and writes its own.",
              "client",
              "",
              &make_draft<kv::Doctor>,
              {},
              {},
              &kv::SomebodyOnCall::monitors,
              {},
              "kv"},
    RoleEntry{"kv.recorded",
              "A client of another system: it asks and is answered as somebody recorded it.",
              "client",
              "",
              &make_draft<kv::Recorded>,
              {},
              {},
              &no_monitors},
    RoleEntry{"service",
              "Handles requests in steps: works, waits, calls services, reads and writes stores, publishes to queues.",
              "service",
              "service",
              &make_draft<service::Service>,
              {},
              kServiceMutations,
              &service::ServiceClaims::monitors,
              {},
              {},
              &service::problem_of},
    RoleEntry{"service.client",
              "Clients that ask services, with timeouts, retries, hedging and circuit breakers.",
              "client",
              "",
              &make_draft<service::Client>,
              {},
              kServiceClientMutations,
              &service::ClientClaims::monitors,
              kServiceClientAims,
              "service",
              &service::problem_of},
    RoleEntry{"load_balancer",
              "Passes each request on to one of several servers, and watches how they do.",
              "balancer",
              "service",
              &make_draft<service::LoadBalancer>,
              kLoadBalancerRequests,
              {},
              &no_monitors,
              {},
              {},
              &service::problem_of},
    RoleEntry{"autoscaler",
              "Brings the number of machines to what the load needs.",
              "scheduler",
              "",
              &make_draft<autoscaler::Autoscaler>,
              {},
              kAutoscalerMutations,
              &autoscaler::Claims::monitors},
    RoleEntry{"dns.server",
              "Knows who answers to a name.",
              "server",
              "discovery",
              &make_draft<dns::Server>,
              kDnsRequests,
              {},
              &no_monitors},
    RoleEntry{"dns.resolver",
              "Looks up names for others, and remembers the answers for a while.",
              "server",
              "discovery",
              &make_draft<dns::Resolver>,
              {},
              {},
              &no_monitors},
    RoleEntry{"two_phase.coordinator",
              "Decides whether a transaction commits, when all participants are prepared.",
              "server",
              "",
              &make_draft<two_phase::Coordinator>,
              {},
              kCoordinatorMutations,
              &two_phase::Decisions::monitors},
    RoleEntry{"two_phase.participant",
              "Does its part of a transaction, and commits it if all others can.",
              "server",
              "",
              &make_draft<two_phase::Participant>,
              {},
              kParticipantMutations,
              &two_phase::AtomicCommitment::monitors,
              kParticipantAims},
    RoleEntry{"queue.broker", "A message queue.", "queue", "queue", &make_draft<queue::Broker>, kBrokerRequests,
              kBrokerMutations, &queue::Deliveries::monitors, kBrokerAims},
    RoleEntry{"queue.producer",
              "Publishes messages.",
              "client",
              "",
              &make_draft<queue::Producer>,
              {},
              {},
              &no_monitors,
              {},
              "queue",
              &queue::problem_of},
    RoleEntry{"queue.consumer",
              "Works off the messages of a queue, in competition with others.",
              "server",
              "",
              &make_draft<queue::Consumer>,
              kConsumerRequests,
              {},
              &no_monitors,
              {},
              "queue",
              &queue::problem_of},
    RoleEntry{"payment.provider",
              "Somebody outside who charges cards or sends e-mails.",
              "server",
              "",
              &make_draft<payment::Provider>,
              {},
              kProviderMutations,
              &payment::Orders::monitors},
    RoleEntry{"payment.shop",
              "Takes orders, has them paid and sends a mail about each.",
              "server",
              "orders",
              &make_draft<payment::Shop>,
              {},
              {},
              &no_monitors,
              {},
              {},
              &payment::problem_of},
    RoleEntry{"payment.customer",
              "Orders things, and sees what comes of it: on the page, on the card, in the mailbox.",
              "client",
              "",
              &make_draft<payment::Customer>,
              {},
              {},
              &no_monitors,
              kCustomerAims,
              "orders",
              &payment::problem_of},
    RoleEntry{"cdn.origin",
              "Has the truth about objects, in versions, and tells caches how long they may keep a copy.",
              "server",
              "service",
              &make_draft<cdn::Origin>,
              kOriginRequests,
              {},
              &no_monitors,
              kOriginAims},
    RoleEntry{"cdn.edge",
              "Keeps copies of objects near their readers, or before the origin as a shield.",
              "server",
              "service",
              &make_draft<cdn::Edge>,
              kEdgeRequests,
              kEdgeMutations,
              &cdn::Promises::monitors,
              {},
              {},
              &cdn::problem_of},
    RoleEntry{"cdn.reader",
              "People who read objects from an edge nearby, and may order at the origin what they have read.",
              "client",
              "",
              &make_draft<cdn::Reader>,
              {},
              {},
              &no_monitors,
              {},
              "service"},
    RoleEntry{"third_party.api",
              "Somebody else's service: its own times, limits, quota, maintenance and errors.",
              "server",
              "service",
              &make_draft<third_party::Api>,
              {},
              kApiMutations,
              &third_party::Contract::monitors},
};

}  // namespace

std::span<const RoleEntry> catalog() { return kRoles; }

const RoleEntry* find_role(std::string_view name) {
  for (const RoleEntry& entry : kRoles)
    if (entry.name == name) return &entry;
  return nullptr;
}

const RoleEntry& entry_of(const Role& role) {
  return *std::find_if(kRoles.begin(), kRoles.end(), [&](const RoleEntry& e) { return e.draft()->makes(role); });
}

}  // namespace netsplit
