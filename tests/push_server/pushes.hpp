#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <apnsfmt/request.hpp>

#include "apns_judge.hpp"
#include "push_server.hpp"

// What the test sends: pushes of all kinds to devices of three apps, and for every answer that APNs has, a push that
// gets it.

/// A push, and what is to become of it.
struct planned_push {
    push what{};
    fate end{};
    std::string reason{}; ///< where it is refused, why
    int refusals{};       ///< how often it is refused before it is taken
};

/// All pushes, and the world they need.
struct plan {
    std::vector<planned_push> pushes{};
    std::size_t silent{}; ///< messages that give no push
    std::size_t cut{};    ///< messages that were too long
    apns_knowledge apns{};
    std::vector<push> gone{};            ///< those for whose device token APNs answers that it is gone
    std::string registered_again{};      ///< the one of these tokens that is in use since
    std::size_t most_provider_tokens{1}; ///< that a server needs, if it wastes none
};

/// The apps that share the server; the last is a certificate for device management.
std::vector<apnsfmt::app> apps();
/// When every device registered, UNIX seconds.
inline constexpr std::int64_t registered_at = 1'700'000'000;
/// What every provider token begins with. A real one is a JSON Web Token; to the library it is a word.
inline constexpr std::string_view provider_token_prefix = "of-the-team.";

/// Makes so many pushes, always the same.
plan make_plan(std::size_t count);
/// Makes the pushes that come after all others, to the devices whose tokens are gone.
std::vector<planned_push> make_late_pushes(const plan& before);
