#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <apnsfmt/text/grapheme.hpp>

// The text engine once more, as slowly and as near to the words of its sources as can be, for the fast one to be
// compared with. It shares nothing with it but the classes of code points, which tests/unicode proves against Unicode's
// own files.

namespace reference {

/// The Unicode core specification's table 3-7, "Well-Formed UTF-8 Byte Sequences".
struct well_formed_row {
    std::vector<std::array<unsigned char, 2>> bytes; ///< bounds of each
};
inline const std::vector<well_formed_row> table_3_7 = {
    {{{0x00, 0x7F}}},
    {{{0xC2, 0xDF}, {0x80, 0xBF}}},
    {{{0xE0, 0xE0}, {0xA0, 0xBF}, {0x80, 0xBF}}},
    {{{0xE1, 0xEC}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {{{0xED, 0xED}, {0x80, 0x9F}, {0x80, 0xBF}}},
    {{{0xEE, 0xEF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {{{0xF0, 0xF0}, {0x90, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {{{0xF1, 0xF3}, {0x80, 0xBF}, {0x80, 0xBF}, {0x80, 0xBF}}},
    {{{0xF4, 0xF4}, {0x80, 0x8F}, {0x80, 0xBF}, {0x80, 0xBF}}},
};

/// The code points of some bytes. An ill-formed sequence becomes U+FFFD by maximal subparts: what begins as a row of
/// the table does and does not end as it; what does not even begin so, byte by byte.
inline std::u32string decoded(std::string_view text)
{
    std::u32string points;
    while (!text.empty()) {
        std::size_t longest = 1;
        char32_t point = U'\uFFFD';
        for (const well_formed_row& row : table_3_7) {
            std::size_t same = 0;
            for (; same < row.bytes.size() && same < text.size(); ++same) {
                const auto byte = static_cast<unsigned char>(text[same]);
                if (byte < row.bytes[same][0] || byte > row.bytes[same][1]) {
                    break;
                }
            }
            longest = same > longest ? same : longest;
            if (same == row.bytes.size()) {
                constexpr unsigned lead_bits[] = {0x7F, 0x1F, 0x0F, 0x07};
                point = static_cast<unsigned char>(text[0]) & lead_bits[same - 1];
                for (std::size_t i = 1; i < same; ++i) {
                    point = point << 6U | (static_cast<unsigned char>(text[i]) & 0x3FU);
                }
            }
        }
        points += point;
        text.remove_prefix(longest);
    }
    return points;
}

/// A code point as UTF-8.
inline std::string encoded(char32_t point)
{
    const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
    const auto tail = [&](unsigned shift) { return byte(0x80U | (point >> shift & 0x3FU)); };
    if (point < 0x80) {
        return {byte(point)};
    }
    if (point < 0x800) {
        return {byte(0xC0U | point >> 6U), tail(0)};
    }
    if (point < 0x10000) {
        return {byte(0xE0U | point >> 12U), tail(6), tail(0)};
    }
    return {byte(0xF0U | point >> 18U), tail(12), tail(6), tail(0)};
}

inline std::string encoded(std::u32string_view points)
{
    std::string text;
    for (const char32_t each : points) {
        text += encoded(each);
    }
    return text;
}

/// A code point in a JSON string.
inline std::string escaped(char32_t point)
{
    constexpr std::string_view short_forms = "\"\"\\\\\bb\ff\nn\rr\tt";
    for (std::size_t i = 0; i < short_forms.size(); i += 2) {
        if (point == static_cast<unsigned char>(short_forms[i])) {
            return {'\\', short_forms[i + 1]};
        }
    }
    if (point < 0x20) {
        constexpr std::string_view digits = "0123456789abcdef";
        return std::string{"\\u00"} + digits[point / 16] + digits[point % 16];
    }
    return encoded(point);
}

inline std::string escaped(std::u32string_view points)
{
    std::string text;
    for (const char32_t each : points) {
        text += escaped(each);
    }
    return text;
}

/// Whether there is a boundary between extended grapheme clusters before `points[at]`: UAX #29, rule by rule, each
/// looking back as far as it has to.
inline bool is_boundary(std::u32string_view points, std::size_t at)
{
    using enum apnsfmt::grapheme_class;
    const auto of = [points](std::size_t i) { return apnsfmt::grapheme_class_of(points[i]); };
    const auto is_extend = [](auto c) { return c == extend || c == linker || c == non_joiner; };
    const auto is_control = [](auto c) { return c == control || c == cr || c == lf; };
    const auto is_one_of = [](auto c, auto... those) { return ((c == those) || ...); };
    if (at == 0 || at == points.size()) { // GB1, GB2
        return true;
    }
    const auto before = of(at - 1);
    const auto after = of(at);
    if (before == cr && after == lf) { // GB3
        return false;
    }
    if (is_control(before) || is_control(after)) { // GB4, GB5
        return true;
    }
    if (before == hangul_l && is_one_of(after, hangul_l, hangul_v, hangul_lv, hangul_lvt)) { // GB6
        return false;
    }
    if (is_one_of(before, hangul_lv, hangul_v) && is_one_of(after, hangul_v, hangul_t)) { // GB7
        return false;
    }
    if (is_one_of(before, hangul_lvt, hangul_t) && after == hangul_t) { // GB8
        return false;
    }
    if (is_extend(after) || after == zwj || after == spacing_mark || before == prepend) { // GB9, GB9a, GB9b
        return false;
    }
    if (after == consonant) { // GB9c
        bool linked = false;
        std::size_t i = at;
        while (i > 0 && is_one_of(of(i - 1), extend, linker, zwj)) {
            linked = linked || of(i - 1) == linker;
            --i;
        }
        if (linked && i > 0 && of(i - 1) == consonant) {
            return false;
        }
    }
    if (after == pictographic && before == zwj) { // GB11
        std::size_t i = at - 1;
        while (i > 0 && is_extend(of(i - 1))) {
            --i;
        }
        if (i > 0 && of(i - 1) == pictographic) {
            return false;
        }
    }
    if (after == regional_indicator) { // GB12, GB13
        std::size_t i = at;
        while (i > 0 && of(i - 1) == regional_indicator) {
            --i;
        }
        if ((at - i) % 2 == 1) {
            return false;
        }
    }
    return true; // GB999
}

/// A text cut to a room, escaped.
struct cut_text {
    std::string escaped{};
    bool is_cut{};
};

/// Cuts a text to `room` escaped bytes (spec §5): as many whole clusters as leave room for an ellipsis; of the next
/// one, if it is over 128 bytes long, as many code points.
inline cut_text cut(std::u32string_view points, std::size_t room)
{
    std::string kept;
    std::string whole;
    std::size_t begin = 0;
    bool full = room < 3;
    for (std::size_t end = 1; end <= points.size() && whole.size() <= room; ++end) {
        if (!is_boundary(points, end)) {
            continue;
        }
        const std::u32string_view cluster = points.substr(begin, end - begin);
        begin = end;
        whole += escaped(cluster);
        if (full) {
            continue;
        }
        full = whole.size() + 3 > room;
        if (!full) {
            kept = whole;
            continue;
        }
        for (const char32_t each : encoded(cluster).size() > 128 ? cluster : std::u32string_view{}) {
            if (kept.size() + escaped(each).size() + 3 > room) {
                break;
            }
            kept += escaped(each);
        }
    }
    if (begin == points.size() && whole.size() <= room) {
        return {whole, false};
    }
    return {room < 3 ? "" : kept + "…", true};
}

} // namespace reference
