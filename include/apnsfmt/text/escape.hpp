#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/text/wide_copy.hpp>
#include <apnsfmt/version.hpp>

// Text as the inside of a JSON string: validated, repaired, escaped and kept within a room in one pass (spec §4).

namespace apnsfmt::inline v0 {

/// A character as it stands in a JSON string, where it can't stand as itself.
struct escape_sequence {
    char bytes[7]{};     ///< the first `size` of them count
    std::uint8_t size{}; ///< escaped bytes: 2 or 6; 0 where the character stands as itself

    /// The sequence, borrowed.
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

    /// Adds how far the rest came.
    constexpr escape_progress& operator+=(const escape_progress& more) noexcept
    {
        read += more.read;
        written += more.written;
        return *this;
    }
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

/// What a block of text holds that begins where a code point does: one bit in a mask for each byte, as blocks have it.
template <class Block>
struct block_findings {
    typename Block::mask escaped{}; ///< characters that JSON escapes
    typename Block::mask wrong{};   ///< where UTF-8 is ill-formed, or has to be looked at byte by byte
    std::size_t whole{};            ///< bytes before a sequence that goes on beyond the block
};

/// Bytes that are not ASCII, or don't stand as themselves in JSON.
template <class Block>
[[gnu::always_inline]] inline typename Block::mask not_plain(Block block) noexcept
{
    return Block::to_mask(block.special() | block.non_ascii());
}

/// Bytes that are wrong as UTF-8: not the continuation bytes they should be, or the reverse, or out of the bounds that
/// some lead bytes set. Lead bytes from F1 on, which are rare, are named, too, for they set more bounds.
template <class Block>
[[gnu::always_inline]] inline typename Block::mask wrong(Block block) noexcept
{
    const auto needed = Block::template moved_on<1>(block.at_least(0xC0))
                        | Block::template moved_on<2>(block.at_least(0xE0))
                        | Block::template moved_on<3>(block.at_least(0xF0));
    const auto overlong = (Block::template moved_on<1>(block.equal(0xE0)) & block.high_below(0xA0))
                          | (Block::template moved_on<1>(block.equal(0xF0)) & block.high_below(0x90))
                          | block.equal_in(0xFE, 0xC0);
    const auto surrogate = Block::template moved_on<1>(block.equal(0xED)) & block.at_least(0xA0);
    return Block::to_mask((needed ^ block.high_below(0xC0)) | overlong | surrogate | block.at_least(0xF1));
}

/// Bytes for a block to be compared with.
template <class Block, class Make>
consteval std::array<char, Block::size> bytes_for(Make make)
{
    std::array<char, Block::size> made{};
    for (std::size_t i = 0; i < made.size(); ++i) {
        made[i] = static_cast<char>(make(i));
    }
    return made;
}

template <class Block>
[[gnu::always_inline]] inline block_findings<Block> inspect(Block block) noexcept
{
    // A lead byte among the last three, too near to the end for all that must follow it.
    static constexpr auto bounds = bytes_for<Block>([](std::size_t i) {
        return i + 1 == Block::size ? 0xC0 : i + 2 == Block::size ? 0xE0 : i + 3 == Block::size ? 0xF0 : 0xFF;
    });
    const auto last_three = first_of_block<Block>(Block::size) ^ first_of_block<Block>(Block::size - 3);
    const auto cut_off = Block::to_mask(block.at_least(Block::load(bounds.data()))) & last_three;
    return {
        .escaped = Block::to_mask(block.special() & ~block.non_ascii()),
        .wrong = wrong(block),
        .whole = cut_off == 0 ? Block::size : first_in_mask<Block>(cut_off),
    };
}

/// Bytes at which a block leaves off being nothing but code points of three bytes whose lead bytes set no bounds: Han,
/// kana, most Hangul, and what punctuates them.
template <class Block>
[[gnu::always_inline]] inline typename Block::mask not_han(Block block) noexcept
{
    static constexpr auto bits = bytes_for<Block>([](std::size_t i) { return i % 3 == 0 ? 0xF0 : 0xC0; });
    static constexpr auto values = bytes_for<Block>([](std::size_t i) { return i % 3 == 0 ? 0xE0 : 0x80; });
    return Block::to_mask(~block.equal_in(Block::load(bits.data()), Block::load(values.data())) | block.equal(0xE0)
                          | block.equal(0xED));
}

/// Where the sequence begins in which `place` is wrong: there, or at an ill-formed one's lead byte up to three bytes
/// before. Looks at no byte before `floor`.
inline const char* start_of_wrong(const char* floor, const char* place, const char* end) noexcept
{
    for (const char* lead = place; lead != floor && place - lead < 3;) {
        --lead;
        if (!is_continuation(*lead)) {
            return decode_code_point({lead, static_cast<std::size_t>(end - lead)}).well_formed ? place : lead;
        }
    }
    return place;
}

/// How far a text was taken, and written.
struct escape_position {
    const char* at{};
    char* to{};
};

/// Goes on from a place where something is wrong, in a sequence that begins there or before; what stands before it is
/// written. What is wrong comes in runs. Writes nothing that begins after `last`.
[[gnu::noinline]] inline escape_position repair_run(escape_position here, const char* floor, const char* end,
                                                    const char* last) noexcept
{
    const char* const start = start_of_wrong(floor, here.at, end);
    here.to -= here.at - start;
    here.at = start;
    decoded next;
    do {
        next = decode_code_point({here.at, static_cast<std::size_t>(end - here.at)});
        const std::string_view bytes = next.well_formed ? std::string_view{here.at, next.size} : replacement_bytes;
        here.to += bytes.copy(here.to, bytes.size());
        here.at += next.size;
    } while (!next.well_formed && here.at != end && !is_ascii(*here.at) && here.to <= last);
    return here;
}

/// Escapes a text a block at a time. Each block begins where a code point does, and is stored as it is before it is
/// known whether it may stand so; where it may not, what comes next is written over the rest.
template <class Block>
class block_escaper {
public:
    block_escaper(std::string_view text, char* out) noexcept : here_{text.data(), out}, end_{text.data() + text.size()}
    {
    }

    /// Goes on to the end of the text, or as far as there is room for a block that is all escapes. Returns how far.
    [[gnu::always_inline]] escape_position go_on(std::size_t room) noexcept
    {
        constexpr std::size_t most_of_block = (most_escaped + 1) * Block::size + sizeof(escape_sequence);
        if (room < most_of_block) {
            return here_;
        }
        const char* const last = here_.to + (room - most_of_block);
        while (left() >= Block::size && here_.to <= last) {
            if (is_ascii(*here_.at)) {
                take_run(last, Block::size, not_plain<Block>);
            } else {
                take_run(last, Block::size / 3 * 3, not_han<Block>);
            }
            if (left() >= Block::size && here_.to <= last) {
                take(Block::load(here_.at), std::integral_constant<std::size_t, Block::size>{}, last);
            }
        }
        while (left() < Block::size && here_.at != end_ && here_.to <= last) {
            take(Block::load_up_to(here_.at, left()), left(), last);
        }
        return here_;
    }

private:
    using mask = typename Block::mask;

    std::size_t left() const noexcept { return static_cast<std::size_t>(end_ - here_.at); }

    // Out of line for GCC 12: `ascii_long` then takes 150 instructions less of 5,400, and the short texts 10.
    [[gnu::noinline]] static Block load_end(const char* from, std::size_t count) noexcept
    {
        return Block::load_up_to(from, count);
    }

    /// Takes blocks as long as `other` finds nothing in the first `count` bytes of each.
    template <class Other>
    [[gnu::always_inline]] void take_run(const char* last, std::size_t count, Other other) noexcept
    {
        const char* const last_block = end_ - Block::size;
        while (here_.at <= last_block && here_.to <= last) {
            const Block block = Block::load(here_.at);
            block.store(here_.to);
            if ((other(block) & first_of_block<Block>(count)) != 0) {
                break;
            }
            here_.at += count;
            here_.to += count;
        }
    }

    /// Takes the next `count` bytes, or less if a code point goes on beyond them or something is wrong.
    [[gnu::always_inline]] void take(Block block, std::size_t count, const char* last) noexcept
    {
        block.store(here_.to);
        const char* const begin = here_.at;
        const mask used = first_of_block<Block>(count);
        if (Block::to_mask(block.non_ascii()) == 0) {
            write_escapes(not_plain(block) & used, begin + count);
            return;
        }
        block_findings<Block> found = inspect(block);
        if (count < Block::size) { // what is beyond is zero: wrong at most where the text's end cuts a sequence off
            found.escaped &= used;
            found.whole = count;
        }
        if (found.wrong == 0) {
            write_escapes(found.escaped, begin + found.whole);
        } else {
            const mask before_wrong = (found.wrong & (mask{} - found.wrong)) - 1;
            write_escapes(found.escaped & before_wrong, begin + first_in_mask<Block>(found.wrong));
            here_ = repair_run(here_, begin, end_, last);
        }
    }

    /// Goes on up to `end`, what stands before which is stored as it is, and writes the escapes.
    [[gnu::always_inline]] void write_escapes(mask escaped, const char* end) noexcept
    {
        const char* const begin = here_.at;
        for (; escaped != 0; escaped &= escaped - 1) {
            const char* const place = begin + first_in_mask<Block>(escaped);
            const escape_sequence& sequence = escapes[static_cast<unsigned char>(*place)];
            here_.to += place - here_.at;
            std::memcpy(here_.to, &sequence, sizeof sequence);
            here_.to += sequence.size;
            here_.at = place + 1;
            (left() < Block::size ? load_end(here_.at, left()) : Block::load(here_.at)).store(here_.to);
        }
        here_.to += end - here_.at;
        here_.at = end;
    }

    escape_position here_;
    const char* end_;
};

/// Copies a text of at most four blocks if it is plain ASCII that stands as it is; as much as a block more may have
/// been written. Returns whether it was.
template <class Block>
[[gnu::always_inline]] inline bool copied_if_plain(std::string_view text, char* to) noexcept
{
    const char* const from = text.data();
    const std::size_t count = text.size();
    // Blocks from either end meet, or overlap, in the middle.
    const auto copied = [from, to](std::size_t at, std::size_t other) {
        const Block one = Block::load(from + at);
        const Block two = Block::load(from + other);
        one.store(to + at);
        two.store(to + other);
        return (not_plain(one) | not_plain(two)) == 0;
    };
    if (count > 4 * Block::size || count == 0 || !is_ascii(*from)) {
        return false;
    }
    if (count > 2 * Block::size) {
        return copied(0, Block::size) && copied(count - 2 * Block::size, count - Block::size);
    }
    if (count >= Block::size) {
        return copied(0, count - Block::size);
    }
    if constexpr (Block::size == 16) {
        if (count >= 4) {
            copy_4_to_16(from, count, to);
            return not_plain(Block::load_ends(from, count)) == 0;
        }
    }
    const Block bytes = Block::load_up_to(from, count);
    bytes.store(to);
    return (not_plain(bytes) & first_of_block<Block>(count)) == 0;
}

/// `escape`, by blocks, as far as there is room for a block that is all escapes.
template <class Block>
[[gnu::noinline]] escape_progress escape_by_blocks(std::string_view text, char* out, std::size_t room) noexcept
{
    const escape_position reached = block_escaper<Block>{text, out}.go_on(room);
    return {static_cast<std::size_t>(reached.at - text.data()), static_cast<std::size_t>(reached.to - out)};
}

/// Whether a text gains by being copied wide, by a machine that can: not if it is mostly ASCII, which blocks do as
/// well.
inline bool gains_by_wide_copy(std::string_view text, bool can) noexcept
{
    return can && text.size() >= least_wide && !(is_ascii(text.front()) && is_ascii(text[text.size() / 2]));
}

/// `escape_by_blocks`, with long stretches that stand as they are copied wide.
[[gnu::noinline]] inline escape_progress escape_wide(std::string_view text, char* out, std::size_t room) noexcept
{
    escape_progress done;
    const auto go_on = [&](std::string_view piece) {
        done += escape_by_blocks<native_block>(piece, out + done.written, room - done.written);
    };
    while (true) {
        const std::string_view rest = text.substr(done.read, room - done.written);
        const std::size_t copied = rest.size() < least_wide ? 0 : copy_wide(rest, out + done.written);
        done += {copied, copied};
        if (done.read == text.size()) {
            return done;
        }
        if (copied < least_wide) {
            go_on(text.substr(done.read));
            return done;
        }
        go_on(first_bytes(text.substr(done.read), least_wide / 2)); // among them is what could not be copied
    }
}

/// `escape`, as far as there is room for a block that is all escapes.
inline escape_progress escape_at_once(std::string_view text, char* out, std::size_t room) noexcept
{
    const bool wide = gains_by_wide_copy(text, can_copy_wide());
    return wide ? escape_wide(text, out, room) : escape_by_blocks<native_block>(text, out, room);
}

} // namespace engine

/// Writes `text` as the inside of a JSON string to `out`: repaired (each maximal subpart of an ill-formed sequence
/// becomes U+FFFD) and escaped, everything else as it is (spec §4). Stops before the first code point that does not
/// fit into `room` bytes whole: `read` is then less than the size of the text. Bytes within the room but beyond those
/// written may have been used, too.
[[gnu::noinline]] constexpr escape_progress escape(std::string_view text, char* out, std::size_t room) noexcept
{
    escape_progress done;
    const auto go_on = [&](auto escape_some) {
        done += escape_some(text.substr(done.read), out + done.written, room - done.written);
    };
    if (!std::is_constant_evaluated()) {
        go_on(engine::escape_at_once);
    }
    if (done.read != text.size()) {
        go_on(engine::escape_plainly);
    }
    return done;
}

} // namespace apnsfmt::inline v0
