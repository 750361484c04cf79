#include "accounts.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/core.h>

#include <apnsfmt/request.hpp>

namespace {

/// Whether a push may come again after this arrival of it.
bool may_come_again(const arrival& before, const simulator_record& record)
{
    return may_be_sent_again(before.answer) || record.connections[before.connection].was_dropped;
}

/// Whether what arrived is what was formatted.
bool is_same(const http_request& arrived, const push& sent, const apnsfmt::app& app)
{
    const std::string path =
        sent.channel_id.empty() ? "/3/device/" + sent.token : fmt::format("/4/broadcasts/apps/{}", app.bundle_id);
    return arrived.body == sent.json && arrived.path == path && arrived.header("apns-push-type") == name_of(sent.type)
           && arrived.header("apns-collapse-id") == sent.collapse_id
           && arrived.header("apns-channel-id") == sent.channel_id
           && (!sent.priority || arrived.header("apns-priority") == std::to_string(*sent.priority))
           && (!sent.expiration || arrived.header("apns-expiration") == std::to_string(*sent.expiration));
}

void print_counts(std::string_view title, const std::map<std::string, std::size_t, std::less<>>& counts)
{
    const std::size_t all = std::accumulate(counts.begin(), counts.end(), std::size_t{},
                                            [](std::size_t sum, const auto& each) { return sum + each.second; });
    fmt::print("{:9} {}\n", title, all);
    for (const auto& [reason, count] : counts) {
        fmt::print("{:14} {}\n", count, reason);
    }
}

} // namespace

accounts::accounts(const simulator_record& record, const std::map<std::string, outcome, std::less<>>& outcomes,
                   discrepancies& wrong)
    : record_{record}, outcomes_{outcomes}, wrong_{wrong}
{
    for (const arrival& each : record.arrivals) {
        arrivals_[each.request.id()].push_back(&each);
        repeats_ += each.is_repeat ? 1U : 0U;
    }
    for (const connection_record& each : record.connections) {
        most_streams_ = std::max(most_streams_, each.most_streams);
        (each.went_away ? given_back_ : torn_off_) += each.not_counted;
    }
}

void accounts::settle(const planned_push& planned)
{
    ++settled_;
    if (const auto found = arrivals_.find(planned.what.id); found != arrivals_.end()) {
        settle_arrivals(planned, found->second);
        arrivals_.erase(found);
    } else if (planned.end != fate::not_registered) {
        ++lost_;
        wrong_.add("{} never arrived", planned.what.id);
    }
    settle_outcome(planned);
}

void accounts::settle_arrivals(const planned_push& planned, const std::vector<const arrival*>& came)
{
    const push& sent = planned.what;
    const apnsfmt::app app = *apnsfmt::find_app(apps(), {.business_id = sent.business_id});
    bool was_delivered = false;
    bool is_lost = false;
    bool is_doubled = false;
    int refusals = 0;
    const arrival* before = nullptr;
    for (const arrival* const each : came) {
        const apns_answer& answer = each->answer;
        if (before != nullptr && !may_come_again(*before, record_)) {
            is_doubled = is_doubled || was_delivered;
            wrong_.add("{} came again after {} {}", sent.id, before->answer.status, before->answer.reason);
        }
        if (each->where != app.environment || !is_same(each->request, sent, app)) {
            is_lost = true;
            wrong_.add("{} is not what was formatted: {}", sent.id, each->request.body);
        }
        was_delivered = was_delivered || answer.status == 200;
        if (may_be_sent_again(answer)) {
            ++refusals;
            ++refused_for_now_[answer.reason.empty() ? std::to_string(answer.status) : answer.reason];
        }
        before = each;
    }
    if (was_delivered != (planned.end == fate::taken)) {
        is_lost = is_lost || !was_delivered;
        wrong_.add("{} was {}delivered", sent.id, was_delivered ? "" : "not ");
    }
    lost_ += is_lost ? 1U : 0U;
    doubled_ += is_doubled ? 1U : 0U;
    if (refusals < planned.refusals) {
        wrong_.add("{} was refused {} times, not {}", sent.id, refusals, planned.refusals);
    }
}

void accounts::settle_outcome(const planned_push& planned)
{
    const std::string& id = planned.what.id;
    const auto found = outcomes_.find(id);
    if (found == outcomes_.end() || found->second.end != planned.end) {
        wrong_.add("{} did not end as it should", id);
        return;
    }
    const outcome& how = found->second;
    const std::string_view reason = how.answer.text;
    if (planned.end != fate::not_registered && how.answered_id != id) {
        wrong_.add("{} was answered as {}", id, how.answered_id);
    }
    if (planned.end == fate::taken) {
        ++taken_;
    } else if (planned.end == fate::refused) {
        ++refused_[planned.reason];
        if (reason != planned.reason) {
            wrong_.add("{} was refused for {}, not for {}", id, reason, planned.reason);
        }
    }
}

void accounts::close(const plan& plan, const mishap_counts& mishaps, const push_server_counts& counts)
{
    for (const auto& [id, came] : arrivals_) {
        ++doubled_;
        wrong_.add("nobody sent {}", id);
    }
    for (const std::string& each : record_.complaints) {
        wrong_.add("{}", each);
    }
    // One connection to each host, and the next only when one has ended.
    if (record_.connections.size() != 2 + mishaps.endings) {
        wrong_.add("{} connections", record_.connections.size());
    }
    if (most_streams_ > apns_simulator::most_streams) {
        wrong_.add("{} streams at a time", most_streams_);
    }
    // What was to go wrong has gone wrong: else nothing was tried.
    if (repeats_ == 0 || given_back_ == 0 || torn_off_ == 0) {
        wrong_.add("nothing went wrong");
    }
    if (counts.dropped_tokens + 1 != plan.gone.size()) { // one is registered again
        wrong_.add("{} of {} tokens were dropped", counts.dropped_tokens, plan.gone.size());
    }
    // However many pushes are refused for one provider token, they get one new token.
    if (record_.provider_tokens <= mishaps.expiries
        || record_.provider_tokens > mishaps.expiries + plan.most_provider_tokens) {
        wrong_.add("{} provider tokens", record_.provider_tokens);
    }
}

void accounts::print(const plan& plan, const push_server_counts& counts) const
{
    fmt::print("sent      {}; {} are cut, {} messages more gave no push\n", settled_, plan.cut, plan.silent);
    fmt::print("taken     {}\n", taken_);
    print_counts("refused", refused_);
    print_counts("put off", refused_for_now_);
    fmt::print("retried   {} after a pause, {} later, {} with a new token, {} without an answer\n", counts.after_pause,
               counts.later, counts.new_token, counts.without_answer);
    fmt::print("tokens    {} dropped, 1 registered again; {} provider tokens\n", counts.dropped_tokens,
               record_.provider_tokens);
    fmt::print(
        "network   {} connections, {} streams at a time; {} requests given back by GOAWAY, {} torn off unread, {} "
        "repeated for want of an answer\n",
        record_.connections.size(), most_streams_, given_back_, torn_off_, repeats_);
    fmt::print("lost      {}\n", lost_);
    fmt::print("doubled   {}\n", doubled_);
}
