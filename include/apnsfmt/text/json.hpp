#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <type_traits>

#include <apnsfmt/text/compact_json.hpp>
#include <apnsfmt/text/escape.hpp>
#include <apnsfmt/text/grapheme.hpp>
#include <apnsfmt/text/output.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/text/wide_copy.hpp>
#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

namespace engine {

/// The digits of any integer of 64 bits, with its sign.
inline constexpr std::size_t most_digits = 20;

/// Writes an integer to `out`, `most_digits` bytes at most; returns how many.
constexpr std::size_t write_integer(std::int64_t value, char* out) noexcept
{
    // Unsigned, the lowest integer has a magnitude, too.
    auto rest = static_cast<std::uint64_t>(value);
    std::size_t size = 0;
    if (value < 0) {
        out[size++] = '-';
        rest = 0 - rest;
    }
    for (std::uint64_t bound = rest; bound >= 10; bound /= 10) {
        ++size;
    }
    for (std::size_t i = size++;; --i) {
        out[i] = static_cast<char>('0' + rest % 10);
        rest /= 10;
        if (rest == 0) {
            return size;
        }
    }
}

/// The integers 0–99, as most badges are. One-digit numbers are padded: always copying two bytes is faster than a
/// branch.
inline constexpr auto short_integers = [] {
    struct {
        char digits[100][2];
    } all{};
    for (std::int64_t value = 0; value < 100; ++value) {
        write_integer(value, all.digits[value]);
    }
    return all;
}();

/// As `write_integer`, fast for 0–99, for which it always writes two bytes.
[[gnu::always_inline]] inline std::size_t write_short_integer(std::int64_t value, char* out) noexcept
{
    if (value < 0 || value >= 100) {
        return write_integer(value, out);
    }
    std::memcpy(out, short_integers.digits[value], 2);
    return value < 10 ? 1 : 2;
}

/// The most bytes that a number takes.
inline constexpr std::size_t most_bytes_of_real = 32;

/// Writes a finite number in the shortest form that reads back as an equal one, to `out`, `most_bytes_of_real` bytes at
/// most; returns how many. The one thing here that is not for constant evaluation: the standard library's is not.
inline std::size_t write_real(double value, char* out) noexcept
{
    char* end = std::to_chars(out, out + most_bytes_of_real, value == 0 ? 0.0 : value).ptr;
    // `-0`, `1e-07` and `1e+20` waste bytes.
    for (char* at = out; at != end; ++at) {
        if (*at == 'e') {
            char* to = at + (at[1] == '-' ? 2 : 1);
            const char* from = at + 2; // the sign is always there
            from += *from == '0' ? 1 : 0;
            const auto digits = static_cast<std::size_t>(end - from);
            std::memmove(to, from, digits);
            return static_cast<std::size_t>(to - out) + digits;
        }
    }
    return static_cast<std::size_t>(end - out);
}

} // namespace engine

/// A cluster of more bytes than this, before escaping, is cut between code points if it does not fit (spec §5).
inline constexpr std::size_t longest_unsplit_cluster = 128;

/// How many escaped bytes beyond the room `cut_escaped` may have to see, to tell whether the cluster that does not
/// fit is longer than `longest_unsplit_cluster`. Within a cluster at most two characters are escaped.
inline constexpr std::size_t cut_lookahead = longest_unsplit_cluster + 32;

namespace engine {

/// A code point as it stands in an escaped string.
struct unescaped {
    char32_t code_point{};
    std::uint8_t escaped_size{}; ///< escaped bytes
    std::uint8_t size{};         ///< bytes before escaping
};

/// The value of a hexadecimal digit in lower case.
constexpr unsigned digit_of(char digit) noexcept
{
    return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

constexpr unescaped unescape(std::string_view escaped) noexcept
{
    if (escaped[0] != '\\') {
        const decoded next = decode_code_point(escaped);
        return {next.code_point, next.size, next.size};
    }
    switch (escaped[1]) {
    case 'b': return {U'\b', 2, 1};
    case 'f': return {U'\f', 2, 1};
    case 'n': return {U'\n', 2, 1};
    case 'r': return {U'\r', 2, 1};
    case 't': return {U'\t', 2, 1};
    case 'u': return {digit_of(escaped[4]) * 16U + digit_of(escaped[5]), 6, 1};
    default: return {static_cast<unsigned char>(escaped[1]), 2, 1};
    }
}

/// Whether a cluster begins at `at`, as far as can be told from the two code points around it. Never wrong when it
/// says yes. An ASCII character is looked at only where no escape can be near.
constexpr bool surely_begins_cluster(std::string_view escaped, std::size_t at) noexcept
{
    if (at == 0) {
        return true;
    }
    if (is_continuation(escaped[at])) {
        return false;
    }
    const bool ascii = static_cast<unsigned char>(escaped[at]) < 0x80U;
    for (std::size_t back = 1; ascii && back <= 5 && back <= at; ++back) {
        if (escaped[at - back] == '\\') {
            return false;
        }
    }
    std::size_t previous = at - 1;
    while (is_continuation(escaped[previous])) {
        --previous;
    }
    // The last character of an escape stands for a control or for itself: either breaks wherever a letter would.
    return cluster_breaker::surely_breaks(decode_code_point(escaped.substr(previous)).code_point,
                                          unescape(escaped.substr(at)).code_point);
}

} // namespace engine

/// Cuts an escaped string that does not fit into `room` bytes: at the last boundary between extended grapheme
/// clusters that leaves room for an ellipsis, which follows. A cluster over `longest_unsplit_cluster` bytes is cut
/// between code points. If not even the ellipsis fits, nothing stands there (spec §5).
///
/// `escaped` holds `size` > `room` bytes: the whole string, or at least its first `room + cut_lookahead` bytes, whole
/// code points each. Returns the size of the cut string, at most `room` bytes. Looks at little more than the last
/// cluster where its neighbours are ordinary text.
[[gnu::noinline]] constexpr std::size_t cut_escaped(char* escaped, std::size_t size, std::size_t room) noexcept
{
    if (room < ellipsis.size()) {
        return 0;
    }
    const std::string_view text{escaped, size};
    const std::size_t keep = room - ellipsis.size();
    std::size_t at = keep;
    while (!engine::surely_begins_cluster(text, at)) {
        --at;
    }
    cluster_breaker breaker;
    std::size_t boundary = at;       // of clusters
    std::size_t code_point_end = at; // the last one within what may be kept
    std::size_t cluster_size = 0;    // bytes before escaping
    while (at < size) {
        const engine::unescaped next = engine::unescape(text.substr(at));
        if (breaker.breaks_before(next.code_point)) {
            if (at > keep) {
                break;
            }
            boundary = at;
            cluster_size = 0;
        }
        at += next.escaped_size;
        cluster_size += next.size;
        if (at <= keep) {
            code_point_end = at;
        } else if (cluster_size > longest_unsplit_cluster) {
            boundary = code_point_end;
            break;
        }
    }
    ellipsis.copy(escaped + boundary, ellipsis.size());
    return boundary + ellipsis.size();
}

/// A text of one or more pieces, escaped and cut to a room. Each piece is repaired on its own; clusters are those of
/// the pieces joined.
class cut_text {
public:
    /// Writes to `out`, which has `room + cut_lookahead` bytes.
    constexpr cut_text(char* out, std::size_t room) noexcept : out_{out}, room_{room} {}

    /// Adds a piece; returns false where no further piece can matter.
    constexpr bool add(std::string_view piece) noexcept
    {
        const escape_progress done = escape(piece, out_ + size_, room_ + cut_lookahead - size_);
        size_ += done.written;
        cut_ = size_ > room_; // so, too, where not all is read: what is looked ahead is more than any character
        return done.read == piece.size();
    }

    /// Ends the text, cut if it does not fit; returns its escaped bytes, at most the room.
    constexpr std::size_t finish() noexcept { return cut_ ? cut_escaped(out_, size_, room_) : size_; }

    /// Whether what was added does not fit.
    constexpr bool is_cut() const noexcept { return cut_; }

private:
    char* out_;
    std::size_t room_;
    std::size_t size_{};
    bool cut_{};
};

namespace engine {

/// What a writer needs beyond everything written, to store whole blocks.
inline constexpr std::size_t roomy_slack = 128;

/// Writes the inside of a string, repaired and escaped, where there is room for `most_escaped` bytes for each of its
/// bytes and `roomy_slack`. Returns where the next byte goes.
[[gnu::noinline]] inline char* write_text(std::string_view text, char* to) noexcept
{
    if (copied_if_plain<native_block>(text, to)) {
        return to + text.size();
    }
    const std::size_t room = most_escaped * text.size() + roomy_slack;
    if (text.size() < least_wide) { // which is what `escape` comes to
        return to + escape_by_blocks<native_block>(text, to, room).written;
    }
    return to + escape(text, to, room).written;
}

} // namespace engine

/// Writes JSON into a buffer of fixed size, for the few payloads that may not fit: slow and small. Once something does
/// not fit, nothing more is written and `fits()` is false.
class json_writer {
public:
    /// Writes to `buffer`, at most `room` bytes.
    constexpr json_writer(char* buffer, std::size_t room) noexcept : begin_{buffer}, at_{buffer}, end_{buffer + room} {}

    /// Whether everything written so far fits.
    constexpr bool fits() const noexcept { return fits_; }
    /// Bytes written.
    constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }
    /// Bytes left; none once something did not fit.
    constexpr std::size_t room() const noexcept { return fits_ ? static_cast<std::size_t>(end_ - at_) : 0; }

    /// Writes JSON as it is.
    [[gnu::cold, gnu::noinline]] constexpr void raw(std::string_view json) noexcept
    {
        fits_ = fits_ && json.size() <= room();
        if (fits_) {
            std::char_traits<char>::copy(at_, json.data(), json.size());
            at_ += json.size();
        }
    }

    /// Writes the inside of a string, or a piece of it: repaired on its own, and escaped.
    [[gnu::cold, gnu::noinline]] constexpr void text(std::string_view piece) noexcept
    {
        if (!std::is_constant_evaluated() && piece.size() <= room()
            && most_escaped * piece.size() + engine::roomy_slack <= room()) {
            at_ = engine::write_text(piece, at_); // is faster for short texts
            return;
        }
        const escape_progress done = escape(piece, at_, room());
        at_ += done.written;
        fits_ = fits_ && done.read == piece.size();
    }

    /// Likewise; returns whether it fits.
    constexpr bool text_if_fits(std::string_view piece) noexcept
    {
        text(piece);
        return fits_;
    }

    /// Writes a number.
    [[gnu::cold, gnu::noinline]] constexpr void integer(std::int64_t value) noexcept
    {
        char digits[engine::most_digits];
        raw({digits, engine::write_integer(value, digits)});
    }

    /// Writes a number, which must be finite.
    void real(double value) noexcept
    {
        char digits[engine::most_bytes_of_real];
        raw({digits, engine::write_real(value, digits)});
    }

    /// Writes JSON text of the caller's, which must be JSON, without what it can do without.
    [[gnu::cold, gnu::noinline]] constexpr void json(std::string_view text) noexcept
    {
        const escape_progress done = compact_json(text, at_, room());
        at_ += done.written;
        fits_ = fits_ && done.read == text.size();
    }

    /// Always false: this writer's buffer holds nothing of the input.
    static constexpr bool overlaps() noexcept { return false; }

    /// Takes back the comma after the last member, if there is one.
    constexpr void drop_comma() noexcept
    {
        if (fits_ && at_ != begin_ && at_[-1] == ',') {
            --at_;
        }
    }

    /// Where the next byte goes, for a caller who writes it itself.
    constexpr char* next() const noexcept { return at_; }
    /// Takes over what was written up to there.
    constexpr void advance_to(char* next) noexcept { at_ = next; }

private:
    char* begin_;
    char* at_;
    char* end_;
    bool fits_{true};
};

/// Writes JSON like `json_writer` where it is known that there is room, so that it need not be asked for each time and
/// whole blocks can be stored: `most_escaped` bytes for each byte of text, and `slack`. Only `text_if_fits` asks.
class roomy_json_writer {
public:
    /// What must be left beyond everything written.
    static constexpr std::size_t slack = engine::roomy_slack;

    /// Writes to `buffer`, at most `room` bytes.
    constexpr roomy_json_writer(char* buffer, std::size_t room) noexcept
        : begin_{buffer}, at_{buffer}, end_{buffer + room}
    {
    }

    /// Whether all that was asked for fits.
    bool fits() const noexcept { return fits_; }
    /// Bytes written.
    std::size_t size() const noexcept { return static_cast<std::size_t>(at_ - begin_); }

    /// Writes JSON as it is.
    void raw(std::string_view json) noexcept { at_ += json.copy(at_, json.size()); }

    /// Writes a literal as it is: its length is known, so no call is needed.
    template <std::size_t Size>
    [[gnu::always_inline]] void raw(const char (&json)[Size]) noexcept
    {
        std::memcpy(at_, json, Size - 1);
        at_ += Size - 1;
    }

    /// Writes the inside of a string, or a piece of it: repaired on its own, and escaped.
    [[gnu::always_inline]] void text(std::string_view piece) noexcept
    {
        if (lies_apart(piece)) {
            at_ = engine::write_text(piece, at_);
        }
    }

    /// Whether a text lies apart from the buffer. One that does not is never written, because it may already have been
    /// overwritten.
    [[gnu::always_inline]] bool lies_apart(std::string_view text) noexcept
    {
        const bool apart = !engine::overlaps({begin_, static_cast<std::size_t>(end_ - begin_)}, text);
        if (!apart) [[unlikely]] {
            overlaps_ = true;
        }
        return apart;
    }
    /// Whether a text was not written because it lies in the buffer: what was written is then useless.
    bool overlaps() const noexcept { return overlaps_; }

    /// Likewise, where it is not known that there is room; returns whether it fits.
    [[gnu::always_inline]] bool text_if_fits(std::string_view piece) noexcept
    {
        const auto room = static_cast<std::size_t>(end_ - at_);
        if (piece.size() <= room && most_escaped * piece.size() + slack <= room) {
            at_ = engine::write_text(piece, at_);
        } else {
            const escape_progress done = escape(piece, at_, room);
            at_ += done.written;
            fits_ = done.read == piece.size();
        }
        return fits_;
    }

    /// Writes a number.
    [[gnu::always_inline]] void integer(std::int64_t value) noexcept { at_ += engine::write_short_integer(value, at_); }

    /// Writes a number, which must be finite.
    void real(double value) noexcept { at_ += engine::write_real(value, at_); }

    /// Writes JSON text of the caller's, which must be JSON, without what it can do without.
    void json(std::string_view text) noexcept
    {
        if (lies_apart(text)) {
            at_ += compact_json(text, at_, text.size()).written;
        }
    }

    /// Where the next byte goes, for a caller who writes it itself.
    char* next() const noexcept { return at_; }
    /// Takes over what was written up to there.
    void advance_to(char* next) noexcept { at_ = next; }

private:
    char* begin_;
    char* at_;
    char* end_;
    bool fits_{true};
    bool overlaps_{};
};

} // namespace apnsfmt::inline v0
