#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// Text as the inside of a JSON string: validated, repaired, escaped and kept within a room in one pass (spec §4).

namespace apnsfmt::inline v0 {

/// A character as it stands in a JSON string, where it can't stand as itself.
struct escape_sequence {
    char bytes[7]{};
    std::uint8_t size{}; ///< escaped bytes: 2 or 6; 0 where the character stands as itself

    constexpr operator std::string_view() const noexcept { return {bytes, size}; }
};

/// The escape of an ASCII character: the short form where JSON has one, else `\u00XX`; none but `"`, `\` and
/// U+0000…U+001F has one (spec §4).
constexpr escape_sequence escape_of(char character) noexcept
{
    switch (character) {
    case '"': return {"\\\"", 2};
    case '\\': return {"\\\\", 2};
    case '\b': return {"\\b", 2};
    case '\f': return {"\\f", 2};
    case '\n': return {"\\n", 2};
    case '\r': return {"\\r", 2};
    case '\t': return {"\\t", 2};
    default: break;
    }
    const auto code = static_cast<unsigned char>(character);
    if (code >= 0x20U) {
        return {};
    }
    return {{'\\', 'u', '0', '0', static_cast<char>('0' + (code >> 4U)), "0123456789abcdef"[code & 0x0FU]}, 6};
}

/// The most escaped bytes that one byte of text can take.
inline constexpr std::size_t most_escaped = 6;

/// How far `escape` came.
struct escape_progress {
    std::size_t read{};    ///< bytes of the text
    std::size_t written{}; ///< escaped bytes
};

namespace engine {

/// `escape`, code point by code point.
constexpr escape_progress escape_plainly(std::string_view text, char* out, std::size_t room) noexcept
{
    escape_progress done;
    while (done.read < text.size()) {
        const decoded next = decode_code_point(text.substr(done.read));
        std::string_view bytes = text.substr(done.read, next.size);
        escape_sequence escaped;
        if (!next.well_formed) {
            bytes = replacement_bytes;
        } else if (next.size == 1) {
            escaped = escape_of(text[done.read]);
            bytes = escaped.size != 0 ? escaped : bytes;
        }
        if (bytes.size() > room - done.written) {
            break;
        }
        bytes.copy(out + done.written, bytes.size());
        done.read += next.size;
        done.written += bytes.size();
    }
    return done;
}

/// The escapes of all ASCII characters.
inline constexpr std::array<escape_sequence, 0x80> escapes = [] {
    std::array<escape_sequence, 0x80> table{};
    for (std::size_t i = 0; i < table.size(); ++i) {
        table[i] = escape_of(static_cast<char>(i));
    }
    return table;
}();

/// Where the ill-formed sequence begins that was noticed at `place`: there, or up to three bytes before, at a lead byte
/// that misses what it needs. Looks at no byte before `floor`.
inline const char* ill_formed_start(const char* floor, const char* place, const char* end) noexcept
{
    for (const char* lead = place; lead != floor && place - lead < 3;) {
        --lead;
        if (!is_continuation(*lead)) {
            const bool misses = !decode_code_point({lead, static_cast<std::size_t>(end - lead)}).well_formed;
            return misses ? lead : place;
        }
    }
    return place;
}

/// `escape`, a block at a time. Each block is stored as it is before it is known whether it may stand so; where it may
/// not, what comes next is written over the rest. That takes a margin of room; `escape_plainly` does what is left.
template <class Block>
escape_progress escape_by_blocks(std::string_view text, char* out, std::size_t room) noexcept
{
    using mask = typename Block::mask;
    constexpr std::size_t margin = (most_escaped + 1) * Block::size + sizeof(escape_sequence);
    const char* at = text.data();
    const char* const end = at + text.size();
    const char* floor = at; // what stands before it is done with
    char* to = out;
    const char* const to_end = out + room;
    mask owed = 0;        // continuation bytes that the next block owes to the last sequence of this one
    bool bounded = false; // the next byte has bounds of its own, after E0, ED, F0 or F4

    while ((at != end || owed != 0) && static_cast<std::size_t>(to_end - to) >= margin) {
        const auto left = static_cast<std::size_t>(end - at);
        const std::size_t count = left < Block::size ? left : Block::size;
        const Block block = count == Block::size ? Block::load(at) : Block::load_part(at, count);
        const mask used = first_of_block<Block>(count);
        const mask special = block.special() & used;
        block.store(to);
        if (special == 0 && owed == 0) {
            at += count;
            to += count;
            continue;
        }
        const mask non_ascii = block.non_ascii();
        const mask lead = block.at_least(0xC0);
        const mask lead_of_3 = block.at_least(0xE0);
        const mask lead_of_4 = block.at_least(0xF0);
        const mask needed = owed | later_in_block<Block, 1>(lead) | later_in_block<Block, 2>(lead_of_3)
                            | later_in_block<Block, 3>(lead_of_4);
        mask wrong = needed ^ (non_ascii & ~lead);
        // C0 and C1 lead nothing; E0, ED, F0 and F4 bound the next byte. E1 is asked along, for that costs less.
        if ((block.equal_in(0xDE, 0xC0) | block.equal(0xED) | lead_of_4) != 0 || bounded) {
            const mask first = bounded ? first_of_block<Block>(1) : 0;
            const auto after = [&](unsigned char lead_byte) {
                return later_in_block<Block, 1>(block.equal(lead_byte))
                       | (bounded && static_cast<unsigned char>(at[-1]) == lead_byte ? first : 0);
            };
            const mask from_90 = block.at_least(0x90);
            const mask from_A0 = block.at_least(0xA0);
            wrong |= block.equal_in(0xFE, 0xC0) | block.at_least(0xF5);
            wrong |=
                (after(0xE0) & ~from_A0) | (after(0xED) & from_A0) | (after(0xF0) & ~from_90) | (after(0xF4) & from_90);
            const mask last = Block::full & ~first_of_block<Block>(Block::size - 1);
            bounded = ((block.equal(0xE0) | block.equal(0xED) | block.equal(0xF0) | block.equal(0xF4)) & last) != 0;
        }
        if (count < Block::size) { // what the text's end cuts off is noticed at the byte after it
            wrong &= first_of_block<Block>(count + 1);
        }
        mask escaped = special & ~non_ascii;
        if ((wrong | escaped) == 0) {
            owed = later_in_next_block<Block, 1>(lead) | later_in_next_block<Block, 2>(lead_of_3)
                   | later_in_next_block<Block, 3>(lead_of_4);
            at += count;
            to += count;
            continue;
        }
        const std::size_t first_escaped = escaped != 0 ? first_in_mask<Block>(escaped) : Block::size;
        if (wrong != 0 && first_in_mask<Block>(wrong) <= first_escaped) {
            const char* const start = ill_formed_start(floor, at + first_in_mask<Block>(wrong), end);
            to += start - at; // back, where it begins in an earlier block: the bytes since then stand as they are
            replacement_bytes.copy(to, replacement_bytes.size());
            to += replacement_bytes.size();
            at = start + decode_code_point({start, static_cast<std::size_t>(end - start)}).size;
        } else {
            to += first_escaped;
            at += first_escaped;
            const escape_sequence& sequence = escapes[static_cast<unsigned char>(*at)];
            std::memcpy(to, &sequence, sizeof sequence);
            to += sequence.size;
            ++at;
        }
        floor = at;
        owed = 0;
        bounded = false;
    }
    if (owed != 0) { // out of room within a sequence
        const char* lead = at - 1;
        while (is_continuation(*lead)) {
            --lead;
        }
        to -= at - lead;
        at = lead;
    }
    const auto read = static_cast<std::size_t>(at - text.data());
    const auto written = static_cast<std::size_t>(to - out);
    const escape_progress rest = escape_plainly(text.substr(read), to, room - written);
    return {read + rest.read, written + rest.written};
}

} // namespace engine

/// Writes `text` as the inside of a JSON string to `out`: repaired (each maximal subpart of an ill-formed sequence
/// becomes U+FFFD) and escaped, everything else as it is (spec §4). Stops before the first code point that does not
/// fit into `room` bytes whole: `read` is then less than the size of the text. Bytes within the room but beyond those
/// written may have been used, too.
[[gnu::noinline]] constexpr escape_progress escape(std::string_view text, char* out, std::size_t room) noexcept
{
    if (std::is_constant_evaluated()) {
        return engine::escape_plainly(text, out, room);
    }
    return engine::escape_by_blocks<engine::native_block>(text, out, room);
}

} // namespace apnsfmt::inline v0
