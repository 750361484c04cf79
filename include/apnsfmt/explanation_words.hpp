#pragma once

#include <string_view>

#include <apnsfmt/message.hpp>
#include <apnsfmt/name.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The words of an explanation that say why (spec §6.4).

namespace apnsfmt::inline v0::engine {

/// What is said of each change that makes a name safe.
struct name_change_text {
    bool name_changes::* change;
    std::string_view text;
};

inline constexpr name_change_text name_change_texts[] = {
    {&name_changes::left_unread, "only its first 1024 bytes were looked at (§4.1)"},
    {&name_changes::repaired, "ill-formed bytes became U+FFFD (§4.1)"},
    {&name_changes::spaced, "control characters became spaces (§4.2)"},
    {&name_changes::removed, "invisible characters were removed (§4.3)"},
    {&name_changes::trimmed, "white space was joined or trimmed (§4.4)"},
    {&name_changes::replaced, "a cluster of more than 16 code points became U+FFFD (§4.6)"},
    {&name_changes::cut, "it was cut to 128 bytes (§4.7)"},
    {&name_changes::isolated, "it was isolated, for it has right-to-left characters (§4.8)"},
};

/// Why nothing is pushed, or what is wrong.
constexpr std::string_view reason_of(verdict v) noexcept
{
    switch (v) {
    case verdict::push_disabled: return "the sender wants no push (§1b)";
    case verdict::online_only: return "the message is for those online only (§1b)";
    case verdict::logged_out: return "the receiver logged out (§1b)";
    case verdict::in_foreground: return "the receiver's app is in the foreground (§1b)";
    case verdict::custom_without_desc: return "a custom elem has no desc (§1b)";
    case verdict::no_content: return "there is nothing to show (§1b)";
    case verdict::reserved_key: return "a custom key has a name that is not the server's to give (§4)";
    case verdict::duplicate_key: return "a key is there twice";
    case verdict::conflicting_fields: return "a field excludes another one, or the push type excludes it";
    case verdict::missing_field: return "a field or the push type requires one that is not set";
    case verdict::invalid_number: return "a number is out of its range";
    case verdict::invalid_json: return "what should be JSON is not";
    case verdict::bad_header: return "what should be a channel's ID is not";
    case verdict::payload_too_large: return "what can't be cut does not fit, or no text would be left (§5.4)";
    default: return "";
    }
}

/// Why nothing is pushed for this receive option.
constexpr std::string_view reason_of(receive_option option) noexcept
{
    return option == receive_option::not_receive || option == receive_option::not_notify
               ? "the receiver wants no push of this chat (§1b)"
               : "the receiver wants pushes of mentions only, and is not mentioned (§1b)";
}

/// What is said of a sender's nickname where it is shown, and where no name is.
struct sender_texts {
    std::string_view nickname{};
    std::string_view none{};
};

/// Of a sender in a group, whose name card, if any, can't be shown.
constexpr sender_texts texts_in_group(const sender& from) noexcept
{
    if (from.name_card.empty()) {
        return {", the nickname, for there is no name card (§1.2)",
                from.nickname.empty() ? "there is neither name card nor nickname (§1.3)"
                                      : "there is no name card, and nothing of the nickname can be shown (§1.5)"};
    }
    return {", the nickname, for nothing of the name card can be shown (§1.5)",
            "nothing of name card and nickname can be shown (§1.5)"};
}

/// Of a sender who writes to one other.
constexpr sender_texts texts_of_two(const sender& from) noexcept
{
    return {from.name_card.empty() ? ", the nickname (§1.1)"
                                   : ", the nickname, for a name card counts in groups only (§1.5)",
            from.nickname.empty() ? "there is no nickname (§1.1)" : "nothing of the nickname can be shown (§1.5)"};
}

} // namespace apnsfmt::inline v0::engine
