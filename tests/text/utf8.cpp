#include <apnsfmt/text/utf8.hpp>

#include <string>
#include <vector>

#include "../prove.hpp"

using namespace apnsfmt;

namespace {

/// A repaired text of fixed capacity, so that repair can be proven at compile time.
struct repaired {
    char bytes[64]{};
    std::size_t size{};

    constexpr explicit repaired(std::string_view source)
    {
        repair(source, [this](std::string_view run) {
            for (const char each : run) {
                bytes[size++] = each;
            }
        });
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

constexpr bool survives_a_round_trip(char32_t code_point)
{
    char bytes[4]{};
    const std::size_t size = encode_code_point(code_point, bytes);
    const decoded back = decode_code_point({bytes, size});
    return back.well_formed && back.code_point == code_point && back.size == size;
}

} // namespace

TEST_CASE("well-formed text is left as it is")
{
    PROVE(repaired{""}.text() == "");
    PROVE(repaired{"plain"}.text() == "plain");
    PROVE(repaired{"é中😀"}.text() == "é中😀");
    PROVE(repaired{std::string_view{"a\0b", 3}}.text() == std::string_view{"a\0b", 3});
    PROVE(repaired{"\uFFFE\U0010FFFF"}.text() == "\uFFFE\U0010FFFF"); // noncharacters are valid
}

TEST_CASE("each maximal subpart becomes one U+FFFD")
{
    PROVE(repaired{"\xC3("}.text() == "\uFFFD(");
    PROVE(repaired{"ab\xFF\xFF中\xFF"}.text() == "ab\uFFFD\uFFFD中\uFFFD");
    PROVE(repaired{"\xED\xA0\x80"}.text() == "\uFFFD\uFFFD\uFFFD");                     // a surrogate
    PROVE(repaired{"\xC0\xAF\xE0\x80\xAF"}.text() == "\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD"); // overlong
    PROVE(repaired{"\xF4\x90\x80\x80"}.text() == "\uFFFD\uFFFD\uFFFD\uFFFD");           // above U+10FFFF
    PROVE(repaired{"\xF0\x9F\x98x"}.text() == "\uFFFDx");                               // truncated
    PROVE(repaired{"\xF0\x9F\x98"}.text() == "\uFFFD");
    PROVE(repaired{"\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"}.text() == "\uFFFD\uFFFD\uFFFD\uFFFD\x41"); // table 3-11
    PROVE(repaired{"\x80\xBF\xFE\xFF"}.text() == "\uFFFD\uFFFD\uFFFD\uFFFD");
}

TEST_CASE("runs are as long as possible, and never empty")
{
    std::vector<std::string> runs;
    const auto append = [&runs](std::string_view run) { runs.emplace_back(run); };
    repair("ab\xFF\xFF中é\xFF", append);
    CHECK(runs == std::vector<std::string>{"ab", "\uFFFD", "\uFFFD", "中é", "\uFFFD"});
    runs.clear();
    repair("", append);
    CHECK(runs.empty());
}

TEST_CASE("the bounds of every length")
{
    PROVE(survives_a_round_trip(U'\0'));
    PROVE(survives_a_round_trip(0x7F));
    PROVE(survives_a_round_trip(0x80));
    PROVE(survives_a_round_trip(0x7FF));
    PROVE(survives_a_round_trip(0x800));
    PROVE(survives_a_round_trip(0xD7FF));
    PROVE(survives_a_round_trip(0xE000));
    PROVE(survives_a_round_trip(0xFFFF));
    PROVE(survives_a_round_trip(0x10000));
    PROVE(survives_a_round_trip(0x10FFFF));
}

TEST_CASE("every code point, and every two bytes that begin one")
{
    std::vector<bool> begins(0x10000);
    for (char32_t c = 0; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) {
            continue;
        }
        REQUIRE(survives_a_round_trip(c));
        char bytes[4]{};
        if (encode_code_point(c, bytes) > 1) {
            begins[static_cast<unsigned char>(bytes[0]) * 0x100U + static_cast<unsigned char>(bytes[1])] = true;
        }
    }
    for (unsigned both = 0x8000; both < 0x10000; ++both) {
        const char bytes[] = {static_cast<char>(both / 0x100), static_cast<char>(both % 0x100), '\x80', '\x80'};
        const decoded whole = decode_code_point({bytes, 4});
        REQUIRE(whole.well_formed == begins[both]);
        REQUIRE((whole.well_formed || whole.size == 1));
        REQUIRE((whole.well_formed || whole.code_point == U'\uFFFD'));
        // Cut off, what began one is one maximal subpart.
        const decoded begun = decode_code_point({bytes, 2});
        REQUIRE(begun.size == (begins[both] ? 2 : 1));
        REQUIRE(begun.well_formed == (begins[both] && both < 0xE000));
    }
}

TEST_CASE("bytes beside those that go on end a maximal subpart, in the third and fourth place, too")
{
    PROVE(repaired{"\xE4\xB8\x80\xE4\xB8\xBF"}.text() == "一丿");
    PROVE(repaired{"\xE4\xB8\x7F"}.text() == "\uFFFD\x7F");
    PROVE(repaired{"\xE4\xB8\xC0"}.text() == "\uFFFD\uFFFD");
    PROVE(repaired{"\xF0\x9F\x98\x80\xF0\x9F\x98\xBF"}.text() == "😀😿");
    PROVE(repaired{"\xF0\x9F\x98\x7F"}.text() == "\uFFFD\x7F");
    PROVE(repaired{"\xF0\x9F\x98\xC0"}.text() == "\uFFFD\uFFFD");
}

TEST_CASE("texts are compared as they will be shown")
{
    PROVE(equal_once_repaired("", ""));
    PROVE(equal_once_repaired("a中", "a中"));
    PROVE(equal_once_repaired("\xFF", "\xE4\xB8"));
    PROVE(equal_once_repaired("\xFF", "\uFFFD"));
    PROVE(equal_once_repaired("a\\b", "a\\b"));
    PROVE(!equal_once_repaired("\\", "/"));
    PROVE(!equal_once_repaired("/", "\\"));
    PROVE(!equal_once_repaired("a", "\xFF"));
    PROVE(!equal_once_repaired("\xFF", "a"));
    PROVE(!equal_once_repaired("中", "丮"));
    PROVE(!equal_once_repaired("a", "b"));
    PROVE(!equal_once_repaired("a", "ab"));
    PROVE(!equal_once_repaired("ab", "a"));
}

TEST_CASE("the first bytes of a text do not end within a code point")
{
    PROVE(first_bytes("中中", 6) == "中中");
    PROVE(first_bytes("中中", 5) == "中");
    PROVE(first_bytes("中中", 4) == "中");
    PROVE(first_bytes("中中", 3) == "中");
    PROVE(first_bytes("中中", 2) == "");
    PROVE(first_bytes("😀x", 4) == "😀");
    PROVE(first_bytes("😀x", 3) == "");
    PROVE(first_bytes("abc", 0) == "");
    // What is ill-formed in any case stays: it has its U+FFFD.
    PROVE(first_bytes("a\xFFz", 2) == "a\xFF");
    PROVE(first_bytes("a\xC1\x80", 2) == "a\xC1");
    PROVE(first_bytes("a\xC2\x80", 2) == "a");
    PROVE(first_bytes("a\xF4\x80", 2) == "a");
    PROVE(first_bytes("a\xF5\x80", 2) == "a\xF5");
    PROVE(first_bytes("\x80\x80\x80\x80\x80", 4) == "\x80\x80\x80\x80");
    PROVE(first_bytes("\xED\xA0\x80", 2) == "\xED\xA0");
    PROVE(first_bytes("a\xE4\xB8", 3) == "a\xE4\xB8"); // nothing was cut off
}
