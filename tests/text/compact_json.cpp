#include <apnsfmt/text/compact_json.hpp>

#include <cstdint>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "../prove.hpp"

using namespace apnsfmt;
using namespace std::string_view_literals;

namespace {

/// Compact JSON of fixed capacity, so that it can be proven at compile time.
struct compact {
    char bytes[100]{};
    escape_progress done{};

    constexpr explicit compact(std::string_view json, std::size_t capacity = 100)
        : done{compact_json(json, bytes, capacity)}
    {
    }
    constexpr std::string_view text() const { return {bytes, done.written}; }
};

/// The same, read from and written to blocks of exact size, for sanitizers to see beyond them.
std::string compact_of(std::string_view json, std::size_t capacity)
{
    const auto source = std::make_unique<char[]>(json.size());
    json.copy(source.get(), json.size());
    const auto written = std::make_unique<char[]>(capacity);
    const escape_progress done = compact_json({source.get(), json.size()}, written.get(), capacity);
    REQUIRE(done.read <= json.size());
    REQUIRE(done.written <= capacity);
    REQUIRE((done.read == json.size() || capacity < json.size()));
    return {written.get(), done.written};
}

std::string compact_of(std::string_view json) { return compact_of(json, json.size()); }

} // namespace

TEST_CASE("white space goes, strings take their shortest form, the rest stays")
{
    PROVE(compact{" { \"a\" : [ 1 , 2 ] ,\r\n\t\"b\" : { } } "}.text() == R"({"a":[1,2],"b":{}})");
    PROVE(compact{R"("a \t b")"}.text() == R"("a \t b")");
    PROVE(compact{R"("\/\u4e2d\u0041\ud83d\ude00\u007f")"}.text() == "\"/中A😀\x7F\"");
    PROVE(compact{R"("\u0022\u005c\u0008\u000c\u000a\u000d\u0009")"}.text() == R"("\"\\\b\f\n\r\t")");
    PROVE(compact{R"("\"\\\b\f\n\r\t")"}.text() == R"("\"\\\b\f\n\r\t")");
    PROVE(compact{R"("\u0000\u001F\u001f")"}.text() == R"("\u0000\u001F\u001f")");
    PROVE(compact{R"("\\u0041")"}.text() == R"("\\u0041")");
    PROVE(compact{R"("\\/")"}.text() == R"("\\/")");
    PROVE(compact{R"("\u005cu0041")"}.text() == R"("\\u0041")");
    PROVE(compact{R"("\u2028\uFFFE\u0080\u007f")"}.text() == "\"\u2028\uFFFE\u0080\x7F\"");
    PROVE(compact{R"( {"\u0061": "\u0062"} )"}.text() == R"({"a":"b"})");
    PROVE(compact{R"(["\"" , "\\" , " "])"}.text() == R"(["\"","\\"," "])");
    PROVE(compact{"[ -0 , 1.0 , 1E+05 , 100000000000000000000 ]"}.text() == "[-0,1.0,1E+05,100000000000000000000]");
    PROVE(compact{""}.text() == "");
    PROVE(compact{" "}.text() == "");
}

TEST_CASE("what is compact stays as it is")
{
    for (const std::string_view each : {R"({"a":[1,2],"b":"中\n\\"})"sv, "null"sv,
                                        R"("a text in a string, which has many spaces, and is long enough")"sv,
                                        R"(["a","b","c","d","e","f","g","h","i","j","k","l","m","n","o","p"])"sv,
                                        R"("0123456789\n123456789\\23456789\t0123456789\\\\\\\\\\\\\\\\\\\\")"sv}) {
        CHECK(compact_of(each) == each);
    }
}

TEST_CASE("only what fits is written, and white space always does")
{
    PROVE(compact{R"( [ "\u4e2d" ] )", 7}.text() == "[\"中\"]");
    PROVE(compact{R"( [ "\u4e2d" ] )", 7}.done.read == 14);
    PROVE(compact{R"( [ "\u4e2d" ] )", 6}.text() == "[\"中\"");
    PROVE(compact{R"( [ "\u4e2d" ] )", 6}.done.read == 12);
    PROVE(compact{R"( [ "\u4e2d" ] )", 5}.text() == "[\"中");
    PROVE(compact{R"( [ "\u4e2d" ] )", 4}.text() == "[\"");
    PROVE(compact{R"( [ "\u4e2d" ] )", 4}.done.read == 4);
    PROVE(compact{R"(" ")", 1}.text() == "\"");
    PROVE(compact{R"("\n")", 2}.text() == "\"");
    PROVE(compact{R"("\/")", 2}.text() == "\"/");
    PROVE(compact{R"("\ud83d\ude00")", 4}.text() == "\"");
    PROVE(compact{R"("\ud83d\ude00")", 5}.text() == "\"😀");
    PROVE(compact{R"("\u0001")", 6}.text() == "\"");
    PROVE(compact{R"("\u0001")", 7}.text() == "\"\\u0001");
    PROVE(compact{R"("\u000a")", 2}.text() == "\"");
    PROVE(compact{R"("\u000a")", 3}.text() == "\"\\n");
    PROVE(compact{"1", 0}.text() == "");
    PROVE(compact{"  ", 0}.done.read == 2);
    PROVE(compact{"  1", 0}.done.read == 2);
}

TEST_CASE("of whatever capacity, the same as far as it goes")
{
    const std::string_view json = R"(  {"a key \u00e9\n" : [ 1.5 , true , "\ud83d\ude00\/\u0000" ] ,
        "another, without escapes and longer than a block or two": "\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\\" , "" : { } }   )";
    const std::string whole = compact_of(json);
    CHECK(nlohmann::json::parse(whole) == nlohmann::json::parse(json));
    for (std::size_t capacity = 0; capacity <= json.size(); ++capacity) {
        const std::string part = compact_of(json, capacity);
        CHECK(whole.starts_with(part));
        CHECK((part == whole) == (capacity >= whole.size()));
        CHECK(part.size() + most_escaped > std::min(capacity, whole.size()));
    }
}

TEST_CASE("at any place of any text, blocks are as compact as bytes")
{
    // Each byte that matters, in and outside of strings, and what makes it JSON again.
    struct insertion {
        std::string_view outside{};
        std::string_view inside{};
        std::string_view compact_inside{};
    };
    constexpr insertion insertions[] = {
        {" ", " ", " "},
        {"\n\t\r ", R"(\n)", R"(\n)"},
        {"", R"(\\)", R"(\\)"},
        {"  ", R"(\")", R"(\")"},
        {" ", R"(\\\\\\)", R"(\\\\\\)"},
        {" ", R"(\/)", "/"},
        {" ", R"(\u0041)", "A"},
        {"\r", R"(\ud83d\ude00)", "😀"},
        {" ", "中", "中"},
        {"\t", "u", "u"},
        {" ", "/", "/"},
        {" ", "\x7F", "\x7F"},
        {" ", R"(\\u)", R"(\\u)"},
        {" ", R"(\u001f)", R"(\u001f)"},
    };
    for (const insertion& each : insertions) {
        for (std::size_t place = 0; place <= 40; ++place) {
            const std::string before(place, 'x');
            for (const std::size_t after : {0U, 1U, 7U, 8U, 15U, 16U, 17U, 40U}) {
                const std::string string = '"' + before + std::string{each.inside} + std::string(after, 'y') + '"';
                const std::string expected =
                    '"' + before + std::string{each.compact_inside} + std::string(after, 'y') + '"';
                REQUIRE(compact_of(string) == expected);
                const std::string numbers = '[' + std::string(place, '1') + std::string{each.outside} + ',' + string
                                            + std::string{each.outside} + ']';
                REQUIRE(compact_of(numbers) == '[' + std::string(place, '1') + ',' + expected + ']');
            }
        }
    }
}

TEST_CASE("what is not JSON does no harm")
{
    for (const std::string_view each :
         {R"("\)"sv, R"("\u)"sv, R"("\u004)"sv, R"("\u004g")"sv, R"("\ud83d")"sv, R"("\ud83d\u0041")"sv,
          R"("\ud83d\ud)"sv, R"("\ude00")"sv, R"(\)"sv, "\"\xFF"sv, "\\u"sv, "\"\x01\""sv, R"("\x")"sv}) {
        for (std::size_t capacity = 0; capacity <= each.size() + 6; ++capacity) {
            compact_of(each, capacity);
        }
    }
    PROVE(compact{R"("\ud83d")"}.text() == R"("\ud83d")");
    PROVE(compact{R"("\u004g")"}.text() == R"("\u004g")");
    PROVE(compact{R"("\)"}.text() == R"("\)");
}

namespace {

// Without duplicate keys, which the other parser would drop.
constexpr std::string_view documents[] = {
    R"({"homeScore":3,"awayScore":-1,"clock":"72:10","last":{"player":"Müller","minute":71},"ratio":0.625})",
    R"([0,-0,1.5,1e5,1E-5,-12.25e+3,true,false,null,"",[],{},[[1],[2,[3]]]])",
    R"({"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\u4e2d\ud83d\ude00\u001f","b":"plain"})",
    R"( { "white" : [ 1 , 2 ] , "space" : { "in" : "side" } } )",
    R"("中文😀é and plain ASCII text longer than a block or two of it, \u00fcber alles")",
    R"({"k":{"k":{"k":{"k":[{"k":"v"}]}}},"":"","\u006b\u006b":1})",
};

constexpr std::string_view pieces[] = {
    "\"",  "\\\\",    "\\\"", "[1]", "{}", "\"a\"", ",",  " ", "\n", "\t",   "  ", "\\u0041", "\\ud83d\\ude00",
    "\\/", "\\u00e9", "/",    "u",   "é",  "中",    "😀", "'", "#",  "\x7F", "9",  "a",       "plain text",
};

/// The bytes of a text but for numbers, which stay as they are.
std::size_t size_without_numbers(std::string_view json)
{
    std::size_t size = json.size();
    read_json(json, [&size](json_token token, std::size_t) {
        size -= token.kind == json_kind::number ? token.text.size() : 0;
        return true;
    });
    return size;
}

} // namespace

TEST_CASE("thousands of changed documents keep their value, and no byte is wasted")
{
    std::uint64_t state = 1;
    const auto below = [&state](std::uint64_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state >> 33U) % end);
    };
    std::size_t taken = 0;
    for (int i = 0; i < 30000; ++i) {
        std::string source{documents[below(std::size(documents))]};
        for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
            source.insert(below(source.size() + 1), pieces[below(std::size(pieces))]);
        }
        CAPTURE(source);
        const std::string written = compact_of(source);
        REQUIRE(written.size() <= source.size());
        if (!is_json(source)) {
            continue;
        }
        ++taken;
        REQUIRE(compact_of(written) == written);
        const auto value = nlohmann::json::parse(source);
        REQUIRE(nlohmann::json::parse(written) == value);
        REQUIRE(size_without_numbers(written) == size_without_numbers(value.dump()));
    }
    CHECK(taken > 5000);
}
