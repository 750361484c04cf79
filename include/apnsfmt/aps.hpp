#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

/// How much a notification may interrupt (Apple: `interruption-level`).
enum class interruption : std::uint8_t {
    passive,        ///< no sound, no lit screen
    active,         ///< the usual
    time_sensitive, ///< breaks through a focus
    critical,       ///< breaks through the mute switch, if the app is entitled to
};

/// The level as Apple writes it.
constexpr std::string_view name_of(interruption level) noexcept
{
    switch (level) {
    case interruption::passive: return "passive";
    case interruption::active: return "active";
    case interruption::time_sensitive: return "time-sensitive";
    case interruption::critical: return "critical";
    }
    return "active";
}

/// What the server adds to Apple's dictionary `aps` beside the alert; absent or empty means not written (Apple:
/// "Generating a remote notification").
struct aps {
    std::optional<std::int64_t> badge{};              ///< at least 0, else `invalid_number`; 0 clears the badge
    std::string_view sound{};                         ///< the server's default, for messages whose sender sets none
    std::string_view thread_id{};                     ///< notifications of one thread are grouped
    std::string_view category{};                      ///< which of the app's actions are offered
    bool content_available{};                         ///< wakes the app in the background
    bool mutable_content{};                           ///< lets the app's service extension change the notification
    std::optional<interruption> interruption_level{}; ///< how much it may interrupt
};

} // namespace apnsfmt::inline v0
