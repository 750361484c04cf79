#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>

#include <apnsfmt/alert.hpp>
#include <apnsfmt/explain.hpp>
#include <apnsfmt/message.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// Output as strings: the one room that allocates, and what makes fmt print the library's types.

namespace apnsfmt::inline v0 {

/// The alert's body as a string: "Denny (Climbers): Test[image]", repaired but neither escaped nor cut. Empty where
/// nothing is pushed.
template <message_like Message>
[[nodiscard]] constexpr std::string format_alert(const Message& source, const style& how = {}, const receiver& to = {})
{
    std::string alert;
    static_cast<void>(format_alert_to(alert, source, how, to)); // the same verdict as an empty string
    return alert;
}

} // namespace apnsfmt::inline v0

/// Prints a verdict by its name, with the format specifications of a string.
template <>
struct fmt::formatter<apnsfmt::verdict> : fmt::formatter<std::string_view> {
    auto format(apnsfmt::verdict value, fmt::format_context& context) const
    {
        return fmt::formatter<std::string_view>::format(name_of(value), context);
    }
};

/// Prints a kind of elem by its name, with the format specifications of a string.
template <>
struct fmt::formatter<apnsfmt::elem_kind> : fmt::formatter<std::string_view> {
    auto format(apnsfmt::elem_kind value, fmt::format_context& context) const
    {
        return fmt::formatter<std::string_view>::format(name_of(value), context);
    }
};

/// Prints a message as its alert in the default style; takes no format specification.
template <class Body>
struct fmt::formatter<apnsfmt::message<Body>> {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }

    auto format(const apnsfmt::message<Body>& value, fmt::format_context& context) const
    {
        auto out = context.out();
        static_cast<void>(apnsfmt::format_alert_to(out, value));
        return out;
    }
};

/// Prints why a message becomes what it becomes; takes no format specification.
template <class Message>
struct fmt::formatter<apnsfmt::explain<Message>> {
    constexpr auto parse(fmt::format_parse_context& context) { return context.begin(); }

    auto format(const apnsfmt::explain<Message>& value, fmt::format_context& context) const
    {
        auto out = context.out();
        static_cast<void>(value.format_to(out));
        return out;
    }
};
