// apnsfmt-push-server: sends ten thousand pushes to an APNs simulator on this machine, by way of connections that end
// and break, and settles what arrived. Success is that nothing was lost, doubled or otherwise than it should be.

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <curl/curl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <apnsfmt/request.hpp>

#include "accounts.hpp"
#include "apns_judge.hpp"
#include "apns_simulator.hpp"
#include "discrepancies.hpp"
#include "handle.hpp"
#include "push_server.hpp"
#include "pushes.hpp"
#include "spoiled_requests.hpp"

namespace {

using apnsfmt::environment;

constexpr std::size_t push_count = 10'000;

push_server_settings settings_for(const apns_simulator& apns, int& provider_tokens)
{
    return {
        .apps = apps(),
        .make_provider_token =
            [&provider_tokens] { return fmt::format("{}{}", provider_token_prefix, provider_tokens++); },
        .pause = std::chrono::milliseconds{1},
        .certificate_authority = apns.certificate_pem(),
        .local_ports = {{host_of(environment::production), apns.port(environment::production)},
                        {host_of(environment::development), apns.port(environment::development)}},
    };
}

/// The hosts' certificates are looked at: to a host that nobody vouches for, nothing is sent.
void check_verification(const push& any, discrepancies& wrong)
{
    const apns_knowledge nothing;
    apns_simulator apns{nothing};
    const apns_simulator another{nothing};
    int provider_tokens = 0;
    push_server_settings settings = settings_for(apns, provider_tokens);
    settings.certificate_authority = another.certificate_pem();
    settings.most_attempts = 1;
    settings.on_outcome = [&wrong](const push&, const outcome& how) {
        if (how.end != fate::unanswered || how.failure != CURLE_PEER_FAILED_VERIFICATION) {
            wrong.add("a certificate was not looked at");
        }
    };
    push_server server{std::move(settings)};
    server.register_device(any.token, registered_at);
    server.send(any);
    server.run();
    if (!apns.stop().arrivals.empty()) {
        wrong.add("a host that nobody vouches for got a push");
    }
}

void send_all(const plan& plan, discrepancies& wrong)
{
    apns_simulator apns{plan.apns,
                        {
                            {environment::production, 1000, mishap_kind::go_away},
                            {environment::production, 2000, mishap_kind::drop},
                            {environment::production, 3000, mishap_kind::expire_tokens},
                            {environment::production, 4000, mishap_kind::drop},
                            {environment::production, 5000, mishap_kind::go_away},
                            {environment::development, 600, mishap_kind::drop},
                            {environment::development, 1200, mishap_kind::expire_tokens},
                            {environment::development, 1800, mishap_kind::go_away},
                        }};
    constexpr std::size_t endings = 6;
    constexpr std::size_t expiries = 2;

    std::map<std::string, outcome, std::less<>> outcomes;
    int provider_tokens = 0;
    push_server_settings settings = settings_for(apns, provider_tokens);
    settings.on_outcome = [&](const push& what, const outcome& how) {
        if (!outcomes.emplace(what.id, how).second) {
            wrong.add("{} has met its fate twice", what.id);
        }
        if (outcomes.size() % 1000 == 0) {
            fmt::print(stderr, "{} of {} pushes\n", outcomes.size(), push_count);
        }
    };
    push_server server{std::move(settings)};
    for (const auto& [token, device] : plan.apns.devices) {
        server.register_device(token, registered_at);
    }
    for (const planned_push& each : plan.pushes) {
        server.send(each.what);
    }
    server.run();
    // Then once more to those who were said to be gone: only the one that registered again is left.
    const std::vector<planned_push> late = make_late_pushes(plan);
    for (const planned_push& each : late) {
        server.send(each.what);
    }
    server.run();

    const simulator_record record = apns.stop();
    accounts accounts{record, outcomes, wrong};
    for (const planned_push& each : plan.pushes) {
        accounts.settle(each);
    }
    for (const planned_push& each : late) {
        accounts.settle(each);
    }
    accounts.close(plan, {.endings = endings, .expiries = expiries}, server.counts());
    accounts.print(plan, server.counts());
}

} // namespace

int main()
{
    std::signal(SIGPIPE, SIG_IGN); // a connection that broke is the end of neither side
    alarm(240);                    // nor does anything wait for longer than this, whatever goes wrong
    require(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "no libcurl"); // while there is no other thread
    discrepancies wrong;
    const plan plan = make_plan(push_count);
    check_judge(wrong);
    check_verification(plan.pushes.front().what, wrong);
    send_all(plan, wrong);
    return wrong.count() == 0 ? 0 : 1;
}
