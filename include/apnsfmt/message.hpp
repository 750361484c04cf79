#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span> // for the iterator concepts, at a third of what <iterator> costs
#include <string_view>
#include <type_traits>
#include <utility>

#include <apnsfmt/push_type.hpp>
#include <apnsfmt/version.hpp>

// What is said, by whom, where and to whom. Every string is borrowed for the call and may hold any bytes.

namespace apnsfmt::inline v0 {

/// The kinds of elem a message is made of (spec §1a). A kind of the user's own begins at `first_own_kind`.
enum class elem_kind : std::uint8_t {
    text,
    audio,
    file,
    image,
    custom,
    location,
    face,
    video,
    merged,  ///< a merged history of messages
    unknown, ///< a kind this library does not know: shows nothing
};

/// The number of the first kind of the user's own: `constexpr auto poll = elem_kind{first_own_kind};`
inline constexpr std::uint8_t first_own_kind = static_cast<std::uint8_t>(elem_kind::unknown) + 1;

/// The kind's name as it stands in the enumeration; `own` for one of the user's own.
constexpr std::string_view name_of(elem_kind kind) noexcept
{
    switch (kind) {
    case elem_kind::text: return "text";
    case elem_kind::audio: return "audio";
    case elem_kind::file: return "file";
    case elem_kind::image: return "image";
    case elem_kind::custom: return "custom";
    case elem_kind::location: return "location";
    case elem_kind::face: return "face";
    case elem_kind::video: return "video";
    case elem_kind::merged: return "merged";
    case elem_kind::unknown: return "unknown";
    }
    return "own";
}

/// One part of a message.
struct elem {
    elem_kind kind{}; ///< picks the row of the rule table
    /// What an elem of this kind may show: a text's text, a custom elem's desc. Most kinds show a label instead.
    std::string_view content{};
};

/// A text elem.
constexpr elem text(std::string_view text) noexcept { return {elem_kind::text, text}; }
/// An audio elem.
constexpr elem audio() noexcept { return {elem_kind::audio, {}}; }
/// A file elem; its name is never shown.
constexpr elem file() noexcept { return {elem_kind::file, {}}; }
/// An image elem.
constexpr elem image() noexcept { return {elem_kind::image, {}}; }
/// A custom elem; without a desc it shows nothing.
constexpr elem custom(std::string_view desc = {}) noexcept { return {elem_kind::custom, desc}; }
/// A location elem; its own desc is not shown.
constexpr elem location() noexcept { return {elem_kind::location, {}}; }
/// A face elem.
constexpr elem face() noexcept { return {elem_kind::face, {}}; }
/// A video elem.
constexpr elem video() noexcept { return {elem_kind::video, {}}; }
/// A merged history of messages.
constexpr elem merged() noexcept { return {elem_kind::merged, {}}; }

/// The body of a message of several elems, in their order.
template <class... Elem>
constexpr std::array<elem, sizeof...(Elem)> elems(const Elem&... each) noexcept
{
    return {elem{each}...};
}

/// Who sent the message. The user ID is never shown and so is not here (spec §1.5).
struct sender {
    std::string_view nickname{};  ///< the sender's name everywhere
    std::string_view name_card{}; ///< the sender's name in the group; counts in groups only
};

/// The group a message was sent to.
struct group {
    std::string_view name{}; ///< empty: not shown (spec §1.4)
};

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

/// What the sender may set for the push itself, "offline push info" (spec §2). Empty means not set.
struct push_info {
    std::string_view title{};                         ///< shown above the body (spec §2.1)
    std::string_view subtitle{};                      ///< shown between title and body (spec §2.2)
    std::string_view desc{};                          ///< the content of the whole message, whatever its elems
    std::string_view ext{};                           ///< for the app, when the notification is tapped
    std::string_view sound{};                         ///< a file name of the app, `default`, or `no_sound`
    std::string_view image{};                         ///< the address of an image for the app's service extension
    bool mutable_content{};                           ///< let the app's service extension change the notification
    bool content_available{};                         ///< wake the app in the background
    std::optional<interruption> interruption_level{}; ///< how much it may interrupt, unless the server says
    std::optional<apnsfmt::push_type> push_type{};    ///< what the push is, unless the server says
    bool ignore_badge{};                              ///< write no badge (BadgeMode = 1)
    bool disabled{};                                  ///< push nothing (PushFlag = 1)

    /// Whether all of it is the same.
    constexpr bool operator==(const push_info&) const noexcept = default;
};

/// The sound that is none: no sound is written (spec §2.6).
inline constexpr std::string_view no_sound = "push.no_sound";

/// One message, of one elem or of any forward range of what converts to `elem`.
template <class Body = elem>
struct message {
    sender from{};             ///< who says it
    std::optional<group> in{}; ///< absent: one-to-one chat
    Body body{};               ///< what is said
    push_info push{};          ///< what the sender wants of the push
    bool online_only{};        ///< not for those who are offline (MsgLifeTime = 0, OnlineOnlyFlag)
};

/// Where the receiver's app is.
enum class presence : std::uint8_t {
    background, ///< pushed to
    killed,     ///< pushed to
    foreground, ///< not pushed to: `in_foreground`
    logged_out, ///< not pushed to: `logged_out`
};

/// How the receiver wants to get messages of this chat. Numbered as the vendor numbers it.
enum class receive_option : std::uint8_t {
    notify = 0,                     ///< pushed to
    not_receive = 1,                ///< `muted`
    not_notify = 2,                 ///< `muted`
    not_notify_except_mention = 3,  ///< `muted`, unless mentioned
    not_receive_except_mention = 4, ///< `muted`, unless mentioned
};

/// How much of a message the receiver lets the lock screen show (spec §6.2).
enum class preview : std::uint8_t {
    full,   ///< who and what
    sender, ///< who, not what
    hidden, ///< neither
};

/// To whom the message goes.
struct receiver {
    std::optional<std::int64_t> unread{};     ///< unread messages before this one: the badge is one more (spec §2.7)
    apnsfmt::presence presence{};             ///< where the app is
    apnsfmt::receive_option receive_option{}; ///< how messages of this chat are wanted
    bool mentioned{};                         ///< the message mentions the receiver, or everyone
    apnsfmt::preview preview{};               ///< how much may be shown
    std::string_view language{};              ///< a BCP 47 tag; empty: the style's labels serve
};

/// The body of a message: one elem, or a range of what converts to elems that can be walked more than once.
template <class Body>
concept message_body = std::is_convertible_v<const Body&, elem> || requires(Body& body) {
    requires std::forward_iterator<decltype(std::begin(body))>;
    std::end(body);
    static_cast<elem>(*std::begin(body));
};

/// Whether a type is a `message` with a body that can be shown.
template <class Type>
inline constexpr bool is_message = false;
/// A `message` is, if its body can be shown.
template <message_body Body>
inline constexpr bool is_message<message<Body>> = true;

/// What can be formatted: a `message`, or any type for which an `as_message` is found by argument-dependent lookup.
template <class Type>
concept message_like = is_message<Type> || requires(const Type& yours) {
    requires is_message<std::remove_cvref_t<decltype(as_message(yours))>>;
};

namespace engine {

/// Whether a range can be walked, and each element converted to `Element`, without an exception.
template <class Element, class Range>
consteval bool walks_without_exception() noexcept
{
    using range = std::remove_reference_t<Range>;
    if constexpr (std::is_array_v<range>) {
        return noexcept(static_cast<Element>(std::declval<range&>()[0]));
    } else {
        using begin = decltype(std::begin(std::declval<range&>()));
        using end = decltype(std::end(std::declval<range&>()));
        constexpr bool begins = requires(range& walked) {
            { walked.begin() } noexcept;
            { walked.end() } noexcept;
        };
        return begins && noexcept(std::declval<begin&>() != std::declval<end&>()) && noexcept(++std::declval<begin&>())
               && noexcept(static_cast<Element>(*std::declval<begin&>()));
    }
}

/// Whether the elems of a body can be visited without an exception.
template <class Body>
consteval bool visits_without_exception() noexcept
{
    if constexpr (std::is_same_v<Body, elem>) {
        return true;
    } else if constexpr (std::is_convertible_v<const Body&, elem>) {
        return std::is_nothrow_convertible_v<const Body&, elem>;
    } else if constexpr (requires(const Body& body) { std::begin(body); }) {
        return walks_without_exception<elem, const Body>();
    } else {
        return std::is_nothrow_copy_constructible_v<Body> && walks_without_exception<elem, Body>();
    }
}

/// Whether the caller's code for a body is `noexcept`. If not, its exceptions pass through every function that visits
/// the elems.
template <class Body>
inline constexpr bool is_nothrow_body = visits_without_exception<Body>();

/// Whether a message can be made of a type without an exception.
template <message_like Type>
consteval bool converts_without_exception() noexcept
{
    if constexpr (is_message<Type>) {
        return true;
    } else {
        return noexcept(as_message(std::declval<const Type&>()));
    }
}

} // namespace engine

/// The message itself, or what the user's `as_message` makes of it.
template <message_like Type>
constexpr decltype(auto) to_message(const Type& yours) noexcept(engine::converts_without_exception<Type>())
{
    if constexpr (is_message<Type>) {
        return (yours);
    } else {
        return as_message(yours);
    }
}

namespace engine {

template <class Body>
constexpr std::type_identity<Body> body_type_of(const message<Body>&) noexcept;

/// Whether a message of this type can be formatted without an exception of the caller's code.
template <message_like Type>
inline constexpr bool is_nothrow_message =
    converts_without_exception<Type>()
    && is_nothrow_body<typename decltype(body_type_of(to_message(std::declval<const Type&>())))::type>;

} // namespace engine

/// Calls `visit(elem)` with each elem of a body in order, until it returns false.
template <class Body, class Visit>
[[gnu::always_inline]] constexpr void visit_elems(const Body& body, Visit&& visit)
{
    if constexpr (std::is_same_v<Body, elem>) {
        visit(body);
    } else if constexpr (std::is_convertible_v<const Body&, elem>) {
        visit(static_cast<elem>(body));
    } else if constexpr (requires { std::begin(body); }) {
        for (auto&& each : body) {
            if (!visit(static_cast<elem>(each))) {
                return;
            }
        }
    } else {
        // Some views keep a cache and can only be walked as non-const; views are cheap to copy.
        auto copy = body;
        for (auto&& each : copy) {
            if (!visit(static_cast<elem>(each))) {
                return;
            }
        }
    }
}

} // namespace apnsfmt::inline v0
