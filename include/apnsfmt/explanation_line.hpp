#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/name.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The lines of an explanation: words, numbers, and text of anybody's between quotes, where it can break nothing.

namespace apnsfmt::inline v0::engine {

/// Text to be told between quotes.
struct quoted {
    std::string_view text{};
};

/// A size to be told.
struct byte_count {
    std::size_t count{};
};

/// Writes the lines of an explanation.
template <class Out>
class line_writer {
public:
    constexpr explicit line_writer(Out& out) noexcept : out_{out} {}

    /// What a formatting function returns.
    constexpr format_result result() const noexcept
    {
        return {.size = out_.size(), .verdict = out_.fits() ? verdict::pushed : verdict::buffer_too_small};
    }

    /// Writes a line of words, numbers and quoted text.
    template <class... Parts>
    constexpr void line(const Parts&... parts)
    {
        if (out_.size() != 0) {
            out_.append("\n");
        }
        (add(parts), ...);
    }

    /// Adds to the last line.
    constexpr void add(std::string_view words) { out_.append(words); }
    template <std::integral Number>
    constexpr void add(Number number)
    {
        char digits[most_digits]{};
        out_.append({digits, write_integer(static_cast<std::int64_t>(number), digits)});
    }
    constexpr void add(const quoted& part)
    {
        const bool isolated = has_right_to_left(part.text); // so that it moves nothing else in the line
        out_.append(isolated ? "\"\u2068" : "\"");
        for (std::string_view rest = part.text; !rest.empty();) {
            const decoded next = decode_code_point(rest);
            rest.remove_prefix(next.size);
            if (next.code_point == U'"' || next.code_point == U'\\' || contains(become_space, next.code_point)
                || contains(removed, next.code_point)) {
                add_number(next.code_point);
            } else {
                char bytes[4]{};
                out_.append({bytes, encode_code_point(next.code_point, bytes)});
            }
        }
        out_.append(isolated ? "\u2069\"" : "\"");
    }
    constexpr void add(byte_count part)
    {
        add(part.count);
        out_.append(part.count == 1 ? " byte" : " bytes");
    }

private:
    /// As `\u{202E}`.
    constexpr void add_number(char32_t code_point)
    {
        out_.append("\\u{");
        bool begun = false;
        for (int shift = 20; shift >= 0; shift -= 4) {
            const auto digit = static_cast<std::size_t>(code_point >> static_cast<unsigned>(shift) & 0xFU);
            begun = begun || digit != 0 || shift == 0;
            if (begun) {
                out_.append(std::string_view{"0123456789ABCDEF"}.substr(digit, 1));
            }
        }
        out_.append("}");
    }

    output_writer<Out> out_;
};

} // namespace apnsfmt::inline v0::engine
