#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/aps.hpp>
#include <apnsfmt/custom_key.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/push_type.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/version.hpp>

// What stands in a payload before the alert: ext, image, custom keys, and Apple's keys but for the alert itself.

namespace apnsfmt::inline v0::engine {

/// Writes a string member that begins so, unless it is empty.
template <class Writer, std::size_t Size>
[[gnu::always_inline]] constexpr void write_text(Writer& out, const char (&beginning)[Size],
                                                 std::string_view text) noexcept
{
    if (!text.empty()) {
        out.raw(beginning);
        out.text(text);
        out.raw("\",");
    }
}

/// Writes an integer member that begins so, if there is one.
template <class Writer, std::size_t Size>
constexpr void write_integer(Writer& out, const char (&beginning)[Size],
                             const std::optional<std::int64_t>& number) noexcept
{
    if (number) {
        out.raw(beginning);
        out.integer(*number);
        out.raw(",");
    }
}

/// Writes an array of strings, without a comma after it.
template <class Writer>
constexpr void write_array(Writer& out, std::span<const std::string_view> texts) noexcept
{
    out.raw("[");
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i == 0) {
            out.raw("\"");
        } else {
            out.raw(",\"");
        }
        out.text(texts[i]);
        out.raw("\"");
    }
    out.raw("]");
}

/// Finds the largest field of a payload that is too large.
class largest_field {
public:
    /// Measures each field by writing it to `scratch`; from `capacity` bytes on, fields count as equally large.
    constexpr largest_field(char* scratch, std::size_t capacity) noexcept : scratch_{scratch}, capacity_{capacity} {}

    /// Compares the field whose value `write(json_writer&)` writes, and which has so many bytes as given. A field of a
    /// few bytes is not measured but counts as given; neither is one that is large enough as given.
    template <class Write>
    constexpr void compare(std::string_view name, std::size_t given_size, Write&& write) noexcept
    {
        std::size_t size = given_size < capacity_ ? given_size : capacity_;
        if (size > max_unmeasured && size < capacity_) {
            json_writer writer{scratch_, capacity_};
            write(writer);
            size = writer.fits() ? writer.size() : capacity_;
        }
        if (size > size_) {
            name_ = name;
            size_ = size;
        }
    }

    /// Compares a field that is a string.
    constexpr void compare(std::string_view name, std::string_view text) noexcept
    {
        compare(name, text.size(), [text](json_writer& out) { out.text(text); });
    }
    /// Compares a field that is an array of strings.
    constexpr void compare(std::string_view name, std::span<const std::string_view> texts) noexcept
    {
        std::size_t size = 0;
        for (const std::string_view each : texts) {
            size += each.size() + std::string_view{R"("",)"}.size();
        }
        compare(name, size, [texts](json_writer& out) { write_array(out, texts); });
    }
    /// Compares a field that is JSON of the caller's.
    constexpr void compare(std::string_view name, raw_json json) noexcept
    {
        compare(name, json.text.size(), [json](json_writer& out) { out.json(json.text); });
    }

    /// The largest field, by its key in the payload; empty if none has been compared.
    constexpr std::string_view name() const noexcept { return name_; }

private:
    static constexpr std::size_t max_unmeasured = 64;

    char* scratch_;
    std::size_t capacity_;
    std::string_view name_{};
    std::size_t size_{};
};

/// What the message, the receiver and the server together put into the payload, apart from the alert's text. Of a
/// payload that is plain it is known at compile time what is not there.
template <bool Plain>
class payload_head {
public:
    /// `has_alert`: whether there is one this time, of a form that may have one.
    [[gnu::always_inline]] constexpr payload_head(const push_info& push, const options& settings, payload_form form,
                                                  bool has_alert) noexcept
        : push_{push}, options_{settings}, form_{form}, has_alert_{has_alert},
          full_{settings.receiver.preview == preview::full}
    {
    }

    /// Writes everything up to the key `alert`. Each member ends with a comma: `aps`, and in it `alert`, is the last.
    template <class Writer>
    [[gnu::always_inline]] constexpr void write_to(Writer& out) const noexcept
    {
        out.raw("{");
        if (form() != payload_form::own_keys) {
            write_text(out, R"("ext":")", ext());
        }
        if (!image().empty()) {
            out.raw("\"");
            out.text(options_.image_key);
            write_text(out, R"(":")", image());
        }
        if (!options_.custom.empty()) {
            out = with_custom_keys(out, options_.custom);
        }
        if (form() == payload_form::own_keys) {
            return;
        }
        out.raw(R"("aps":{)");
        if (shows_badge()) {
            out.raw(R"("badge":)");
            out.integer(badge_of(options_.receiver, options_.aps.badge));
            out.raw(",");
        }
        if (form() == payload_form::alert) { // a Live Activity's stands within its alert
            if (sound_is_object()) {
                out = with_sound_object(out);
            } else {
                write_text(out, R"("sound":")", sound());
            }
        }
        write_text(out, R"("thread-id":")", options_.aps.thread_id);
        write_text(out, R"("category":")", options_.aps.category);
        if (options_.aps.content_available || (shows_alert() && push_.content_available)
            || form() == payload_form::background) {
            out.raw(R"("content-available":1,)");
        }
        if (options_.aps.mutable_content || (has_alert() && push_.mutable_content) || !image().empty()) {
            out.raw(R"("mutable-content":1,)");
        }
        if (options_.aps.interruption_level) {
            write_text(out, R"("interruption-level":")", name_of(*options_.aps.interruption_level));
        } else if (shows_alert() && push_.interruption_level) {
            write_text(out, R"("interruption-level":")", name_of(*push_.interruption_level));
        }
        if constexpr (!Plain) {
            out = with_rarer_keys(out);
        }
    }

    /// Compares each field that `write_to` writes and that has no bound of its own.
    constexpr void compare_fields(largest_field& largest) const noexcept
    {
        const aps& keys = options_.aps;
        largest.compare("ext", form() == payload_form::own_keys ? std::string_view{} : ext());
        largest.compare(options_.image_key, image());
        for (const custom_key& each : options_.custom) {
            largest.compare(each.key, each.key.size() + each.value.text().size(), [&each](json_writer& out) {
                out.text(each.key);
                each.value.write_to(out);
            });
        }
        largest.compare("sound", may_show_alert(form()) ? sound() : std::string_view{});
        largest.compare("thread-id", keys.thread_id);
        largest.compare("category", keys.category);
        largest.compare("target-content-id", keys.target_content_id);
        largest.compare("filter-criteria", keys.filter_criteria);
        largest.compare("url-args", keys.url_args);
        if (keys.live_activity) {
            largest.compare("content-state", *keys.live_activity->content_state);
            const activity_event& event = *keys.live_activity->event;
            largest.compare("attributes-type", event.attributes_type());
            largest.compare("attributes", event.attributes());
        }
    }

    /// Writes the sound of a Live Activity, which stands within its alert.
    template <class Writer>
    constexpr void write_sound_within_alert(Writer& out) const noexcept
    {
        if (form() == payload_form::activity && sound_is_object()) {
            out = with_sound_object(out);
        } else if (form() == payload_form::activity) {
            write_text(out, R"("sound":")", sound());
        }
    }

    /// The most bytes that `write_to` may write, of a payload that is plain.
    [[gnu::always_inline]] constexpr std::uint64_t most_bytes() const noexcept
    {
        // Whether a preview or the server hides a text is not asked here: that takes longer than to add its size.
        std::uint64_t texts = std::uint64_t{push_.ext.size()} + push_.image.size() + options_.image_key.size()
                              + push_.sound.size() + options_.aps.sound.name().size() + options_.aps.thread_id.size()
                              + options_.aps.category.size();
        if (!options_.custom.empty()) {
            texts += most_bytes_of(options_.custom);
        }
        return most_escaped * texts + 256; // which is more than what stands between the texts
    }

    /// The sender's ext, unless the receiver's preview hides it; empty: none (spec §2.5).
    constexpr std::string_view ext() const noexcept { return shown(push_.ext, options_.style.safe_in_preview.ext); }
    /// The sender's image, likewise, and unless there is no alert or the sender's does not count (spec §2.8).
    constexpr std::string_view image() const noexcept
    {
        const bool counts = has_alert() && options_.style.sender_overrides == sender_overrides::all;
        return counts ? shown(push_.image, options_.style.safe_in_preview.image) : std::string_view{};
    }
    /// What the sender says of the sound, likewise; it may be that there is none.
    constexpr std::string_view senders_sound() const noexcept
    {
        return shown(push_.sound, options_.style.safe_in_preview.sound);
    }
    /// The sound that is heard; empty: none (spec §2.6).
    [[gnu::always_inline]] constexpr std::string_view sound() const noexcept
    {
        const std::string_view own = senders_sound();
        const std::string_view chosen = own.empty() ? options_.aps.sound.name() : own;
        const bool none = chosen == no_sound || chosen == "kIOSOfflinePushNoSound"; // the SDK's macro, by its name
        return none ? std::string_view{} : chosen;
    }
    /// Whether that is the server's, and an object.
    constexpr bool sound_is_object() const noexcept
    {
        return !Plain && options_.aps.sound.is_object() && senders_sound().empty();
    }
    /// Whether there is an alert.
    constexpr bool has_alert() const noexcept { return Plain || has_alert_; }
    /// Whether there is a badge (spec §2.7).
    constexpr bool shows_badge() const noexcept
    {
        return shows_alert() && !push_.ignore_badge && has_badge(options_.receiver, options_.aps.badge);
    }

private:
    constexpr payload_form form() const noexcept { return Plain ? payload_form::alert : form_; }
    constexpr bool shows_alert() const noexcept { return may_show_alert(form()); }

    static constexpr std::uint64_t most_bytes_of(const custom_key& key) noexcept
    {
        return key.key.size() + key.value.text().size() + most_bytes_of_real + min_member_size;
    }

    [[gnu::noinline]] static constexpr std::uint64_t most_bytes_of(std::span<const custom_key> keys) noexcept
    {
        std::uint64_t bytes = 0;
        for (const custom_key& each : keys) {
            bytes += most_bytes_of(each);
        }
        return bytes;
    }

    template <class Writer>
    static constexpr void write_member(Writer& out, const custom_key& member) noexcept
    {
        out.raw("\"");
        out.text(member.key);
        out.raw("\":");
        member.value.write_to(out);
        out.raw(",");
    }

    // By value: a writer that is referred to can't be kept in registers.
    template <class Writer>
    [[gnu::noinline]] static constexpr Writer with_custom_keys(Writer out, std::span<const custom_key> keys) noexcept
    {
        for (const custom_key& each : keys) {
            if constexpr (std::is_same_v<Writer, json_writer>) {
                if (!out.fits()) {
                    break;
                }
                // As long as a member is certain to fit, the other writer needs a third of the instructions.
                if (!std::is_constant_evaluated()
                    && most_escaped * most_bytes_of(each) + roomy_json_writer::slack <= out.room()) {
                    roomy_json_writer roomy{out.next(), out.room()};
                    write_member(roomy, each);
                    out.advance_to(roomy.next());
                    continue;
                }
            }
            write_member(out, each);
        }
        return out;
    }

    template <class Writer>
    [[gnu::cold, gnu::noinline]] constexpr Writer with_rarer_keys(Writer out) const noexcept
    {
        const aps& keys = options_.aps;
        write_text(out, R"("target-content-id":")", keys.target_content_id);
        write_text(out, R"("filter-criteria":")", keys.filter_criteria);
        if (keys.relevance_score) {
            out.raw(R"("relevance-score":)");
            out.real(*keys.relevance_score);
            out.raw(",");
        }
        if (!keys.url_args.empty()) {
            out.raw(R"("url-args":)");
            write_array(out, keys.url_args);
            out.raw(",");
        }
        if (keys.content_changed || form() == payload_form::reload) {
            out.raw(R"("content-changed":true,)");
        }
        if (keys.live_activity) {
            write_activity(out, *keys.live_activity);
        }
        return out;
    }

    template <class Writer>
    static constexpr void write_activity(Writer& out, const live_activity& activity) noexcept
    {
        const activity_event& event = *activity.event;
        write_integer(out, R"("timestamp":)", *activity.timestamp);
        write_text(out, R"("event":")", event.name());
        out.raw(R"("content-state":)");
        out.json((*activity.content_state).text);
        out.raw(",");
        write_integer(out, R"("stale-date":)", activity.stale_date);
        write_integer(out, R"("dismissal-date":)", activity.dismissal_date);
        if (event.is_start()) {
            write_text(out, R"("attributes-type":")", event.attributes_type());
            out.raw(R"("attributes":)");
            out.json(event.attributes().text);
            out.raw(",");
            if (event.input().is_token()) {
                out.raw(R"("input-push-token":1,)");
            }
            write_text(out, R"("input-push-channel":")", event.input().channel_id());
        }
    }

    template <class Writer>
    [[gnu::cold, gnu::noinline]] constexpr Writer with_sound_object(Writer out) const noexcept
    {
        const alert_sound& sound = options_.aps.sound;
        out.raw(R"("sound":{)");
        if (sound.is_critical()) {
            out.raw(R"("critical":1,)");
        }
        if (sound.volume()) {
            out.raw(R"("volume":)");
            out.real(*sound.volume());
            out.raw(",");
        }
        out.raw(R"("name":")");
        out.text(sound.name());
        out.raw("\"},");
        return out;
    }

    /// What the sender chose, unless the receiver's preview hides it (spec §6.2).
    constexpr std::string_view shown(std::string_view chosen, bool safe) const noexcept
    {
        return full_ || safe ? chosen : std::string_view{};
    }

    const push_info& push_;
    const options& options_;
    payload_form form_;
    bool has_alert_;
    bool full_;
};

} // namespace apnsfmt::inline v0::engine
