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

/// The bytes of a block that are not ASCII, or don't stand as themselves in JSON.
template <class Block>
[[gnu::always_inline]] inline typename Block::mask not_plain(Block block) noexcept
{
    return Block::to_mask(block.special() | block.non_ascii());
}

/// A block, and the blocks that begin one, two and three bytes before it.
template <class Block>
struct block_in_text {
    Block block;
    Block one_before;
    Block two_before;
    Block three_before;

    /// `block` right after `before`, which is zero where nothing that matters stands there.
    static block_in_text after(Block before, Block block) noexcept
    {
        return {block, block.template after<1>(before), block.template after<2>(before),
                block.template after<3>(before)};
    }

    /// The whole block at `at`, before which at least three bytes stand.
    static block_in_text load(const char* at) noexcept
    {
        return {Block::load(at), Block::load(at - 1), Block::load(at - 2), Block::load(at - 3)};
    }
};

/// Bytes that are wrong as UTF-8: not the continuation bytes they should be, or the reverse, or out of the bounds that
/// some lead bytes set. Lead bytes from F1 on, which are rare, are named, too, for they set more bounds: they must be
/// looked at one by one.
template <class Block>
[[gnu::always_inline]] inline typename Block::flags suspicious(const block_in_text<Block>& here) noexcept
{
    const Block block = here.block;
    const auto needed =
        here.one_before.at_least(0xC0) | here.two_before.at_least(0xE0) | here.three_before.at_least(0xF0);
    const auto overlong = (here.one_before.equal(0xE0) & block.high_below(0xA0))
                          | (here.one_before.equal(0xF0) & block.high_below(0x90)) | block.equal_in(0xFE, 0xC0);
    const auto surrogate = here.one_before.equal(0xED) & block.at_least(0xA0);
    return (needed ^ block.high_below(0xC0)) | overlong | surrogate | block.at_least(0xF1);
}

/// Where the sequence begins that `place` is suspicious in: there, or at an ill-formed one's lead byte up to three
/// bytes before. Looks at no byte before `floor`.
inline const char* start_of_suspicious(const char* floor, const char* place, const char* end) noexcept
{
    for (const char* lead = place; lead != floor && place - lead < 3;) {
        --lead;
        if (!is_continuation(*lead)) {
            return decode_code_point({lead, static_cast<std::size_t>(end - lead)}).well_formed ? place : lead;
        }
    }
    return place;
}

/// Copies whole blocks, from `at` on to `to`, as long as all their bytes may stand as they are; at least three bytes of
/// the same text must stand before `at`. No block begins after `last`. Returns how many bytes were copied; one block
/// more may have been written.
template <class Block>
[[gnu::always_inline]] inline std::size_t copy_clean_blocks(const char* at, const char* last, char* to) noexcept
{
    const char* const begin = at;
    for (; at <= last; at += Block::size, to += Block::size) {
        const auto here = block_in_text<Block>::load(at);
        here.block.store(to);
        const auto escaped = here.block.special() & ~here.block.non_ascii();
        if (Block::to_mask(escaped | suspicious(here)) != 0) {
            break;
        }
    }
    return static_cast<std::size_t>(at - begin);
}

/// Likewise for plain ASCII, but that no bytes need stand before `at`.
template <class Block>
[[gnu::always_inline]] inline std::size_t copy_plain_blocks(const char* at, const char* last, char* to) noexcept
{
    const char* const begin = at;
    for (; at <= last; at += Block::size, to += Block::size) {
        const Block block = Block::load(at);
        block.store(to);
        if (not_plain(block) != 0) {
            break;
        }
    }
    return static_cast<std::size_t>(at - begin);
}

/// `escape`, a block at a time. Each block is stored as it is before it is known whether it may stand so; where it may
/// not, what comes next is written over the rest. That takes a margin of room; `escape_plainly` does what is left.
template <class Block>
[[gnu::noinline]] escape_progress escape_by_blocks(std::string_view text, char* out, std::size_t room) noexcept
{
    using mask = typename Block::mask;
    constexpr std::size_t margin = (most_escaped + 1) * Block::size + sizeof(escape_sequence);
    const char* at = text.data();
    const char* const end = at + text.size();
    const char* floor = at; // what stands before it is done with
    char* to = out;
    const auto left = [&] { return static_cast<std::size_t>(end - at); };
    const auto has_room = [&] { return static_cast<std::size_t>(out + room - to) >= margin; };
    // Whether the byte before is not ASCII, and so perhaps within a sequence.
    const auto is_open = [&] { return at != floor && static_cast<unsigned char>(at[-1]) >= 0x80U; };

    // Writes what stands for the character at `place` once everything from `from` to there is written.
    const auto write_escape = [&](const char* from, const char* place) {
        const escape_sequence& sequence = escapes[static_cast<unsigned char>(*place)];
        to += place - from;
        std::memcpy(to, &sequence, sizeof sequence);
        to += sequence.size;
    };

    // Writes the next `count` bytes, or those before the first that can't stand as it is and what stands for that.
    const auto take = [&](Block block, std::size_t count) __attribute__((always_inline)) {
        block.store(to);
        const mask used = first_of_block<Block>(count);
        const mask non_ascii = Block::to_mask(block.non_ascii()) & used;
        mask escaped = not_plain(block) & ~non_ascii & used;
        mask wrong = 0;
        if (non_ascii != 0 || is_open()) {
            const Block before =
                static_cast<std::size_t>(at - floor) >= Block::size ? Block::load(at - Block::size) : Block{};
            // A sequence that the text's end cuts off is noticed at the byte after it.
            wrong = Block::to_mask(suspicious(block_in_text<Block>::after(before, block)))
                    & (count < Block::size ? first_of_block<Block>(count + 1) : used);
        }
        if ((wrong | escaped) == 0) {
            at += count;
            to += count;
            return;
        }
        if (wrong == 0 && left() >= 2 * Block::size) {
            const char* from = at;
            do {
                const char* const place = at + first_in_mask<Block>(escaped);
                write_escape(from, place);
                from = place + 1;
                Block::load(from).store(to);
                escaped &= escaped - 1;
            } while (escaped != 0);
            if (non_ascii == 0) {
                to += at + Block::size - from;
                at += Block::size;
            } else { // again from here: a sequence may be open at the end
                at = from;
            }
            floor = from;
            return;
        }
        if (escaped == 0 || (wrong != 0 && first_in_mask<Block>(wrong) <= first_in_mask<Block>(escaped))) {
            const char* const start = start_of_suspicious(floor, at + first_in_mask<Block>(wrong), end);
            to += start - at; // back, where it begins in an earlier block: the bytes since then stand as they are
            const decoded found = decode_code_point({start, static_cast<std::size_t>(end - start)});
            const std::string_view bytes = found.well_formed ? std::string_view{start, found.size} : replacement_bytes;
            to += bytes.copy(to, bytes.size());
            at = start + found.size;
        } else {
            const char* const place = at + first_in_mask<Block>(escaped);
            write_escape(at, place);
            at = place + 1;
        }
        floor = at;
    };

    while (left() >= Block::size && has_room()) {
        const auto spare = static_cast<std::size_t>(out + room - to) - margin;
        const char* const last = spare < left() - Block::size ? at + spare : end - Block::size;
        const std::size_t clean = at - floor >= 3 && is_open() ? copy_clean_blocks<Block>(at, last, to)
                                                               : copy_plain_blocks<Block>(at, last, to);
        at += clean;
        to += clean;
        if (at <= last) {
            take(Block::load(at), Block::size);
        }
    }
    while (left() < Block::size && (left() != 0 || is_open()) && has_room()) {
        const std::size_t count = left();
        take(Block::load_up_to(at, count), count);
        if (at == end && count < Block::size) {
            return {text.size(), static_cast<std::size_t>(to - out)};
        }
    }
    if (is_open()) { // out of room, perhaps within a sequence
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

/// `escape` for text of at least one block, most of which is plain ASCII from end to end: the last block overlaps the
/// one before.
template <class Block>
escape_progress escape_mostly_plain(std::string_view text, char* out, std::size_t room) noexcept
{
    std::size_t done = 0;
    if (text.size() >= Block::size && room >= text.size()) {
        const char* const last = text.data() + text.size() - Block::size;
        done = copy_plain_blocks<Block>(text.data(), last, out);
        if (text.data() + done > last) {
            const Block block = Block::load(last);
            if (not_plain(block) == 0) {
                block.store(out + text.size() - Block::size);
                return {text.size(), text.size()};
            }
        }
    }
    const escape_progress rest = escape_by_blocks<Block>(text.substr(done), out + done, room - done);
    return {done + rest.read, done + rest.written};
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
    return engine::escape_mostly_plain<engine::native_block>(text, out, room);
}

} // namespace apnsfmt::inline v0
