#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/name.hpp>
#include <apnsfmt/text/grapheme.hpp>
#include <apnsfmt/text/json.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/verdict.hpp>
#include <apnsfmt/version.hpp>

// The lines of an explanation: words, numbers, and quoted text, which can neither break a line nor hide in one.

namespace apnsfmt::inline v0::engine {

// clang-format off

/// Code points that are invisible, or whose look depends on the font: they could hide a message in a log. These are
/// controls, White_Space except U+0020, and Default_Ignorable_Code_Point, which includes bidi controls, joiners,
/// variation selectors and tags (Unicode 17.0.0); the braille blank, the annotation and object replacement characters,
/// the format controls and blanks of Egyptian hieroglyphs, the Khitan filler and the musical null notehead; private
/// use, noncharacters, and planes 4 to 16, which have no visible character.
inline constexpr code_point_range invisible[] = {
    {0x00, 0x1F},       {0x7F, 0xA0},       {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},
    {0x115F, 0x1160},   {0x1680, 0x1680},   {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
    {0x2028, 0x202F},   {0x205F, 0x206F},   {0x2800, 0x2800},   {0x3000, 0x3000},   {0x3164, 0x3164},
    {0xE000, 0xF8FF},   {0xFDD0, 0xFDEF},   {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},   {0xFFA0, 0xFFA0},
    {0xFFF0, 0xFFFC},   {0xFFFE, 0xFFFF},   {0x13430, 0x13442}, {0x16FE4, 0x16FE4}, {0x1BCA0, 0x1BCA3},
    {0x1D159, 0x1D159}, {0x1D173, 0x1D17A}, {0x1FFFE, 0x1FFFF}, {0x2FFFE, 0x2FFFF}, {0x3FFFE, 0x10FFFF},
};

// clang-format on

static_assert(is_ascending(invisible), "contains() relies on the order");

/// Maximum number of bytes of a quoted text that are printed.
inline constexpr std::size_t max_quoted_bytes = 128;

/// Text to print between quotes. Quotes, backslashes and invisible characters are written as `\u{202E}`, so is a mark
/// that would attach to a quote or to such an escape. Of a long text, the first `max_quoted_bytes` and the size are
/// printed: `"aaa…" (5000 bytes)`.
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

    /// Ends the output and returns the result of the formatting function.
    constexpr format_result finish() noexcept(fixed_buffer<Out>)
    {
        out_.finish();
        return written(out_.size(), out_.fits());
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
        const std::string_view kept = first_bytes(part.text, max_quoted_bytes);
        const bool isolated = has_right_to_left(kept); // so that it moves nothing else in the line
        out_.append(isolated ? "\"\u2068" : "\"");
        bool after_ours = true; // whether the last character is a quote or an escape, to which no mark may attach
        for (std::string_view rest = kept; !rest.empty();) {
            const decoded next = decode_code_point(rest);
            rest.remove_prefix(next.size);
            const char32_t c = next.code_point;
            after_ours = c == U'"' || c == U'\\' || contains(invisible, c)
                         || (after_ours && !cluster_breaker::surely_breaks(U'"', c));
            if (after_ours) {
                add_number(c);
            } else {
                char bytes[4]{};
                out_.append({bytes, encode_code_point(c, bytes)});
            }
        }
        const bool cut = kept.size() < part.text.size();
        out_.append(cut ? ellipsis : "");
        out_.append(isolated ? "\u2069\"" : "\"");
        if (cut) {
            out_.append(" (");
            add(byte_count{part.text.size()});
            out_.append(")");
        }
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
