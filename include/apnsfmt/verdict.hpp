#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

/// What becomes of a message: pushed, not pushed for a reason that is no error, or refused for an error.
/// Where several hold, errors of the caller's settings come first, then the first silence in this order (spec §1b),
/// then what does not fit.
enum class verdict : std::uint8_t {
    pushed,

    push_disabled,       ///< the sender asked for no push (PushFlag = 1)
    online_only,         ///< the message is for those online only
    logged_out,          ///< the receiver logged out
    in_foreground,       ///< the receiver's app is in the foreground
    muted,               ///< the receiver's receive option
    custom_without_desc, ///< nothing to show, and a custom elem without desc among the elems
    no_content,          ///< nothing to show otherwise

    reserved_key,       ///< a custom key is named `aps`, `ext` or as the image's key
    duplicate_key,      ///< two custom keys are the same
    conflicting_fields, ///< a field is set that another one, or the push type, excludes
    missing_field,      ///< a field is not set that another one, or the push type, requires
    invalid_number,     ///< a number is out of its range
    invalid_json,       ///< what should be JSON is not
    payload_too_large,  ///< what can't be cut does not fit into the limit, or no text would be left
    buffer_too_small,   ///< the payload does not fit into the caller's buffer
    overlapping_input,  ///< the input lies in the output buffer, and would be overwritten before it is read
    no_variant,         ///< a fan-out has no variant for this receiver: format the message for it separately

    unknown_business_id, ///< no app has the registration's business ID
    bad_device_token,    ///< not an even number of hexadecimal digits, or too long
    bad_header,          ///< a byte that can't stand in this header or path, or too many of them
    bad_priority,        ///< a priority that Apple does not take for this push type
    bad_collapse_id,     ///< not 1…64 bytes of visible ASCII
    bad_apns_id,         ///< not a UUID of 36 lower-case characters
};

/// Whether the verdict is one of the reasons of spec §1b: nothing is pushed, and nothing is wrong.
constexpr bool is_suppressed(verdict v) noexcept { return v >= verdict::push_disabled && v <= verdict::no_content; }

namespace engine {

/// Whether the verdict says that there is nothing to show.
constexpr bool is_about_content(verdict v) noexcept
{
    return v == verdict::no_content || v == verdict::custom_without_desc;
}

} // namespace engine

/// Whether the verdict is an error.
constexpr bool is_error(verdict v) noexcept { return v >= verdict::reserved_key; }

/// The verdict's name as it stands in the enumeration, for logs and protocols.
constexpr std::string_view name_of(verdict v) noexcept
{
    switch (v) {
    case verdict::pushed: return "pushed";
    case verdict::push_disabled: return "push_disabled";
    case verdict::online_only: return "online_only";
    case verdict::logged_out: return "logged_out";
    case verdict::in_foreground: return "in_foreground";
    case verdict::muted: return "muted";
    case verdict::custom_without_desc: return "custom_without_desc";
    case verdict::no_content: return "no_content";
    case verdict::reserved_key: return "reserved_key";
    case verdict::duplicate_key: return "duplicate_key";
    case verdict::conflicting_fields: return "conflicting_fields";
    case verdict::missing_field: return "missing_field";
    case verdict::invalid_number: return "invalid_number";
    case verdict::invalid_json: return "invalid_json";
    case verdict::payload_too_large: return "payload_too_large";
    case verdict::buffer_too_small: return "buffer_too_small";
    case verdict::overlapping_input: return "overlapping_input";
    case verdict::no_variant: return "no_variant";
    case verdict::unknown_business_id: return "unknown_business_id";
    case verdict::bad_device_token: return "bad_device_token";
    case verdict::bad_header: return "bad_header";
    case verdict::bad_priority: return "bad_priority";
    case verdict::bad_collapse_id: return "bad_collapse_id";
    case verdict::bad_apns_id: return "bad_apns_id";
    }
    return "unknown";
}

/// Which parts of the alert were cut to keep the limit (spec §5).
struct cut_parts {
    bool title{};    ///< cut, or dropped
    bool subtitle{}; ///< cut, or dropped
    bool body{};     ///< its content was cut, or dropped

    /// Whether anything was cut.
    constexpr explicit operator bool() const noexcept { return title || subtitle || body; }
    /// Whether the same parts were cut.
    constexpr bool operator==(const cut_parts&) const noexcept = default;
};

/// What a formatting function did.
struct [[nodiscard]] format_result {
    /// Bytes written to the output: 0 unless the verdict is `pushed`.
    std::size_t size{};
    /// The size needed, in bytes; 0 for every verdict but two. `buffer_too_small`: the minimum size of the buffer.
    /// `payload_too_large`: the size of the untruncated payload, exact up to twice the limit, a lower bound beyond it.
    std::size_t needed{};
    apnsfmt::verdict verdict{}; ///< whether there is something to push, or why not
    cut_parts cut{};            ///< what was truncated to keep the limit
    /// For an error, the field it is about, as the caller or Apple names it; `payload_too_large` names the largest
    /// field. Borrowed from the caller or static.
    std::string_view field{};

    /// Whether there is something to push.
    constexpr explicit operator bool() const noexcept { return verdict == apnsfmt::verdict::pushed; }
};

namespace engine {

/// The result of writing so many bytes to an output, which they fit into or not.
constexpr format_result written(std::size_t size, bool fits) noexcept
{
    return fits ? format_result{.size = size} : format_result{.needed = size, .verdict = verdict::buffer_too_small};
}

} // namespace engine

} // namespace apnsfmt::inline v0
