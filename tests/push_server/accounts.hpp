#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "apns_simulator.hpp"
#include "discrepancies.hpp"
#include "push_server.hpp"
#include "pushes.hpp"

// Who got what: what was sent against what arrived.
//
// A push is *lost* if APNs was to take it and did not, or got other bytes than were formatted.
//
// A push is *doubled* if APNs was asked for it again though nothing asked for that. What makes two requests one push is
// the apns-id, which the server keeps for every attempt. So the simulator, which delivers an ID once and takes repeats
// of it for what they are, sees a doubled push as
//   - a delivery whose ID nobody made, from a server that sends again under another ID; or
//   - a repeat of a delivery that nothing excuses. Only a connection that broke does, for its answers may be lost.
//   GOAWAY
//     does not: what it counts has been answered, and the rest was not read.
// That APNs itself delivers an ID only once, Apple does not promise: after a connection broke, a server can repeat a
// push or perhaps lose it, and a chat repeats it. Who minds sets apns-collapse-id: the second then shows in place of
// the first.

/// What went wrong on purpose.
struct mishap_counts {
    std::size_t endings{};  ///< connections that went away or broke
    std::size_t expiries{}; ///< of all provider tokens
};

/// The accounts of one run.
class accounts {
public:
    accounts(const simulator_record& record, const std::map<std::string, outcome, std::less<>>& outcomes,
             discrepancies& wrong);

    /// Compares what was to become of a push with what became of it.
    void settle(const planned_push& planned);
    /// Compares the rest, once every push is settled.
    void close(const plan& plan, const mishap_counts& mishaps, const push_server_counts& counts);
    /// The summary, on standard output.
    void print(const plan& plan, const push_server_counts& counts) const;

private:
    using counts_by_reason = std::map<std::string, std::size_t, std::less<>>;

    void settle_arrivals(const planned_push& planned, const std::vector<const arrival*>& came);
    void settle_outcome(const planned_push& planned);

    const simulator_record& record_;
    const std::map<std::string, outcome, std::less<>>& outcomes_;
    discrepancies& wrong_;
    std::map<std::string_view, std::vector<const arrival*>> arrivals_{}; ///< of the pushes not yet settled
    std::size_t settled_{};
    std::size_t taken_{};
    counts_by_reason refused_{};
    counts_by_reason refused_for_now_{};
    std::size_t repeats_{};
    std::size_t most_streams_{};
    std::size_t given_back_{};
    std::size_t torn_off_{};
    std::size_t lost_{};
    std::size_t doubled_{};
};
