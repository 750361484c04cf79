#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/message.hpp>
#include <apnsfmt/text/byte_set.hpp>
#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/version.hpp>

// What the server adds to Apple's dictionary `aps` (Apple: "Generating a remote notification"; "Starting and updating
// Live Activities with ActivityKit push notifications").

namespace apnsfmt::inline v0 {

/// A value that must be given: without it, what it is a member of does not compile.
template <class Value>
class required {
public:
    required() = delete;
    /// The value.
    template <class From>
        requires std::is_convertible_v<const From&, Value>
    constexpr required(const From& value) noexcept : value_{value}
    {
    }

    /// The value.
    constexpr const Value& operator*() const noexcept { return value_; }

private:
    Value value_;
};

/// A sound with a volume of its own, which may be heard though the phone is muted, if the app is entitled to.
struct critical_sound {
    std::string_view name{"default"}; ///< a file name of the app, or `default`; empty: `missing_field`
    std::optional<double> volume{};   ///< 0…1, else `invalid_number`; absent: Apple's own
    bool critical{true};              ///< heard though the phone is muted
};

/// A sound: a file name of the app or `default`, or a `critical_sound`.
class alert_sound {
public:
    /// None.
    constexpr alert_sound() noexcept = default;
    /// A file name of the app, or `default`.
    template <class String>
        requires std::is_convertible_v<const String&, std::string_view>
    constexpr alert_sound(const String& name) noexcept : name_{name}
    {
    }
    alert_sound(std::nullptr_t) = delete;
    /// A sound with a volume of its own.
    constexpr alert_sound(const critical_sound& sound) noexcept
        : name_{sound.name}, volume_{sound.volume}, is_object_{true}, critical_{sound.critical}
    {
    }

    /// Whether there is none.
    constexpr bool empty() const noexcept { return name_.empty() && !is_object_; }
    /// The file name, or `default`.
    constexpr std::string_view name() const noexcept { return name_; }
    /// Whether Apple writes it as an object.
    constexpr bool is_object() const noexcept { return is_object_; }
    /// Its own volume.
    constexpr const std::optional<double>& volume() const noexcept { return volume_; }
    /// Whether it is heard though the phone is muted.
    constexpr bool is_critical() const noexcept { return critical_; }

private:
    std::string_view name_{};
    std::optional<double> volume_{};
    bool is_object_{};
    bool critical_{};
};

/// Text that the device looks up in the app's own `Localizable.strings`.
struct localized {
    required<std::string_view> key;           ///< the key, never user text; empty: `missing_field` (rule 7.5)
    std::span<const std::string_view> args{}; ///< what stands for `%@` in it, borrowed
};

/// One of an alert's title, subtitle and body: text as it is, or text that the device looks up; never both.
class alert_text {
public:
    /// Not set.
    constexpr alert_text() noexcept = default;
    /// Text as it is.
    template <class String>
        requires std::is_convertible_v<const String&, std::string_view>
    constexpr alert_text(const String& text) noexcept : text_{text}
    {
    }
    alert_text(std::nullptr_t) = delete;
    /// Text that the device looks up.
    constexpr alert_text(const localized& text) noexcept : text_{*text.key}, args_{text.args}, is_localized_{true} {}

    /// Whether it is not set: a raw text that is empty. A localized text is set even if its key is empty, which is an
    /// error.
    constexpr bool empty() const noexcept { return text_.empty() && !is_localized_; }
    /// Whether the device looks it up.
    constexpr bool is_localized() const noexcept { return is_localized_; }
    /// The text, or the key.
    constexpr std::string_view text() const noexcept { return text_; }
    /// What stands for `%@` in text that the device looks up.
    constexpr std::span<const std::string_view> args() const noexcept { return args_; }

private:
    std::string_view text_{};
    std::span<const std::string_view> args_{};
    bool is_localized_{};
};

/// The title of the action button that opens the app: the key of a localized string, or null for no button.
class action_key {
public:
    /// Null.
    constexpr action_key(std::nullptr_t) noexcept {}
    /// A key.
    template <class String>
        requires std::is_convertible_v<const String&, std::string_view>
    constexpr action_key(const String& key) noexcept : key_{std::string_view{key}}
    {
    }

    /// The key; absent: null.
    constexpr const std::optional<std::string_view>& key() const noexcept { return key_; }

private:
    std::optional<std::string_view> key_{};
};

/// Parts of the alert that the server sets. Each text stands in the place of the message's own: the body in that of
/// names and content together.
struct alert_parts {
    alert_text title{};                              ///< above the body
    alert_text subtitle{};                           ///< between title and body
    alert_text body{};                               ///< names and content
    std::string_view launch_image{};                 ///< a file name of the app
    std::optional<action_key> action_loc_key{};      ///< the title of the action button
    std::string_view summary_arg{};                  ///< what the group's summary says of this one
    std::optional<std::int64_t> summary_arg_count{}; ///< how many it counts as: above 0, else `invalid_number`
};

/// A channel ID has at most so many bytes; those in Apple's examples have 20.
inline constexpr std::size_t longest_channel_id = 128;

namespace engine {

using base64_digits = byte_set<byte_range{'+', '+'}, byte_range{'/', '9'}, byte_range{'A', 'Z'}, byte_range{'a', 'z'}>;

/// Whether this is base64 with its padding (RFC 4648, §4).
constexpr bool is_channel_id(std::string_view text) noexcept
{
    if (text.size() > longest_channel_id || text.size() % 4 != 0) {
        return false;
    }
    const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with("=") ? 1 : 0;
    return base64_digits::makes_up(text.substr(0, text.size() - padding));
}

} // namespace engine

/// What a Live Activity that is started gets its updates by: a token it reports, or a channel.
class activity_input {
public:
    /// Neither.
    constexpr activity_input() noexcept = default;
    /// A push token, which the app reports (`input-push-token`).
    static constexpr activity_input token() noexcept
    {
        activity_input input;
        input.token_ = true;
        return input;
    }
    /// A channel for broadcasts, by its ID in base64 (`input-push-channel`), else `bad_header`, as where the ID is one.
    static constexpr activity_input channel(std::string_view id) noexcept
    {
        activity_input input;
        input.channel_ = id;
        return input;
    }

    /// Whether it is a token.
    constexpr bool is_token() const noexcept { return token_; }
    /// The channel's ID; empty: none.
    constexpr std::string_view channel_id() const noexcept { return channel_; }

private:
    bool token_{};
    std::string_view channel_{};
};

/// A Live Activity is started; the alert must have text, else `missing_field`.
struct activity_start {
    required<std::string_view> attributes_type; ///< the app's type of attributes; empty: `missing_field`
    required<raw_json> attributes;              ///< the app's own object, else `invalid_json`
    activity_input input{};                     ///< what updates come by
};
/// A Live Activity is updated.
struct activity_update {};
/// A Live Activity is ended.
struct activity_end {};

/// What happens to a Live Activity.
class activity_event {
public:
    /// It is started.
    constexpr activity_event(const activity_start& start) noexcept
        : name_{"start"}, attributes_type_{*start.attributes_type}, attributes_{*start.attributes}, input_{start.input}
    {
    }
    /// It is updated.
    constexpr activity_event(activity_update) noexcept : name_{"update"} {}
    /// It is ended.
    constexpr activity_event(activity_end) noexcept : name_{"end"} {}

    /// The event as Apple writes it.
    constexpr std::string_view name() const noexcept { return name_; }
    /// Whether the activity is started.
    constexpr bool is_start() const noexcept { return name_ == "start"; }
    /// The app's type of attributes, of a start.
    constexpr std::string_view attributes_type() const noexcept { return attributes_type_; }
    /// The app's own object, of a start.
    constexpr raw_json attributes() const noexcept { return attributes_; }
    /// What updates come by, of a start.
    constexpr const activity_input& input() const noexcept { return input_; }

private:
    std::string_view name_;
    std::string_view attributes_type_{};
    raw_json attributes_{};
    activity_input input_{};
};

/// What only a push for a Live Activity has. Times are UNIX seconds, at least 0, else `invalid_number`.
struct live_activity {
    required<activity_event> event;               ///< what happens to it
    required<std::int64_t> timestamp;             ///< when this was sent: an older push is not shown
    required<raw_json> content_state;             ///< the app's own object, else `invalid_json`
    std::optional<std::int64_t> stale_date{};     ///< when the activity becomes outdated
    std::optional<std::int64_t> dismissal_date{}; ///< when an ended one goes from the lock screen
};

/// What the server adds to Apple's dictionary `aps`; absent or empty means not written.
struct aps {
    std::optional<std::int64_t> badge{};              ///< at least 0, else `invalid_number`; 0 clears the badge
    alert_sound sound{};                              ///< the server's default, for messages whose sender sets none
    std::string_view thread_id{};                     ///< notifications of one thread are grouped
    std::string_view category{};                      ///< which of the app's actions are offered
    bool content_available{};                         ///< wakes the app in the background
    bool mutable_content{};                           ///< lets the app's service extension change the notification
    std::optional<interruption> interruption_level{}; ///< how much it may interrupt
    std::optional<double> relevance_score{};          ///< 0…1, of a Live Activity any; else `invalid_number`
    std::string_view target_content_id{};             ///< which of the app's windows comes to the front
    std::string_view filter_criteria{};               ///< what a focus filters by
    std::span<const std::string_view> url_args{};     ///< for Safari, borrowed
    bool content_changed{};                           ///< widgets or controls are to be reloaded
    std::optional<alert_parts> alert{};               ///< the server's own words
    std::optional<apnsfmt::live_activity> live_activity{}; ///< for `push_type::liveactivity`, which requires it
};

} // namespace apnsfmt::inline v0
