#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <apnsfmt/request.hpp>

#include "apns_judge.hpp"

// APNs on this machine: HTTP/2 over TLS, one port of 127.0.0.1 for each environment. It answers as `apns_judge` says,
// and fails as servers do, when it is told to.

/// What goes wrong.
enum class mishap_kind {
    go_away,       ///< the connection ends in good order: GOAWAY says which requests count, the others were not read
    drop,          ///< the connection breaks: some requests count, but nobody learns it
    expire_tokens, ///< the provider tokens expire
};

/// Something that goes wrong when an environment has got so many requests.
struct mishap {
    apnsfmt::environment where{};
    std::size_t after{};
    mishap_kind kind{};
};

/// A request that came in whole and counts.
struct arrival {
    apnsfmt::environment where{};
    std::size_t connection{}; ///< its number
    http_request request{};
    apns_answer answer{};
    /// APNs has taken a push with this apns-id before: it says so again, and delivers nothing again.
    bool is_repeat{};
};

/// A connection that came about.
struct connection_record {
    apnsfmt::environment where{};
    bool went_away{};
    bool was_dropped{};
    std::size_t most_streams{}; ///< at a time
    std::size_t
        not_counted{}; ///< requests that came in whole and were given back by GOAWAY, or lost with the connection
};

/// All that happened.
struct simulator_record {
    std::vector<arrival> arrivals{};
    std::vector<connection_record> connections{};
    std::vector<std::string> complaints{}; ///< what APNs has no answer for
    std::size_t provider_tokens{};         ///< how many were seen
};

/// The simulator; runs in a thread of its own from when it is made.
class apns_simulator {
public:
    /// Requests that a connection may have open at a time.
    static constexpr std::uint32_t most_streams = 100;

    /// Listens; `knows` must outlive it.
    explicit apns_simulator(const apns_knowledge& knows, std::vector<mishap> mishaps = {});
    apns_simulator(const apns_simulator&) = delete;
    ~apns_simulator();

    /// The port of 127.0.0.1 where an environment is.
    std::uint16_t port(apnsfmt::environment where) const;
    /// The certificate to trust.
    const std::string& certificate_pem() const;
    /// Stops, and tells what happened.
    simulator_record stop();

private:
    class worker;

    std::unique_ptr<worker> worker_;
    std::exception_ptr failure_{};
    std::thread thread_;
};
