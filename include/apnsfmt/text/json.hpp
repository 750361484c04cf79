#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <apnsfmt/text/escape.hpp>
#include <apnsfmt/text/grapheme.hpp>
#include <apnsfmt/text/utf8.hpp>
#include <apnsfmt/version.hpp>

namespace apnsfmt::inline v0 {

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
    case 'u': {
        const char low = escaped[5];
        const auto digit = static_cast<unsigned>(low <= '9' ? low - '0' : low - 'a' + 10);
        return {static_cast<unsigned>(escaped[4] - '0') * 16U + digit, 6, 1};
    }
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
        cut_ = size_ > room_ || done.read < piece.size();
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

/// Writes one JSON value into a buffer of fixed size, as compact as JSON allows. What is still open is always kept
/// room for, so that the room told is the room there is. Once something does not fit, nothing more is written and
/// `fits()` is false.
class json_writer {
public:
    /// Writes to `buffer`, at most `room` bytes.
    constexpr json_writer(char* buffer, std::size_t room) noexcept : buffer_{buffer}, room_{room} {}

    /// Whether everything written so far, and what closes it, fits.
    constexpr bool fits() const noexcept { return fits_; }
    /// Bytes written.
    constexpr std::size_t size() const noexcept { return size_; }
    /// Bytes left for content, once everything open is closed.
    constexpr std::size_t room() const noexcept { return fits_ ? room_ - size_ - to_close_ : 0; }

    /// Begins an object.
    constexpr void open_object() noexcept { open('{'); }
    /// Ends the innermost object.
    constexpr void close_object() noexcept { close('}'); }

    /// Begins a member of an object by a key that needs no escaping.
    constexpr void key(std::string_view plain_key) noexcept
    {
        separate();
        raw("\"");
        raw(plain_key);
        raw("\":");
    }

    /// Begins a member of an object by any key.
    constexpr void any_key(std::string_view text) noexcept
    {
        separate();
        string(text);
        raw(":");
    }

    /// Writes `text` as a string, repaired and escaped.
    constexpr void string(std::string_view text) noexcept
    {
        open_string();
        piece(text);
        close_string();
    }

    /// Begins a string.
    constexpr void open_string() noexcept { open('"'); }
    /// Ends the open string.
    constexpr void close_string() noexcept { close('"'); }

    /// Writes more of the open string, repaired and escaped. Each piece is repaired on its own.
    constexpr void piece(std::string_view text) noexcept
    {
        const escape_progress done = escape(text, buffer_ + size_, room());
        size_ += done.written;
        fits_ = fits_ && done.read == text.size();
    }

    /// Writes a number.
    constexpr void integer(std::int64_t value) noexcept
    {
        char digits[20]{};
        std::size_t first = sizeof digits;
        // Negative remainders reach the lowest integer, whose magnitude has no positive counterpart.
        std::int64_t rest = value;
        do {
            const auto digit = static_cast<char>(rest % 10 < 0 ? -(rest % 10) : rest % 10);
            digits[--first] = static_cast<char>('0' + digit);
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            digits[--first] = '-';
        }
        raw({digits + first, sizeof digits - first});
    }

    /// Writes `true` or `false`.
    constexpr void boolean(bool value) noexcept { raw(value ? "true" : "false"); }

    /// Writes JSON as it is; whether it is JSON is the caller's to know.
    constexpr void raw(std::string_view json) noexcept
    {
        if (json.size() > room()) {
            fits_ = false;
            return;
        }
        json.copy(buffer_ + size_, json.size());
        size_ += json.size();
    }

    /// Where the next byte goes, for a caller who writes the inside of an open string itself.
    constexpr char* next() const noexcept { return buffer_ + size_; }
    /// Takes over the bytes written there.
    constexpr void advance(std::size_t bytes) noexcept { size_ += bytes; }

private:
    constexpr void open(char bracket) noexcept
    {
        if (room() < 2) {
            fits_ = false;
            return;
        }
        buffer_[size_++] = bracket;
        ++to_close_;
    }

    constexpr void close(char bracket) noexcept
    {
        if (fits_) {
            --to_close_;
            buffer_[size_++] = bracket;
        }
    }

    constexpr void separate() noexcept
    {
        if (fits_ && buffer_[size_ - 1] != '{') {
            raw(",");
        }
    }

    char* buffer_;
    std::size_t room_;
    std::size_t size_{};
    std::size_t to_close_{};
    bool fits_{true};
};

} // namespace apnsfmt::inline v0
