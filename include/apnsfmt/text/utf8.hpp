#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

/// The REPLACEMENT CHARACTER U+FFFD, which stands for each maximal subpart of an ill-formed sequence (spec §4).
inline constexpr char32_t replacement_character = U'\uFFFD';

/// U+FFFD in UTF-8: 3 bytes.
inline constexpr std::string_view replacement_bytes = "\xEF\xBF\xBD";

/// The ELLIPSIS U+2026 in UTF-8, which follows whatever was cut (spec §5): 3 bytes.
inline constexpr std::string_view ellipsis = "\xE2\x80\xA6";

/// What stands at the beginning of some bytes: one code point, or one maximal subpart that is none.
struct decoded {
    char32_t code_point{}; ///< U+FFFD where the bytes are ill-formed
    std::uint8_t size{};   ///< bytes read: 1…4
    bool well_formed{};    ///< false: the bytes are to be shown as U+FFFD
};

/// Whether the byte is 10xxxxxx, and so never the first of a code point or of a maximal subpart.
constexpr bool is_continuation(char byte) noexcept { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; }

/// Reads one code point, or one maximal subpart of an ill-formed sequence, from the beginning of `bytes`,
/// which must not be empty (Unicode core specification, table 3-7 and "U+FFFD substitution of maximal
/// subparts"; the WHATWG decoder does the same).
constexpr decoded decode_code_point(std::string_view bytes) noexcept
{
    const auto byte = [bytes](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
    const unsigned lead = byte(0);
    if (lead < 0x80U) {
        return {lead, 1, true};
    }
    // Only the second byte has bounds of its own: they exclude overlong forms, surrogates and what is above U+10FFFF.
    unsigned lowest = 0x80U;
    unsigned highest = 0xBFU;
    std::uint8_t size = 0;
    char32_t code_point = 0;
    if (lead >= 0xC2U && lead <= 0xDFU) {
        size = 2;
        code_point = lead & 0x1FU;
    } else if (lead >= 0xE0U && lead <= 0xEFU) {
        size = 3;
        code_point = lead & 0x0FU;
        lowest = lead == 0xE0U ? 0xA0U : lowest;
        highest = lead == 0xEDU ? 0x9FU : highest;
    } else if (lead >= 0xF0U && lead <= 0xF4U) {
        size = 4;
        code_point = lead & 0x07U;
        lowest = lead == 0xF0U ? 0x90U : lowest;
        highest = lead == 0xF4U ? 0x8FU : highest;
    } else {
        return {replacement_character, 1, false};
    }
    for (std::uint8_t i = 1; i < size; ++i) {
        if (i == bytes.size() || byte(i) < lowest || byte(i) > highest) {
            return {replacement_character, i, false};
        }
        code_point = code_point << 6U | (byte(i) & 0x3FU);
        lowest = 0x80U;
        highest = 0xBFU;
    }
    return {code_point, size, true};
}

namespace engine {

/// A string that owns its bytes, if it is a temporary one: `std::string`, not `std::string_view` or a literal.
template <class String>
concept owning_string = !std::is_reference_v<String> && std::is_convertible_v<const String&, std::string_view>
                        && std::is_class_v<String> && !std::is_trivially_copyable_v<String>;

/// Whether the byte is a code point by itself.
constexpr bool is_ascii(char byte) noexcept { return static_cast<unsigned char>(byte) < 0x80U; }

/// `decode_code_point` as a call, for where size matters more than time.
[[gnu::noinline]] constexpr decoded decode_out_of_line(std::string_view bytes) noexcept
{
    return decode_code_point(bytes);
}

} // namespace engine

/// The beginning of `bytes`, at most `most` bytes, without a code point that would end beyond them.
constexpr std::string_view first_bytes(std::string_view bytes, std::size_t most) noexcept
{
    if (bytes.size() <= most) {
        return bytes;
    }
    bytes = bytes.substr(0, most);
    for (std::size_t back = 1; back <= 3 && back <= most; ++back) {
        const std::string_view tail = bytes.substr(most - back);
        if (!is_continuation(tail[0])) {
            const decoded last = decode_code_point(tail);
            const bool starts_longer =
                static_cast<unsigned char>(tail[0]) >= 0xC2U && static_cast<unsigned char>(tail[0]) <= 0xF4U;
            return !last.well_formed && starts_longer && last.size == back ? bytes.substr(0, most - back) : bytes;
        }
    }
    return bytes;
}

/// Writes `code_point`, which must be a Unicode scalar value, as UTF-8 to `out`; returns the bytes written: 1…4.
constexpr std::size_t encode_code_point(char32_t code_point, char* out) noexcept
{
    const auto put = [out](std::size_t i, char32_t byte) { out[i] = static_cast<char>(byte); };
    const auto put_continuation = [&](std::size_t i, unsigned shift) { put(i, 0x80U | (code_point >> shift & 0x3FU)); };
    if (code_point < 0x80U) {
        put(0, code_point);
        return 1;
    }
    if (code_point < 0x800U) {
        put(0, 0xC0U | code_point >> 6U);
        put_continuation(1, 0);
        return 2;
    }
    if (code_point < 0x10000U) {
        put(0, 0xE0U | code_point >> 12U);
        put_continuation(1, 6);
        put_continuation(2, 0);
        return 3;
    }
    put(0, 0xF0U | code_point >> 18U);
    put_continuation(1, 12);
    put_continuation(2, 6);
    put_continuation(3, 0);
    return 4;
}

/// Calls `append(std::string_view)` with the well-formed runs of `bytes`, as they are and as long as possible,
/// and with U+FFFD for each maximal subpart between them (spec §4).
template <class Append>
constexpr void repair(std::string_view bytes, Append&& append)
{
    std::size_t run = 0;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const decoded next = decode_code_point(bytes.substr(at));
        if (!next.well_formed) {
            if (at > run) {
                append(bytes.substr(run, at - run));
            }
            append(replacement_bytes);
            run = at + next.size;
        }
        at += next.size;
    }
    if (at > run) {
        append(bytes.substr(run));
    }
}

/// Whether two texts are the same once decoded: `Decode` reads what stands at the beginning of one.
template <decoded (*Decode)(std::string_view)>
constexpr bool equal_once_decoded(std::string_view one, std::string_view other) noexcept
{
    while (!one.empty() && !other.empty()) {
        const bool has_escape = one[0] == '\\' || other[0] == '\\';
        if (!has_escape && one[0] != other[0] && (engine::is_ascii(one[0]) || engine::is_ascii(other[0]))) {
            return false; // as is found out below, too, but this is faster
        }
        const decoded first = Decode(one);
        const decoded second = Decode(other);
        if (first.code_point != second.code_point) {
            return false;
        }
        one.remove_prefix(first.size);
        other.remove_prefix(second.size);
    }
    return one.empty() && other.empty();
}

/// Whether two texts are the same once they are repaired.
constexpr bool equal_once_repaired(std::string_view one, std::string_view other) noexcept
{
    return equal_once_decoded<engine::decode_out_of_line>(one, other);
}

} // namespace apnsfmt::inline v0
