#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <apnsfmt/request.hpp>

// What APNs checks, and what it answers. Written from Apple's documentation, with tables of its own: what judges the
// library takes no fact from it.

/// A request, as HTTP/2 carries it.
struct http_request {
    std::string method{};
    std::string scheme{};
    std::string authority{};
    std::string path{};
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string body{};

    /// A header's value; empty if there is none.
    std::string_view header(std::string_view name) const;
    /// The header whose UUID says which push this is.
    std::string_view id_name() const;
    /// That UUID.
    std::string_view id() const { return header(id_name()); }
};

/// What APNs answers.
struct apns_answer {
    int status{200};
    std::string reason{};
    std::optional<std::int64_t> timestamp{}; ///< in milliseconds, where the status is 410
    std::string body{};                      ///< instead of JSON: not what APNs sends, but what may stand in its way
};

/// Whether the sender of a request that was answered so may send it again.
bool may_be_sent_again(const apns_answer& answer);

/// A device, or the channel of a broadcast, as APNs knows it.
struct destination {
    apnsfmt::environment where{};
    std::string bundle_id{};
};

/// A push that is fine and is refused all the same: what no request brings about by itself.
struct planned_refusal {
    apns_answer answer{};
    /// How often; then the push is taken. 0: always. Where the answer asks for another provider token, until there is
    /// one.
    int times{};
};

/// All that APNs knows before the first request.
struct apns_knowledge {
    std::vector<std::string> bundle_ids{};             ///< what the provider's key may push to
    std::map<std::string, destination> devices{};      ///< by device token
    std::map<std::string, destination> channels{};     ///< by channel ID
    std::map<std::string, planned_refusal> refusals{}; ///< by apns-id
    std::string provider_token_prefix{};               ///< what every provider token of this key begins with
};

/// The answer that refuses with one of Apple's reasons, under its status.
apns_answer refuse(std::string_view reason);

/// Answers requests.
class apns_judge {
public:
    explicit apns_judge(const apns_knowledge& knows) : knows_{knows} {}

    /// The answer to a request to one environment.
    apns_answer judge(apnsfmt::environment where, const http_request& request);
    /// From now on the provider tokens seen so far have expired.
    void expire_provider_tokens() { expired_tokens_ = tokens_; }
    /// How many provider tokens were seen.
    std::size_t provider_tokens() const { return tokens_.size(); }

private:
    std::optional<apns_answer> refuse_sender(const http_request& request);
    std::optional<apns_answer> refuse_device(apnsfmt::environment where, const http_request& request) const;
    std::optional<apns_answer> refuse_broadcast(apnsfmt::environment where, const http_request& request) const;
    std::optional<apns_answer> refuse_as_planned(const http_request& request);
    bool may_push_to(std::string_view bundle_id) const;

    const apns_knowledge& knows_;
    std::set<std::string, std::less<>> tokens_{};
    std::set<std::string, std::less<>> expired_tokens_{};
    struct refused {
        int times{};
        std::string provider_token{}; ///< of the first time
    };
    std::map<std::string, refused, std::less<>> refused_{};
};
