#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <apnsfmt/version.hpp>

// What a push is to Apple, and what Apple asks of each (Apple: "Sending notification requests to APNs").

namespace apnsfmt::inline v0 {

/// Bytes of JSON that Apple takes for every push type but `voip`.
inline constexpr std::size_t payload_limit = 4096;
/// Bytes of JSON that Apple takes at most: for `voip`, and for broadcasts.
inline constexpr std::size_t largest_payload = 5120;

/// What a push is, which decides what the device does with it (Apple: `apns-push-type`).
enum class push_type : std::uint8_t {
    alert,        ///< shows, sounds or badges something
    background,   ///< wakes the app, and shows nothing
    complication, ///< for a complication of a watch's face
    controls,     ///< reloads a control
    fileprovider, ///< tells of changes in a file provider's files
    liveactivity, ///< starts, updates or ends a Live Activity
    location,     ///< asks for the device's location
    mdm,          ///< tells a managed device to contact its server
    pushtotalk,   ///< for an app that talks like a walkie-talkie
    voip,         ///< a call comes in
    widgets,      ///< reloads a widget
};

/// What the payloads of a push type are made of, beside custom keys.
enum class payload_form : std::uint8_t {
    alert,      ///< the message's alert, and what comes with it
    activity,   ///< the message's alert in the form that Live Activities have, and what they need
    background, ///< no alert; content-available
    bare,       ///< no alert, and nothing needed
    reload,     ///< no alert; content-changed
    own_keys,   ///< custom keys that Apple names, and no `aps`
};

namespace engine {

/// Whether such a payload may show something: an alert, a badge.
constexpr bool may_show_alert(payload_form form) noexcept { return form <= payload_form::activity; }

} // namespace engine

/// What Apple asks of the pushes of one type.
struct push_type_row {
    push_type type{};                         ///< its number is the place of the row
    std::string_view name{};                  ///< as Apple writes it
    std::string_view topic_suffix{};          ///< what follows the bundle ID in `apns-topic`
    int priorities[3]{};                      ///< what `apns-priority` may be
    std::size_t limit{};                      ///< bytes of JSON
    std::optional<int> priority{};            ///< what is sent unasked; absent: nothing, which Apple takes as 10
    std::optional<std::int64_t> expiration{}; ///< likewise; absent: nothing, which leaves it to Apple
    payload_form form{};                      ///< what its payload consists of
    std::string_view own_key{};               ///< a custom key that must be there
    std::string_view other_own_key{};         ///< likewise

    /// Whether `apns-priority` may be this.
    constexpr bool takes(int asked) const noexcept
    {
        return asked != 0 && (asked == priorities[0] || asked == priorities[1] || asked == priorities[2]);
    }
};

/// Every push type, indexed by itself.
// clang-format off
inline constexpr push_type_row push_types[] = {
    //                         topic suffix               priorities  limit            sent unasked  payload
    {push_type::alert,        "alert",
                              "",                        {10, 5, 1}, payload_limit,   {}, {},       payload_form::alert},
    {push_type::background,   "background",
                              "",                        {5},        payload_limit,   5,  {},       payload_form::background},
    {push_type::complication, "complication",
                              ".complication",           {10, 5, 1}, payload_limit,   {}, {},       payload_form::alert},
    {push_type::controls,     "controls",
                              ".push-type.controls",     {10, 5, 1}, payload_limit,   {}, {},       payload_form::reload},
    {push_type::fileprovider, "fileprovider",
                              ".pushkit.fileprovider",   {10, 5, 1}, payload_limit,   {}, {},       payload_form::own_keys,
                              "container-identifier", "domain"},
    {push_type::liveactivity, "liveactivity",
                              ".push-type.liveactivity", {10, 5},    payload_limit,   {}, {},       payload_form::activity},
    {push_type::location,     "location",
                              ".location-query",         {10, 5},    payload_limit,   {}, {},       payload_form::bare},
    {push_type::mdm,          "mdm",
                              "",                        {10, 5, 1}, payload_limit,   {}, {},       payload_form::own_keys,
                              "mdm"},
    {push_type::pushtotalk,   "pushtotalk",
                              ".voip-ptt",               {10, 5, 1}, payload_limit,   10, 0,        payload_form::alert},
    {push_type::voip,         "voip",
                              ".voip",                   {10, 5, 1}, largest_payload, {}, {},       payload_form::alert},
    {push_type::widgets,      "widgets",
                              ".push-type.widgets",      {10, 5, 1}, payload_limit,   {}, {},       payload_form::reload},
};
// clang-format on

static_assert([] {
    for (std::size_t i = 0; i < std::size(push_types); ++i) {
        const push_type_row& row = push_types[i];
        if (row.type != push_type{static_cast<std::uint8_t>(i)} || row.limit > largest_payload
            || (row.priority && !row.takes(*row.priority))) {
            return false;
        }
    }
    return std::size(push_types) == static_cast<std::size_t>(push_type::widgets) + 1;
}());

/// The row of a push type; a number that is none counts as `alert`.
constexpr const push_type_row& row_of(push_type type) noexcept
{
    const auto i = static_cast<std::size_t>(type);
    return push_types[i < std::size(push_types) ? i : 0];
}

/// The push type as Apple writes it.
constexpr std::string_view name_of(push_type type) noexcept { return row_of(type).name; }

/// Bytes of JSON that Apple takes for a push of this type.
constexpr std::size_t payload_limit_of(push_type type) noexcept { return row_of(type).limit; }

} // namespace apnsfmt::inline v0
