#include <apnsfmt/explanation_line.hpp>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include <fmt/format.h>
#include <unicode/uchar.h>

#include "prove.hpp"

using namespace apnsfmt;
using engine::byte_count;
using engine::quoted;

namespace {

/// Lines in storage of their own.
template <std::size_t Size = 1000>
struct lines {
    char bytes[Size]{};
    format_result result{};

    template <class Write>
    constexpr explicit lines(Write write)
    {
        engine::line_writer writer{bytes};
        write(writer);
        result = writer.finish();
    }
    constexpr std::string_view text() const { return {bytes, result ? result.size : 0}; }
};

/// One line.
template <class... Parts>
constexpr auto line(const Parts&... parts)
{
    return lines<>{[&](auto& writer) { writer.line(parts...); }};
}

} // namespace

TEST_CASE("a line is made of words, numbers and quoted text")
{
    PROVE(line("badge: ", 3, ", ", std::size_t{4096}, ", ", -1).text() == "badge: 3, 4096, -1");
    PROVE(line(std::numeric_limits<std::int64_t>::min()).text() == "-9223372036854775808");
    PROVE(line(byte_count{0}, byte_count{1}, byte_count{2}).text() == "0 bytes1 byte2 bytes");
    PROVE(line("sender: ", quoted{"Denny 中 😀"}).text() == "sender: \"Denny 中 😀\"");
    PROVE(line(quoted{}).text() == "\"\"");
}

TEST_CASE("lines stand below one another")
{
    constexpr auto two = [](auto& writer) {
        writer.line("one");
        writer.add(", still");
        writer.line("two");
    };
    PROVE(lines{two}.text() == "one, still\ntwo");
    PROVE(lines<14>{two}.text() == "one, still\ntwo");
    PROVE(lines<13>{two}.result.verdict == verdict::buffer_too_small);
    PROVE(lines<13>{two}.result.needed == 14);
}

/// Whether a code point is invisible by itself: by Unicode's properties, as ICU knows them, and by the tables for
/// names.
bool is_invisible(char32_t code_point)
{
    const auto c = static_cast<UChar32>(code_point);
    const auto has = [c](UProperty property) { return u_hasBinaryProperty(c, property) != 0; };
    const auto is_in = [c](std::uint32_t categories) { return (U_GET_GC_MASK(c) & categories) != 0; };
    return code_point != U' '
           && (has(UCHAR_DEFAULT_IGNORABLE_CODE_POINT) || has(UCHAR_BIDI_CONTROL) || has(UCHAR_VARIATION_SELECTOR)
               || has(UCHAR_WHITE_SPACE) || has(UCHAR_NONCHARACTER_CODE_POINT)
               || is_in(U_GC_CC_MASK | U_GC_Z_MASK | U_GC_CO_MASK)
               || (is_in(U_GC_CF_MASK) && !has(UCHAR_PREPENDED_CONCATENATION_MARK))
               || engine::contains(engine::become_space, code_point) || engine::contains(engine::removed, code_point)
               || engine::contains(engine::kept_invisible, code_point));
}

TEST_CASE("what could break a line, end a quotation or hide is written as a number")
{
    PROVE(line(quoted{"\"\\"}).text() == "\"\\u{22}\\u{5C}\"");
    PROVE(line(quoted{"a\nb\u202Ec\U000E0001"}).text() == "\"a\\u{A}b\\u{202E}c\\u{E0001}\"");
    PROVE(line(quoted{{"\0", 1}}).text() == "\"\\u{0}\"");
    PROVE(line(quoted{"\xFF"}).text() == "\"\uFFFD\"");
    // Symbols and marks by their category, but blank.
    constexpr std::u32string_view blanks = U"\u2800\uFFFC\U00013440\U00013441\U00013442\U00016FE4\U0001D159";
    for (char32_t c = 0; c < 0x110000; ++c) {
        const bool expected = is_invisible(c) || blanks.find(c) != std::u32string_view::npos;
        const bool is_known = expected || u_isdefined(static_cast<UChar32>(c)) != 0; // a later Unicode may have it
        if (is_known && engine::contains(engine::invisible, c) != expected) {
            FAIL_CHECK(fmt::format("U+{:04X}", static_cast<unsigned>(c)));
        }
        if (!expected || (c >= 0xF0000 && c % 256 != 0)) { // private use, for the most part
            continue;
        }
        char bytes[4];
        const std::string_view text{bytes, encode_code_point(c, bytes)};
        CAPTURE(static_cast<unsigned>(c));
        const auto written = line(quoted{text});
        CHECK(written.text().find(fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c))) != std::string_view::npos);
        CHECK(written.text().find(text) == std::string_view::npos);
    }
}

TEST_CASE("nothing invisible is printed, so no bits can be smuggled into a log")
{
    // Tags and variation selectors, which encode any bytes behind one visible letter.
    PROVE(line(quoted{"a\U000E0068\U000E0069\U000E007F"}).text() == R"("a\u{E0068}\u{E0069}\u{E007F}")");
    PROVE(line(quoted{"a\uFE00b\U000E0100c\u180Bd\u180F"}).text() == R"("a\u{FE00}b\u{E0100}c\u{180B}d\u{180F}")");
    // Which blank it is.
    PROVE(line(quoted{"a b\u00A0c\u3000d\u2003e\u2800"}).text() == R"("a b\u{A0}c\u{3000}d\u{2003}e\u{2800}")");
    // Private use, which some fonts have nothing for, and planes without characters.
    PROVE(line(quoted{"\uF8FF\U00040000\U0010FFFF"}).text() == R"("\u{F8FF}\u{40000}\u{10FFFF}")");
    PROVE(line(quoted{"\uFFFB\uFFFC\U00013430\U00013442\U00016FE4\U0001D159"}).text()
          == R"("\u{FFFB}\u{FFFC}\u{13430}\u{13442}\u{16FE4}\u{1D159}")");
    // The visible parts of emoji and of Persian stay, and one sees how they are joined.
    PROVE(line(quoted{"👩\u200D❤\uFE0F\u200D👩"}).text() == R"("👩\u{200D}❤\u{FE0F}\u{200D}👩")");
    PROVE(line(quoted{"می\u200Cخواهم"}).text() == "\"\u2068می\\u{200C}خواهم\u2069\"");
    // All that can be seen stays, of every script.
    PROVE(line(quoted{"Ünïcode 山田 हिन्दी 한국어 🇨🇭 👍🏽 \uFFFD"}).text()
          == "\"Ünïcode 山田 हिन्दी 한국어 🇨🇭 👍🏽 \uFFFD\"");
}

TEST_CASE("no mark attaches to a quote or to an escape")
{
    PROVE(line(quoted{"\u0301\u0338a\u0301"}).text() == "\"\\u{301}\\u{338}a\u0301\"");
    PROVE(line(quoted{"1\uFE0F\u20E3"}).text() == R"("1\u{FE0F}\u{20E3}")");
    PROVE(line(quoted{"\u093E\u094D\u0915"}).text() == "\"\\u{93E}\\u{94D}\u0915\"");
    PROVE(line(quoted{"\\\U0001F3FDb\u0301"}).text() == "\"\\u{5C}\\u{1F3FD}b\u0301\"");
}

TEST_CASE("of a long text 128 bytes and the size are printed")
{
    static constexpr std::string_view a = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                                          "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    static_assert(a.size() == engine::max_quoted_bytes + 1);
    PROVE(line(quoted{a.substr(1)}).text()
          == "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"");
    PROVE(line(quoted{a}, "!").text()
          == "\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…\" (129 bytes)!");
    const auto written = [](const std::string& text) { return std::string{line(quoted{text}).text()}; };
    CHECK(written(std::string(1'000'000, 'x')) == '"' + std::string(128, 'x') + "…\" (1000000 bytes)");
    // Never a part of a character; and what is not printed has no effect.
    const std::string x(127, 'x');
    CHECK(written(x + "é") == '"' + x + "…\" (129 bytes)");
    CHECK(written(x + "yש") == '"' + x + "y…\" (130 bytes)");
    CHECK(written("ש" + x) == "\"\u2068ש" + x.substr(1) + "…\u2069\" (129 bytes)");
    // Hundreds of marks on one letter are long, too.
    std::string zalgo = "e";
    while (zalgo.size() < 1001) {
        zalgo += "\u0336";
    }
    CHECK(written(zalgo) == '"' + zalgo.substr(0, 127) + "…\" (1001 bytes)");
    // Nothing takes more than six bytes for each of its own.
    CHECK(written(std::string(1000, '\x1F')).size() == std::string_view{"\"…\" (1000 bytes)"}.size() + 6 * 128);
}

TEST_CASE("text from right to left moves nothing else in its line")
{
    PROVE(line(quoted{"שלום"}, "!").text() == "\"\u2068שלום\u2069\"!");
}
