#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string_view>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/aps.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// All that the server decides about a payload, and what it may not ask for.

namespace apnsfmt::inline v0 {

/// All that the server decides about a payload, beside the message itself.
struct options {
    apnsfmt::aps aps{};                   ///< what stands beside the alert
    apnsfmt::style style{};               ///< how the alert reads
    apnsfmt::receiver receiver{};         ///< to whom it goes
    std::span<const custom_key> custom{}; ///< what stands beside `aps`, borrowed
    std::string_view image_key{"image"};  ///< the top-level key for the sender's image
    std::optional<apnsfmt::push_type>
        push_type{};                    ///< what the push is; absent: what the sender asks for, else an alert
    bool broadcast{};                   ///< goes to a channel, which takes larger payloads
    std::size_t limit{largest_payload}; ///< bytes; above the push type's limit it counts as that
};

/// What the push is: what the server says, else what the sender asks for, else an alert.
constexpr push_type push_type_of(const push_info& push, const options& settings) noexcept
{
    return settings.push_type ? *settings.push_type : push.push_type.value_or(push_type::alert);
}

namespace engine {

static_assert(most_bytes_of_members == largest_payload, "keys are compared as far as a payload can hold them");

/// The badge that follows so many unread messages (spec §2.7); below 0 if there is none.
constexpr std::int64_t badge_after(std::int64_t unread) noexcept
{
    return unread < std::numeric_limits<std::int64_t>::max() ? unread + 1 : -1;
}

/// Whether there is a badge, given the server's own.
constexpr bool has_badge(const receiver& to, const std::optional<std::int64_t>& servers) noexcept
{
    return to.unread || servers;
}

/// The badge, if there is one. Apart from whether there is: an optional that is passed on is stored in parts and loaded
/// whole, which stalls.
constexpr std::int64_t badge_of(const receiver& to, const std::optional<std::int64_t>& servers) noexcept
{
    return to.unread ? badge_after(*to.unread) : *servers;
}

/// The limit that holds for a payload (spec §5).
constexpr std::size_t limit_of(push_type type, const options& settings) noexcept
{
    const std::size_t most = settings.broadcast ? largest_payload : payload_limit_of(type);
    return settings.limit < most ? settings.limit : most;
}

/// Whether any text of a message or of its options lies in a buffer.
template <class Body>
constexpr bool reads_from(std::span<const char> buffer, const message<Body>& said,
                          const options& settings) noexcept(is_nothrow_body<Body>)
{
    const push_info& push = said.push;
    bool found = false;
    for (const std::string_view text :
         {said.from.nickname, said.from.name_card, said.in ? said.in->name : std::string_view{}, push.title,
          push.subtitle, push.desc, push.ext, push.sound, push.image, settings.image_key, settings.aps.sound.name(),
          settings.aps.thread_id, settings.aps.category, settings.receiver.language}) {
        found = found || overlaps(buffer, text);
    }
    for (const custom_key& each : settings.custom) {
        found = found || overlaps(buffer, each.key) || overlaps(buffer, each.value.text());
    }
    visit_elems(said.body, [&](const elem& each) {
        found = found || overlaps(buffer, each.content);
        return !found;
    });
    return found;
}

/// Whether a number lies within bounds; what is no number does not.
constexpr bool lies_within(const std::optional<double>& number, double least, double most) noexcept
{
    return !number || (*number >= least && *number <= most);
}

constexpr bool lies_from_zero(const std::optional<std::int64_t>& number) noexcept { return !number || *number >= 0; }

/// The error that JSON text of the caller's is; `pushed` if it is none.
constexpr verdict check_json(raw_json json, bool must_be_object) noexcept
{
    switch (classify_json(json.text)) {
    case json_class::object: return verdict::pushed;
    case json_class::other_value: return must_be_object ? verdict::invalid_json : verdict::pushed;
    case json_class::duplicate_key: return verdict::duplicate_key;
    case json_class::invalid_number: return verdict::invalid_number;
    default: return verdict::invalid_json;
    }
}

/// Whether a top-level key is written by the library itself.
constexpr bool is_reserved(std::string_view key) noexcept
{
    switch (key.empty() ? '\0' : key[0]) { // which is faster than three comparisons
    case 'a': return key == "aps";
    case 'e': return key == "ext";
    case 'i': return key == "image";
    default: return false;
    }
}

/// Finds a custom key that is not the server's to set, or set twice, or whose value JSON does not have. Success is
/// `pushed`.
[[gnu::noinline]] constexpr format_result check_custom_keys(std::span<const custom_key> custom,
                                                            std::string_view image_key) noexcept
{
    json_keys keys;
    for (const custom_key& each : custom) {
        if (is_reserved(each.key) || equal_once_repaired(each.key, image_key)) {
            return {.verdict = verdict::reserved_key, .field = each.key};
        }
        keys.add<is_ascii, decode_out_of_line>(each.key);
    }
    if (!keys.is_full()) { // else they don't fit into any payload
        if (const auto found = keys.find_duplicate()) {
            return {.verdict = verdict::duplicate_key, .field = custom[found->earlier].key};
        }
    }
    for (const custom_key& each : custom) {
        if (!each.value.is_finite()) {
            return {.verdict = verdict::invalid_number, .field = each.key};
        }
        if (const raw_json json = each.value.json(); !json.text.empty()) {
            if (const verdict checked = check_json(json, false); checked != verdict::pushed) {
                return {.verdict = checked, .field = each.key};
            }
        }
    }
    return {};
}

/// Whether any of Apple's keys is set.
constexpr bool sets_anything(const aps& keys) noexcept
{
    return keys.badge || !keys.sound.empty() || !keys.thread_id.empty() || !keys.category.empty()
           || keys.content_available || keys.mutable_content || keys.interruption_level || keys.relevance_score
           || !keys.target_content_id.empty() || !keys.filter_criteria.empty() || !keys.url_args.empty()
           || keys.content_changed || keys.alert || keys.live_activity;
}

/// The first of Apple's keys that the push type excludes; empty if there is none.
constexpr std::string_view excluded_key(const aps& keys, push_type type) noexcept
{
    const payload_form form = row_of(type).form;
    if (form == payload_form::own_keys && sets_anything(keys)) {
        return "aps";
    }
    if (keys.live_activity && form != payload_form::activity) {
        return "event";
    }
    if (form == payload_form::alert || form == payload_form::activity) {
        return {};
    }
    if (keys.alert) {
        return "alert";
    }
    if (keys.badge) {
        return "badge";
    }
    if (!keys.sound.empty()) {
        return "sound";
    }
    return keys.mutable_content ? "mutable-content" : "";
}

/// The loc-key of the server's alert that is empty; empty if there is none (rule 7.5).
constexpr std::string_view empty_loc_key(const aps& keys) noexcept
{
    if (!keys.alert) {
        return {};
    }
    const auto lacks_key = [](const alert_text& part) { return part.is_localized() && part.text().empty(); };
    return lacks_key(keys.alert->title)      ? "title-loc-key"
           : lacks_key(keys.alert->subtitle) ? "subtitle-loc-key"
           : lacks_key(keys.alert->body)     ? "loc-key"
                                             : "";
}

/// The first key that the push type requires and that is not set; empty if there is none. That a Live Activity starts
/// with an alert is for the alert to say.
constexpr std::string_view missing_key(const options& settings, push_type type) noexcept
{
    const push_type_row& row = row_of(type);
    const auto is_missing = [&settings](std::string_view key) {
        for (const custom_key& each : settings.custom) {
            if (each.key == key) {
                return false;
            }
        }
        return !key.empty();
    };
    if (settings.aps.sound.is_object() && settings.aps.sound.name().empty()) {
        return "sound";
    }
    if (is_missing(row.own_key)) {
        return row.own_key;
    }
    if (is_missing(row.other_own_key)) {
        return row.other_own_key;
    }
    if (row.form != payload_form::activity) {
        return {};
    }
    if (!settings.aps.live_activity) {
        return "event";
    }
    const activity_event& event = *settings.aps.live_activity->event;
    return event.is_start() && event.attributes_type().empty() ? "attributes-type" : "";
}

/// Whether the payload must have an alert, else `missing_field`: one that starts a Live Activity, and one whose
/// mutable-content would have no effect without.
constexpr bool requires_alert(const options& settings) noexcept
{
    const std::optional<live_activity>& activity = settings.aps.live_activity;
    return activity && ((*activity->event).is_start() || settings.aps.mutable_content);
}

/// The first of Apple's numbers that is out of its range; empty if there is none.
constexpr std::string_view number_out_of_range(const aps& keys) noexcept
{
    constexpr double any = std::numeric_limits<double>::max();
    if (!lies_within(keys.sound.volume(), 0, 1)) {
        return "volume";
    }
    if (!lies_within(keys.relevance_score, keys.live_activity ? -any : 0, keys.live_activity ? any : 1)) {
        return "relevance-score";
    }
    if (keys.alert && keys.alert->summary_arg_count.value_or(1) <= 0) {
        return "summary-arg-count";
    }
    if (keys.live_activity) {
        if (*keys.live_activity->timestamp < 0) {
            return "timestamp";
        }
        if (!lies_from_zero(keys.live_activity->stale_date)) {
            return "stale-date";
        }
        if (!lies_from_zero(keys.live_activity->dismissal_date)) {
            return "dismissal-date";
        }
    }
    return {};
}

/// Whether a payload holds no more than what a chat's messages mostly have.
[[gnu::always_inline]] constexpr bool is_plain(const options& settings, push_type type) noexcept
{
    const aps& keys = settings.aps;
    const bool has_rarer_keys =
        keys.relevance_score || keys.content_changed || keys.sound.is_object() || keys.alert || keys.live_activity
        || keys.target_content_id.size() + keys.filter_criteria.size() + keys.url_args.size() > 0;
    return type == push_type::alert && settings.style.layout == layout::prefix
           && settings.style.localize == localize::server && !has_rarer_keys;
}

/// Finds what Apple does not allow for a push of this type, where the payload is not plain. Success is `pushed`.
constexpr format_result check_aps(const options& settings, push_type type) noexcept
{
    if (const std::string_view key = empty_loc_key(settings.aps); !key.empty()) {
        return {.verdict = verdict::missing_field, .field = key};
    }
    if (const std::string_view key = excluded_key(settings.aps, type); !key.empty()) {
        return {.verdict = verdict::conflicting_fields, .field = key};
    }
    if (const std::string_view key = missing_key(settings, type); !key.empty()) {
        return {.verdict = verdict::missing_field, .field = key};
    }
    if (const std::string_view key = number_out_of_range(settings.aps); !key.empty()) {
        return {.verdict = verdict::invalid_number, .field = key};
    }
    if (settings.aps.live_activity) {
        const live_activity& activity = *settings.aps.live_activity;
        if (const verdict checked = check_json(*activity.content_state, true); checked != verdict::pushed) {
            return {.verdict = checked, .field = "content-state"};
        }
        if ((*activity.event).is_start()) {
            if (const verdict checked = check_json((*activity.event).attributes(), true); checked != verdict::pushed) {
                return {.verdict = checked, .field = "attributes"};
            }
            if (!is_channel_id((*activity.event).input().channel_id())) {
                return {.verdict = verdict::bad_header, .field = "input-push-channel"};
            }
        }
    }
    return {};
}

/// Finds what the server may not ask for, of a payload that is plain. Success is `pushed`.
[[gnu::always_inline]] constexpr format_result check_settings(const options& settings) noexcept
{
    const std::string_view image_key = settings.image_key;
    if (image_key.empty() || image_key == "aps" || image_key == "ext") {
        return {.verdict = verdict::reserved_key, .field = "image_key"};
    }
    if (!settings.custom.empty()) {
        if (const format_result checked = check_custom_keys(settings.custom, image_key); !checked) {
            return checked;
        }
    }
    // Also where the badge is not written: whether the server is wrong is not for the sender to decide.
    const std::optional<std::int64_t>& unread = settings.receiver.unread;
    if (!lies_from_zero(settings.aps.badge) || (unread && badge_after(*unread) < 0)) {
        return {.verdict = verdict::invalid_number, .field = "badge"};
    }
    return {};
}

} // namespace engine

} // namespace apnsfmt::inline v0
