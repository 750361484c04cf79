#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/block.hpp>
#include <apnsfmt/text/escape.hpp>
#include <apnsfmt/text/raw_json.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

// JSON without the bytes that it does not need.

namespace apnsfmt::inline v0 {

namespace engine {

/// Copies some bytes without a call; returns where the next byte goes.
template <std::size_t Size>
constexpr char* copy_bytes(const char* from, char* to) noexcept
{
    for (std::size_t i = 0; i != Size; ++i) {
        to[i] = from[i];
    }
    return to + Size;
}

/// Writes the escape `\uXXXX`, or the pair of them, at the beginning of some text in its shortest form, which has at
/// most `most_escaped` bytes. What is ill-formed is copied.
constexpr escape_position compact_unicode_escape(escape_position here, const char* end) noexcept
{
    char32_t code_point = escaped_unit(here.at, end);
    if (code_point == no_unit) {
        return {here.at + 1, copy_bytes<1>(here.at, here.to)};
    }
    const char* after = here.at + 6;
    if (is_high_surrogate(code_point)) {
        const char32_t low = escaped_unit(after, end);
        if (!is_low_surrogate(low)) {
            return {after, copy_bytes<6>(here.at, here.to)};
        }
        code_point = code_point_of(code_point, low);
        after += 6;
    }
    if (code_point >= escapes.size()) {
        return {after, here.to + encode_code_point(code_point, here.to)};
    }
    const escape_sequence& escaped = escapes[code_point];
    if (escaped.size == 0) {
        *here.to = static_cast<char>(code_point);
        return {after, here.to + 1};
    }
    return {after, escaped.size == 2 ? copy_bytes<2>(escaped.bytes, here.to) : copy_bytes<6>(here.at, here.to)};
}

/// Does so for all that follow each other, as long as the longest would fit before `last`; for the first in any case.
[[gnu::noinline]] constexpr escape_position compact_unicode_escapes(escape_position here, const char* end,
                                                                    const char* last) noexcept
{
    constexpr auto max_size = static_cast<std::ptrdiff_t>(most_escaped);
    do {
        here = compact_unicode_escape(here, end);
    } while (end - here.at > 1 && here.at[0] == '\\' && here.at[1] == 'u' && last - here.to >= max_size);
    return here;
}

/// Copies a block without the white space between tokens. Returns whether it did: not if the block may have an escape
/// that can be shortened. `in_string` says whether the block begins within a string, and is set to whether it ends
/// within one.
template <class Block>
[[gnu::always_inline]] inline bool compact_block(escape_position& here, bool& in_string) noexcept
{
    constexpr unsigned stride = Block::stride;
    constexpr unsigned bits = stride * Block::size;
    const Block block = Block::load(here.at);
    auto quotes = Block::to_mask(block.equal('"'));
    auto removed = Block::to_mask(block.ascii_below(' ' + 1) & ~block.non_ascii());
    std::size_t size = Block::size;
    if (Block::to_mask(block.equal('\\')) != 0) {
        if (!in_string || (quotes | Block::to_mask(block.equal('u') | block.equal('/'))) != 0) {
            return false;
        }
        while (size != 0 && here.at[size - 1] == '\\') {
            --size;
        }
        size = Block::size - (Block::size - size) % 2; // without the first half of an escape at the end
        removed = 0;
    } else if (quotes == 0) {
        removed = in_string ? 0 : removed;
    } else {
        for (unsigned shift = stride; shift < bits; shift *= 2) {
            quotes ^= quotes << shift; // in the end the parity of the quotes up to each byte
        }
        removed &= in_string ? quotes : ~quotes;
        in_string = in_string != ((quotes >> (bits - 1) & 1U) != 0);
    }
    if (removed == 0) {
        block.store(here.to);
        here.to += size;
    } else {
        auto kept = ~removed >> (stride - 1);
        for (std::size_t i = 0; i != Block::size; ++i, kept >>= stride) {
            *here.to = here.at[i];
            here.to += kept & 1U;
        }
    }
    here.at += size;
    return true;
}

} // namespace engine

/// Writes JSON to `out` as compact as JSON allows: without white space between tokens, and with each character of a
/// string in its shortest form. Numbers are copied verbatim. Stops before what does not fit into `capacity` bytes:
/// `read` is then less than the size of `json`. Bytes within the capacity but beyond those written may have been used,
/// too. `json` is not checked; if it is not JSON, the output is not either.
constexpr escape_progress compact_json(std::string_view json, char* out, std::size_t capacity) noexcept
{
    using block = engine::native_block;
    constexpr auto block_size = static_cast<std::ptrdiff_t>(block::size);
    constexpr auto max_escape = static_cast<std::ptrdiff_t>(most_escaped);
    const char* const end = json.data() + json.size();
    char* const last = out + capacity;
    engine::escape_position here{json.data(), out};
    const auto progress = [&] {
        return escape_progress{static_cast<std::size_t>(here.at - json.data()),
                               static_cast<std::size_t>(here.to - out)};
    };
    bool in_string = false;
    while (here.at != end) {
        if (!std::is_constant_evaluated() && end - here.at >= block_size && last - here.to >= block_size
            && engine::compact_block<block>(here, in_string)) {
            continue;
        }
        const char* const stop = end - here.at < block_size ? end : here.at + block_size;
        while (here.at < stop) {
            if (!in_string && engine::may_be(engine::json_space, *here.at)) {
                ++here.at;
            } else if (here.to == last) {
                return progress();
            } else if (*here.at != '\\' || end - here.at == 1) {
                in_string = in_string != (*here.at == '"');
                *here.to++ = *here.at++;
            } else if (here.at[1] == '/') {
                *here.to++ = '/';
                here.at += 2;
            } else if (here.at[1] == 'u' && last - here.to >= max_escape) {
                here = engine::compact_unicode_escapes(here, end, last);
            } else {
                char spare[most_escaped]{here.at[0], here.at[1]};
                engine::escape_position done{here.at + 2, spare + 2};
                if (here.at[1] == 'u') {
                    done = engine::compact_unicode_escapes({here.at, spare}, end, spare);
                }
                if (done.to - spare > last - here.to) {
                    return progress();
                }
                for (const char* from = spare; from != done.to; ++from) {
                    *here.to++ = *from;
                }
                here.at = done.at;
            }
        }
    }
    return progress();
}

} // namespace apnsfmt::inline v0
