#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <curl/curl.h>

#include <apnsfmt/answer.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/request.hpp>
#include <apnsfmt/verdict.hpp>

#include "handle.hpp"

// A push server: apnsfmt says what to send and what an answer means, libcurl sends it.

/// One push to one device, or a broadcast.
struct push {
    /// A UUID, the same whenever the push is sent again: by it APNs, and who reads the logs, knows that it is the same.
    std::string id{};
    std::string json{};
    std::int64_t business_id{};
    std::string token{};      ///< of the device
    std::string channel_id{}; ///< for a broadcast, which has no token
    apnsfmt::push_type type{};
    std::optional<int> priority{};
    std::optional<std::int64_t> expiration{};
    std::string collapse_id{};
};

/// What becomes of a push in the end.
enum class fate {
    taken,          ///< APNs took it
    refused,        ///< APNs refused it for good, or more often than it is sent again
    not_a_request,  ///< no request can be made of it
    not_registered, ///< its token was dropped, or never registered
    unanswered,     ///< nobody ever answered
};

/// How it came to that.
struct outcome {
    fate end{};
    apnsfmt::answer answer{};   ///< the last, if there was any
    std::string answered_id{};  ///< the UUID that it repeats
    apnsfmt::verdict verdict{}; ///< for `not_a_request`, why
    CURLcode failure{};         ///< for `unanswered`, why
    int attempts{};
};

/// What a server has to know.
struct push_server_settings {
    std::vector<apnsfmt::app> apps{};
    /// Makes a provider token: a JSON Web Token, signed with the team's key.
    std::function<std::string()> make_provider_token{};
    /// Is told of every push once.
    std::function<void(const push&, const outcome&)> on_outcome{};
    /// Before the second attempt; before each further one twice as long.
    std::chrono::milliseconds pause{1000};
    int most_attempts{12};

    /// Whom to trust, PEM; empty: whom the system trusts.
    std::string certificate_authority{};
    /// For tests: hosts that are not where DNS says, but at a port of 127.0.0.1.
    std::vector<std::pair<std::string_view, std::uint16_t>> local_ports{};
};

/// What was done beside sending each push once.
struct push_server_counts {
    std::size_t after_pause{};    ///< sent again, as the answer said
    std::size_t later{};          ///< likewise
    std::size_t new_token{};      ///< likewise
    std::size_t without_answer{}; ///< sent again, for the connection ended before the answer came;
                                  ///< where libcurl could tell that, it has done so by itself and is not counted
    std::size_t dropped_tokens{};
};

/// Sends pushes: over one connection to each host, up to 100 at a time over each.
class push_server {
public:
    explicit push_server(push_server_settings settings);
    push_server(const push_server&) = delete;
    ~push_server();

    /// A device token is in use since then, UNIX seconds.
    void register_device(const std::string& token, std::int64_t at) { registered_at_[token] = at; }
    /// Puts a push into the queue.
    void send(push what) { queue_.push_back({.what = std::move(what)}); }
    /// Sends until every push has met its fate.
    void run();

    const push_server_counts& counts() const { return counts_; }

private:
    using clock = std::chrono::steady_clock;

    struct job {
        push what{};
        int attempts{};
        apnsfmt::answer last{};
        std::string answered_id{};
        CURLcode failure{};
    };

    struct waiting_job {
        clock::time_point until{};
        job again{};
        bool operator>(const waiting_job& other) const { return until > other.until; }
    };

    /// One stream, used for one push after the other.
    struct transfer {
        handle<CURL, curl_easy_cleanup> easy{curl_easy_init()};
        handle<curl_slist, curl_slist_free_all> headers{};
        std::string provider_token{};
        std::string answer{};
        job current{};
    };

    apnsfmt::request make_request(const push& what) const;
    void prepare(transfer& idle);
    void start(job what);
    void finish(transfer& done, CURLcode result);
    void obey(transfer& done, const apnsfmt::answer& answer);
    void send_again(job what, int pauses);
    void end(const job& what, outcome how) const;

    push_server_settings settings_;
    handle<curl_slist, curl_slist_free_all> connect_to_{};
    handle<curl_slist, curl_slist_free_all> resolve_{};
    handle<CURLM, curl_multi_cleanup> multi_{curl_multi_init()};
    std::deque<transfer> transfers_{};
    std::vector<transfer*> idle_{};
    std::deque<job> queue_{};
    std::priority_queue<waiting_job, std::vector<waiting_job>, std::greater<>> waiting_{};
    std::map<std::string, std::int64_t, std::less<>> registered_at_{};
    std::string provider_token_{};
    push_server_counts counts_{};
};
