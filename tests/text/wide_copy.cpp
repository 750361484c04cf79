#include <apnsfmt/text/wide_copy.hpp>

#include <algorithm>
#include <memory>
#include <string>

#include "../prove.hpp"

using namespace apnsfmt;

namespace {

constexpr bool is_continuation(unsigned byte) { return byte >= 0x80 && byte < 0xC0; }

/// Whether a pair of bytes has reasons to be wrong.
constexpr bool may_be_wrong(unsigned first, unsigned second)
{
    return (engine::reasons_by<&engine::wrong_pair::high>[first >> 4U]
            & engine::reasons_by<&engine::wrong_pair::low>[first & 0xFU]
            & engine::reasons_by<&engine::wrong_pair::second>[second >> 4U])
           != 0;
}

/// The same, of code points as they are decoded; two continuation bytes may be wrong.
constexpr bool is_wrong_beginning(unsigned first, unsigned second)
{
    if (first < 0xC0) {
        return is_continuation(second);
    }
    const char bytes[]{static_cast<char>(first), static_cast<char>(second), '\x80', '\x80'};
    return !is_continuation(second) || !decode_code_point({bytes, sizeof bytes}).well_formed;
}

constexpr bool pairs_are_told_apart(unsigned first)
{
    for (unsigned second = 0; second < 256; ++second) {
        if (may_be_wrong(first, second) != is_wrong_beginning(first, second)) {
            return false;
        }
    }
    return true;
}

/// A text of exact size, for sanitizers to see beyond it: letters with this among them.
struct sample {
    static constexpr std::size_t size = 160;

    std::unique_ptr<char[]> bytes{new char[size]};
    std::unique_ptr<char[]> copy{new char[size]};

    sample() { std::fill_n(bytes.get(), size, 'x'); }

    void place(std::string_view part, std::size_t at) { part.copy(bytes.get() + at, part.size()); }
    std::string_view text() const { return {bytes.get(), size}; }

    /// Whether what is copied is right, and up to what is strange, but for less than a block.
    bool is_copied_up_to(std::size_t strange) const
    {
        if (!engine::can_copy_wide()) {
            return true;
        }
        const std::size_t copied = engine::copy_wide(text(), copy.get());
        return copied <= strange && copied + 36 > strange && std::equal(copy.get(), copy.get() + copied, bytes.get());
    }
};

/// Where a text is first ill-formed, or has a character that is escaped; its size if nowhere.
std::size_t first_strange(std::string_view text)
{
    for (std::size_t at = 0; at < text.size();) {
        const decoded next = decode_code_point(text.substr(at));
        if (!next.well_formed || next.code_point < U' ' || next.code_point == U'"' || next.code_point == U'\\') {
            return at;
        }
        at += next.size;
    }
    return text.size();
}

} // namespace

TEST_CASE("every pair of bytes is looked up as it is decoded")
{
    PROVE(pairs_are_told_apart(0x00));
    PROVE(pairs_are_told_apart(0xE0));
    PROVE(pairs_are_told_apart(0xED));
    PROVE(pairs_are_told_apart(0xF4));
    for (unsigned first = 0; first < 256; ++first) {
        CAPTURE(first);
        CHECK(pairs_are_told_apart(first));
    }
}

TEST_CASE("what is strange stops the copying wherever it stands, and a code point just before it is still copied")
{
    for (const std::string_view strange : {"\"", "\\", "\n", "\x1F", "\x80", "\xFF", "\xED\xA0"}) {
        for (std::size_t at = 0; at < sample::size - 1; ++at) {
            CAPTURE(at);
            sample in;
            in.place(strange, at);
            REQUIRE(in.is_copied_up_to(at));
            if (at >= 4) {
                in.place("😀", at - 4);
                REQUIRE(in.is_copied_up_to(at));
            }
        }
    }
    sample in;
    in.place(" é", 0);
    CHECK(in.is_copied_up_to(sample::size));
    in.place("\xF0\x9F\x98", sample::size - 3); // unfinished
    CHECK(in.is_copied_up_to(sample::size - 3));
}

TEST_CASE("every code point where blocks meet is copied, or stops the copying")
{
    sample in;
    for (char32_t code_point = 0; code_point < 0x110000; ++code_point) {
        if (code_point >= 0xD800 && code_point < 0xE000) {
            continue;
        }
        char bytes[4];
        const std::string_view part{bytes, encode_code_point(code_point, bytes)};
        const std::size_t at = 31 + code_point % 5;
        in.place(part, at);
        CAPTURE(static_cast<unsigned>(code_point));
        REQUIRE(in.is_copied_up_to(at + (first_strange(part) == 0 ? 0 : sample::size - at)));
        in.place("xxxx", at);
    }
}

TEST_CASE("every pair of bytes where blocks meet, whatever follows it, is copied or stops the copying")
{
    sample in;
    for (unsigned pair = 0; pair < 0x10000; ++pair) {
        for (const std::string_view after : {"xx", "\x80x", "\x80\x80", "\xBF\xBF"}) {
            const std::size_t at = 30 + pair % 7;
            const char bytes[]{static_cast<char>(pair >> 8U), static_cast<char>(pair & 0xFFU)};
            in.place({bytes, 2}, at);
            in.place(after, at + 2);
            CAPTURE(pair);
            REQUIRE(in.is_copied_up_to(first_strange(in.text())));
            in.place("xxxx", at);
        }
    }
}
