#include <apnsfmt/explanation_line.hpp>

#include <cstdint>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "prove.hpp"

using namespace apnsfmt;
using engine::byte_count;
using engine::quoted;

namespace {

/// Lines in storage of their own.
template <std::size_t Size = 200>
struct lines {
    char bytes[Size]{};
    format_result result{};

    template <class Write>
    constexpr explicit lines(Write write)
    {
        engine::line_writer writer{bytes};
        write(writer);
        result = writer.result();
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
    PROVE(lines<13>{two}.result.size == 14);
}

TEST_CASE("what could break a line, end a quotation or hide is written as a number")
{
    PROVE(line(quoted{"\"\\"}).text() == "\"\\u{22}\\u{5C}\"");
    PROVE(line(quoted{"a\nb\u202Ec\U000E0001"}).text() == "\"a\\u{A}b\\u{202E}c\\u{E0001}\"");
    PROVE(line(quoted{{"\0", 1}}).text() == "\"\\u{0}\"");
    PROVE(line(quoted{"\xFF"}).text() == "\"\uFFFD\"");
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (!engine::contains(engine::become_space, c) && !engine::contains(engine::removed, c)) {
            continue;
        }
        char bytes[4];
        const std::string_view text{bytes, encode_code_point(c, bytes)};
        CAPTURE(static_cast<unsigned>(c));
        CHECK(line(quoted{text}).text().find(fmt::format("\\u{{{:X}}}", static_cast<unsigned>(c)))
              != std::string_view::npos);
    }
}

TEST_CASE("text from right to left moves nothing else in its line")
{
    PROVE(line(quoted{"שלום"}, "!").text() == "\"\u2068שלום\u2069\"!");
}
