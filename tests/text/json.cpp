#include <apnsfmt/text/json.hpp>

#include <array>
#include <bit>
#include <cstdint>
#include <iterator>
#include <limits>
#include <memory>
#include <string>

#include <nlohmann/json.hpp>

#include "../prove.hpp"

using namespace apnsfmt;

namespace {

/// What a test writes, in a buffer of a chosen size.
template <std::size_t Room>
struct written {
    char bytes[Room + 1]{};
    std::size_t size{};
    bool fits{};

    template <class Write>
    constexpr explicit written(Write write)
    {
        json_writer writer{bytes, Room};
        write(writer);
        size = writer.size();
        fits = writer.fits();
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

template <std::size_t Room = 100>
constexpr auto escaped(std::string_view text)
{
    return written<Room>{[text](json_writer& out) { out.text(text); }};
}

template <std::size_t Room>
struct cut {
    char bytes[Room + cut_lookahead]{};
    std::size_t size{};
    bool is_cut{};

    constexpr explicit cut(std::string_view one, std::string_view other = {})
    {
        cut_text text{bytes, Room};
        if (text.add(one)) {
            text.add(other);
        }
        size = text.finish();
        is_cut = text.is_cut();
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

} // namespace

TEST_CASE("a string is escaped where JSON demands it and nowhere else")
{
    PROVE(escaped("").text() == "");
    PROVE(escaped("\"\\/\b\f\n\r\t").text() == R"(\"\\/\b\f\n\r\t)");
    PROVE(escaped(std::string_view{"\0\x1f\x7f", 3}).text() == "\\u0000\\u001f\x7f");
    PROVE(escaped("<&> é中😀\u2028").text() == "<&> é中😀\u2028");
    PROVE(escaped("\xC3(").text() == "\uFFFD(");
}

TEST_CASE("every escape at every place of texts of every length reads back")
{
    for (std::size_t length = 0; length <= 80; ++length) {
        for (std::size_t place = 0; place < length; ++place) {
            for (const char special : {'"', '\\', '\n', '\x01', '\x1F', '\x7F', '\xFF'}) {
                std::string text(length, 'x');
                text[place] = special;
                // A heap block of exact size lets sanitizers see a read beyond it.
                const auto exact = std::make_unique<char[]>(length);
                text.copy(exact.get(), length);
                char out[6 * 80 + 2];
                json_writer writer{out, sizeof out};
                writer.raw("\"");
                writer.text({exact.get(), length});
                writer.raw("\"");
                REQUIRE(writer.fits());
                const std::string expected = special == '\xFF' ? text.replace(place, 1, "\uFFFD") : text;
                REQUIRE(nlohmann::json::parse(std::string_view{out, writer.size()}).get<std::string>() == expected);
            }
        }
    }
}

TEST_CASE("an escaped text stops before what does not fit whole")
{
    const std::string_view source = "ab\"中\x01😀\xFF plain text longer than one block";
    const std::size_t whole = escape(source, std::make_unique<char[]>(100).get(), 100).written;
    for (std::size_t room = 0; room <= whole; ++room) {
        const auto exact = std::make_unique<char[]>(room);
        const escape_progress done = escape(source, exact.get(), room);
        CHECK(done.written <= room);
        CHECK((done.read == source.size()) == (room == whole));
        CHECK(whole - done.written
              == escape(source.substr(done.read), std::make_unique<char[]>(100).get(), 100).written);
    }
}

TEST_CASE("integers")
{
    const auto integer = [](std::int64_t value) {
        return written<20>{[value](json_writer& out) { out.integer(value); }};
    };
    PROVE(integer(0).text() == "0");
    PROVE(integer(-7).text() == "-7");
    PROVE(integer(1234567890).text() == "1234567890");
    PROVE(integer(std::numeric_limits<std::int64_t>::max()).text() == "9223372036854775807");
    PROVE(integer(std::numeric_limits<std::int64_t>::min()).text() == "-9223372036854775808");
    PROVE(integer(std::numeric_limits<std::int64_t>::min()).size == engine::most_digits);
}

TEST_CASE("short integers, and those around them")
{
    for (std::int64_t value = -1100; value <= 1100; ++value) {
        const std::string expected = std::to_string(value);
        char digits[engine::most_digits]{};
        REQUIRE(std::string_view{digits, engine::write_integer(value, digits)} == expected);
        char others[engine::most_digits]{};
        REQUIRE(std::string_view{others, engine::write_short_integer(value, others)} == expected);
    }
}

TEST_CASE("nothing more is written once something does not fit")
{
    const auto member = [](json_writer& out) {
        out.raw(R"({"k":")");
        out.text("abc");
        out.raw(R"("})");
    };
    PROVE(written<11>{member}.text() == R"({"k":"abc"})");
    PROVE(written<11>{member}.fits);
    PROVE(!written<10>{member}.fits);
    PROVE(written<10>{member}.text() == R"({"k":"abc)");
    PROVE(written<8>{member}.text() == R"({"k":"ab)");
    PROVE(written<3>{member}.text() == "");
}

TEST_CASE("JSON of the caller's is written as compact as it can be")
{
    const auto json = [](json_writer& out) { out.json(R"( [ 1.0 , "\u0061" ] )"); };
    PROVE(written<9>{json}.text() == R"([1.0,"a"])");
    PROVE(written<9>{json}.fits);
    PROVE(!written<8>{json}.fits);
}

TEST_CASE("once something does not fit, nothing fits any more")
{
    PROVE(!escaped<2>("abc").fits);
    PROVE(escaped<3>("abc").fits);
    PROVE(!written<3>{[](json_writer& out) {
               out.raw("abcd");
               out.text("");
           }}.fits);
    PROVE(!written<3>{[](json_writer& out) {
               out.raw("abcd");
               out.json(" ");
           }}.fits);
    PROVE(written<3>{[](json_writer& out) { out.raw(out.text_if_fits("ab") ? "!" : "?"); }}.text() == "ab!");
    PROVE(written<3>{[](json_writer& out) {
              out.text("a");
              out.raw(out.text_if_fits("bcd") ? "!" : "?");
          }}.text()
          == "abc");
    PROVE(written<3>{[](json_writer& out) {
              out.raw("ab");
              out.raw(out.room() == 1 ? "!" : "?");
              out.raw("c");
              out.raw(out.room() == 0 ? "" : "?");
          }}.text()
          == "ab!");
}

TEST_CASE("a caller may write the next bytes itself")
{
    PROVE(written<3>{[](json_writer& out) {
              out.raw("a");
              *out.next() = 'b';
              out.advance_to(out.next() + 1);
              out.raw("c");
          }}.text()
          == "abc");
    char bytes[200];
    roomy_json_writer roomy{bytes, sizeof bytes};
    roomy.raw("a");
    *roomy.next() = 'b';
    roomy.advance_to(roomy.next() + 1);
    roomy.raw("c");
    roomy.raw(std::string_view{"de"});
    roomy.real(1.5);
    roomy.integer(-7);
    roomy.raw("f");
    CHECK(std::string_view{bytes, roomy.size()} == "abcde1.5-7f");
}

TEST_CASE("numbers with fractions, in the shortest form that reads back the same")
{
    const auto text = [](double value) {
        char digits[engine::most_bytes_of_real];
        return std::string(digits, engine::write_real(value, digits));
    };
    CHECK(text(0.0) == "0");
    CHECK(text(-0.0) == "0");
    CHECK(text(0.1) == "0.1");
    CHECK(text(-1.5) == "-1.5");
    CHECK(text(1e-7) == "1e-7");
    CHECK(text(1e20) == "1e20");
    CHECK(text(1.25e-10) == "1.25e-10");
    CHECK(text(std::numeric_limits<double>::max()) == "1.7976931348623157e308");
    CHECK(text(-std::numeric_limits<double>::denorm_min()) == "-5e-324");
    std::uint64_t bits = 1;
    for (int i = 0; i < 100000; ++i) {
        bits = bits * 6364136223846793005U + 1442695040888963407U;
        const auto value = std::bit_cast<double>(bits);
        if (value - value == 0) {
            REQUIRE(nlohmann::json::parse(text(value)).get<double>() == value);
        }
    }
}

TEST_CASE("a comma at the end is taken back")
{
    const auto member = [](json_writer& out) {
        out.raw("{1,");
        out.drop_comma();
        out.drop_comma();
        out.raw("}");
    };
    PROVE(written<8>{member}.text() == "{1}");
    PROVE(written<2>{member}.text() == "");
    PROVE(written<2>{[](json_writer& out) { out.drop_comma(); }}.size == 0);
}

TEST_CASE("the roomy writer writes the same")
{
    for (std::size_t length = 0; length <= 160; ++length) {
        for (const std::string_view part : {"x", "\"", "é", "中", "😀", "\xFF", "\n"}) {
            std::string source;
            while (source.size() < length / 2) {
                source += length % 2 == 0 ? part : "x";
            }
            source += length % 2 == 0 ? "y" : part; // which then stands at the end alone
            char plain[1000];
            json_writer writer{plain, sizeof plain};
            writer.raw("<");
            writer.text(source);
            writer.integer(-7);
            // Exactly the room it asks for.
            const std::size_t room = 1 + most_escaped * source.size() + 2 + roomy_json_writer::slack;
            const auto exact = std::make_unique<char[]>(room);
            roomy_json_writer roomy{exact.get(), room};
            roomy.raw("<");
            roomy.text(source);
            roomy.integer(-7);
            REQUIRE(std::string_view{exact.get(), roomy.size()} == std::string_view{plain, writer.size()});
            roomy_json_writer asked{exact.get(), room};
            REQUIRE(asked.text_if_fits(source));
            REQUIRE(std::string_view{exact.get(), asked.size()} == std::string_view{plain + 1, writer.size() - 3});
            // Less than that, down to what it takes.
            const std::size_t size = writer.size() - 3;
            for (std::size_t less = size < 3 ? 0 : size - 3; less <= size + 40; ++less) {
                const auto tight = std::make_unique<char[]>(less);
                roomy_json_writer bounded{tight.get(), less};
                REQUIRE(bounded.text_if_fits(source) == (less >= size));
                REQUIRE(bounded.fits() == (less >= size));
                REQUIRE(std::string_view{plain + 1, size}.starts_with({tight.get(), bounded.size()}));
                REQUIRE((bounded.size() == size || less < size));
            }
        }
    }
}

TEST_CASE("a cut text ends at a cluster boundary and with an ellipsis")
{
    PROVE(cut<5>{"hello"}.text() == "hello");
    PROVE(!cut<5>{"hello"}.is_cut);
    PROVE(cut<5>{"hello!"}.text() == "he…");
    PROVE(cut<5>{"hello!"}.is_cut);
    PROVE(cut<3>{"hello"}.text() == "…");
    PROVE(cut<2>{"hello"}.text() == "");
    PROVE(cut<0>{"hello"}.text() == "");
    PROVE(cut<0>{""}.text() == "");
    PROVE(cut<9>{"e\u0301e\u0301e\u0301e\u0301"}.text() == "e\u0301e\u0301…");
    PROVE(cut<8>{"e\u0301e\u0301e\u0301e\u0301"}.text() == "e\u0301…");
    PROVE(cut<19>{"🇩🇪🇫🇷🇯🇵"}.text() == "🇩🇪🇫🇷…");
    PROVE(cut<18>{"🇩🇪🇫🇷🇯🇵"}.text() == "🇩🇪…");
    PROVE(cut<7>{"가나다"}.text() == "가…");
    PROVE(cut<11>{"x👨\u200D👩"}.text() == "x…");
    PROVE(cut<10>{"x\u0915\u094D\u0937xyz"}.text() == "x…");
}

TEST_CASE("a text is cut before the cluster that does not fit, however the room falls within it")
{
    /// Every cluster from the beginning on, and none longer than may be split.
    const auto cut_plainly = [](std::string_view source, std::string_view in_string, std::size_t room) {
        std::size_t boundary = 0;
        std::size_t at = 0;
        cluster_breaker breaker;
        while (!source.empty() && at + ellipsis.size() <= room) {
            const decoded next = decode_code_point(source);
            boundary = breaker.breaks_before(next.code_point) ? at : boundary;
            const escape_sequence sequence = next.size == 1 ? escape_of(source[0]) : escape_sequence{};
            at += sequence.size != 0 ? sequence.size : next.size;
            source.remove_prefix(next.size);
        }
        const bool breaks = source.empty() || breaker.breaks_before(decode_code_point(source).code_point);
        boundary = breaks && at + ellipsis.size() <= room ? at : boundary;
        return std::string{in_string.substr(0, boundary)} + std::string{ellipsis};
    };
    constexpr std::string_view parts[] = {"a",      "\"", "\\",     "\n",      "\r",     "\v",
                                          "\x1F",   "é",  "中",     "e\u0301", "😀",     "👨‍👩‍👧",
                                          "🇩🇪",     "🇫",  "\u0915", "\u094D",  "\u200D", "\u1100\u1161",
                                          "\u0600", "가"};
    std::uint64_t state = 1;
    for (int i = 0; i < 300; ++i) {
        std::string source;
        for (int count = 0; count < 6; ++count) {
            state = state * 6364136223846793005U + 1442695040888963407U;
            source += parts[(state >> 33U) % std::size(parts)];
        }
        const auto whole = escaped(source);
        for (std::size_t room = ellipsis.size(); room < whole.size; ++room) {
            const auto out = std::make_unique<char[]>(room + cut_lookahead);
            cut_text text{out.get(), room};
            text.add(source);
            CAPTURE(source);
            CAPTURE(room);
            REQUIRE(std::string_view{out.get(), text.finish()} == cut_plainly(source, whole.text(), room));
        }
    }
}

TEST_CASE("escapes count as written and are not split")
{
    PROVE(cut<7>{"\"\"\"\""}.text() == R"(\"\"…)");
    PROVE(cut<6>{"\"\"\"\""}.text() == R"(\"…)");
    PROVE(cut<10>{"\x01\x01"}.text() == "\\u0001…");
    PROVE(cut<8>{"\x01\x01"}.text() == "…");
    PROVE(cut<9>{"\x1A\x1F"}.text() == "\\u001a…");
    PROVE(cut<9>{"\x1F\x1A"}.text() == "\\u001f…");
    for (const std::string_view each : {"\b", "\f", "\n", "\r", "\t", "\"", "\\"}) {
        const std::string source = std::string{each} + "xxxxxx";
        CHECK(cut<7>{source}.text() == std::string{escaped(each).text()} + "xx…");
    }
    PROVE(cut<8>{"\r\n\r\n\r\n"}.text() == R"(\r\n…)"); // one cluster each
    PROVE(cut<6>{"\r\n\r\n\r\n"}.text() == "…");
    PROVE(cut<9>{"\\\\\\\\nn"}.text() == R"(\\\\\\…)");
    PROVE(cut<8>{"\\\\\\\\nn"}.text() == R"(\\\\…)");
}

TEST_CASE("any character is read back from the string that it stands in, escaped or not")
{
    constexpr auto reads_back = [](char32_t code_point) {
        char bytes[4]{};
        const std::size_t size = encode_code_point(code_point, bytes);
        const auto in_string = escaped({bytes, size});
        const engine::unescaped back = engine::unescape(in_string.text());
        return back.code_point == code_point && back.escaped_size == in_string.size && back.size == size;
    };
    PROVE(reads_back(U'\v'));
    PROVE(reads_back(U'\x1F'));
    PROVE(reads_back(U'中'));
    for (char32_t each = 0; each < 0x80; ++each) {
        CHECK(reads_back(each));
    }
}

TEST_CASE("clusters are those of the pieces joined")
{
    PROVE(cut<6>{"abe", "\u0301d"}.text() == "abe\u0301d");
    PROVE(cut<6>{"abe", "\u0301de"}.text() == "ab…");
    PROVE(cut<9>{"ab\xE4\xB8", "\xADxyz"}.text() == "ab\uFFFD…"); // repaired on their own
}

TEST_CASE("a cluster over 128 bytes is cut between code points, one of 128 is dropped whole")
{
    constexpr auto marks = [](std::size_t count, std::size_t room, std::string_view after,
                              std::string_view base = "Z") {
        char source[400]{'x'};
        std::size_t size = 1 + base.copy(source + 1, base.size());
        for (std::size_t i = 0; i < count; ++i) {
            source[size++] = '\xCC';
            source[size++] = '\x81';
        }
        char out[400]{};
        cut_text text{out, room};
        text.add({source, size});
        text.add(after);
        return text.finish();
    };
    PROVE(marks(63, 100, "") == 4);                  // 127 bytes
    PROVE(marks(63, 100, "", "é") == 4);             // 128 bytes
    PROVE(marks(64, 100, "") == 1 + 1 + 2 * 47 + 3); // 129 bytes
    PROVE(marks(64, 101, "") == 1 + 1 + 2 * 48 + 3);
    PROVE(marks(64, 10, "") == 1 + 1 + 2 * 2 + 3); // though nearly all of it lies beyond the room
    PROVE(marks(64, 131, "") == 131 - 1);          // the cluster alone does not fit together with the ellipsis
    PROVE(marks(64, 130, "") == 130);
    PROVE(marks(63, 100, "\u0301") == 1 + 1 + 2 * 47 + 3); // grows over the bound in the next piece
    PROVE(marks(63, 100, "a") == 4);
}

TEST_CASE("many clusters of which none is sure to begin are not one that may be split")
{
    std::string flags;
    for (int i = 0; i < 20; ++i) {
        flags += "🇩🇪";
    }
    CHECK(cut<8 * 18 + 4 + 3>{flags}.text() == flags.substr(0, 8 * 18) + "…");
}

TEST_CASE("a long piece after another stays within the buffer")
{
    static constexpr auto many = [] {
        std::array<char, 400> made{};
        made.fill('x');
        return made;
    }();
    PROVE(cut<5>{"abc", {many.data(), many.size()}}.text() == "ab…");
}
