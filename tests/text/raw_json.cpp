#include <apnsfmt/text/raw_json.hpp>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <memory>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "../prove.hpp"

using namespace apnsfmt;
using namespace std::string_literals;
using namespace std::string_view_literals;

namespace {

// Under each rule, by its section in RFC 8259, what keeps or breaks it.
// clang-format off

constexpr std::string_view well_formed[] = {
    // any value, with or without white space around it (2, 3)
    "null", "true", "false", "0", R"("")", "[]", "{}", " null", "null ", "\tnull\t", "\nnull\n", "\rnull\r",
    " \t\n\r null \r\n\t ",
    // numbers (6)
    "-0", "1", "-1", "9", "10", "1234567890", "100000000000000000000000000000000000000000", "-9223372036854775809",
    "0.0", "-0.0", "0.5", "1.25", "123.456", "0.00000000000000000000000000000000000001", "1.0000", "0e0", "0E0", "1e5",
    "1E5", "1e+5", "1e-5", "1E+5", "1E-5", "1e05", "1e00", "-1e-0", "0.5e1", "12.34E+56", "-1e-9999",
    // arrays (5)
    "[null]", "[true,false,null]", "[1]", "[-1]", R"([""])", "[[]]", "[{}]", "[[],[],{}]", "[1,2,3]", "[1,\"a\",null]",
    "[ ]", "[ 1 , 2 ]", "[\n1\n,\n2\n]", "[\t]", "[1 ]", "[ 1]", "[[[[[[[[[[1]]]]]]]]]]", "[0,0.0,0e0]", "[\"a\" ]",
    // objects (4)
    R"({"a":1})", R"({"":1})", R"({"a":null})", R"({"a":{}})", R"({"a":[]})", R"({"a":1,"b":2})",
    R"({"a":{"a":{"a":1}}})", R"({ })", R"({ "a" : 1 , "b" : 2 })", "{\n\"a\"\n:\n1\n}", R"({"a":"b"})",
    R"({"a":[1,{"b":2}],"c":3})", R"({"a":1,"A":2})", R"({"a":1,"a ":2})", R"({"\"":1})", R"({"\u0000":1})",
    R"({"a":{"b":1},"c":{"b":1}})",
    // strings (7): characters as they are
    R"("a")", R"("a b")", R"("/")", R"("'")", "\"\x7F\"", R"("[]{}:,")", R"("null")", R"("é")", R"("中")", R"("😀")",
    "\"\u00A0\u2028\u2029\uFEFF\"", "\"\uFFFE\uFFFF\U0001FFFE\U0010FFFF\"", "\"\u0080\u07FF\u0800\uD7FF\uE000\"",
    "\"0123456789abcdef0123456789abcdef\"", "\"0123456789abcd中中中0123456789abcdef\"", R"("// no comment")", R"("/**/")",
    // strings: escapes
    R"("\"")", R"("\\")", R"("\/")", R"("\b\f\n\r\t")", R"("\\\"")", R"("\\n")", R"("\u0041")",
    R"("\u004a\u004A\u00e9\u00E9")", R"("\u0000")", R"("\u001f")", R"("\u007F")", R"("\u0022\u005C")", R"("\uFFFF")",
    R"("\uD7FF\uE000")", R"("\u2028")", R"("a\u0041a")", R"("\ud83d\ude00")", R"("\uD83D\uDE00")", R"("\ud800\udc00")",
    R"("\udbff\udfff")", R"("\u00411")", R"("\\u0041")", R"("\\ud800")", R"("0123456789abcde\"0123456789abcde\\")",
};

constexpr std::string_view ill_formed[] = {
    // no value (2)
    "", " ", "\n", "\t\r\n ", "\0"sv, "\xEF\xBB\xBF", ",", ":",
    // a byte order mark, or another encoding (8.1)
    "\xEF\xBB\xBF{}", "\xEF\xBB\xBF 1", "{}\xEF\xBB\xBF", "\xFE\xFF\0[\0]"sv, "\xFF\xFE[\0]\0"sv, "[\0]\0"sv,
    // other white space (2)
    "\f1", "\v1", "1\f", "[\f]", "[\v1]", "\b1", "\u00A0" "1", "1\u00A0", "[\u2028]", "\u2060[]", "[\u3000]", "1\0"sv,
    "[1]\0"sv, "\x7F" "1", "\x1B" "1",
    // more than one value (2)
    "1 2", "1,2", "1,", ",1", "null null", "nullnull", R"("a""b")", R"("a" "b")", R"("a"1)", R"(1"a")", "[][]", "[],",
    "{}{}", "{}1", "[]{}", "{}[", "{},", "[1]]", "{}}", "1]", "1}", "[1]x", R"({"a":1}#)", R"({"a":1}x)", "\"a\":1",
    "true false",
    // literals (3)
    "n", "nu", "nul", "nulL", "NULL", "Null", "nulll", "nil", "None", "t", "tru", "True", "TRUE", "truE", "truth",
    "truex", "f", "fals", "False", "FALSE", "falsee", "false1", "undefined", "yes", "[nul]", "[tru]", "[fals]",
    "[nulll]", R"({"a":nul})",
    // numbers (6)
    "+", "-", "+1", "--1", "-+1", "- 1", "01", "-01", "00", "-00", "012", "00.5", ".", ".5", "-.5", "1.", "-1.", "0.",
    "1. 5", "1.e5", "1.+5", "1..5", "1.5.", "1.5.5", "e", "e5", "E5", "1e", "1E", "0e", "1e+", "1e-", "1E+", "1.5e",
    "1e++5", "1e+-5", "1e 5", "1e5.5", "1e5e5", "1e5.", "1e.5", "0x10", "0X10", "0x", "0b1", "0o7", "1f", "1L", "1n",
    "1a", "1_000", "1'000", "1 000", "0.1x", "1/2", "1+2", "$1", "1%", "\uFF11", "1\uFF11", "\u0661", "NaN", "nan",
    "-NaN", "Infinity", "-Infinity", "+Infinity", "inf", "-inf", "-a", "[-]", "[+1]", "[01]", "[1.]", "[.5]", "[1e]",
    "[- 1]", "[NaN]", "[-Infinity]", "[1 .5]", R"({"a":01})", R"({"a":1.})", R"({"a":-})",
    // arrays (5)
    "[", "]", "[[", "[[]", "[]]", "[1", "[1,", "[1,]", "[1, ]", "[,", "[,]", "[,1]", "[1,,2]", "[,,]", "[1 2]", "[1;2]",
    "[1:2]", "[\"a\":1]", "[}", "[1}", "[[1]", "[1,[2]", "[1]]]", "(1)", "(", "<1>", "[a]", "[*]", "[...]", "[\"\",",
    "[\"\"", "[\"", "[true", "[{", "[{}", "[1,\n",
    // objects (4)
    "{", "}", "{{", "{{}", "{{}}", "{,", "{,}", "{]", "{1}", "{:}", "{:1}", "{1:2}", "{null:1}", "{true:1}", "{[]:1}",
    "{{}:1}", "{a:1}", "{'a':1}", R"({"a})", R"({"a")", R"({"a"})", R"({"a" 1})", R"({"a":)", R"({"a":})",
    R"({"a"::1})", R"({"a":1)", R"({"a":1,)", R"({"a":1,})", R"({"a":1, })", R"({,"a":1})", R"({"a":1,,"b":2})",
    R"({"a":1:2})", R"({"a":1 "b":2})", R"({"a":1;"b":2})", R"({"a";1})", R"({"a"=1})", R"({"a",1})", R"({"a":1,2})",
    R"({"a":1,"b"})", R"({"a":1,"b":})", R"({"a":1,b:2})", R"({"a":1])", R"({"a":[})", R"({"a":[1})", R"({"a":{})",
    R"({"a":1}})", R"({"a":a})", R"({"a":"b)", R"({"a" "b":1})", R"({"a":1 2})", R"({"a":,})", "{...}", "{*}", "{\"",
    // comments, which there are none of
    "/**/", "/**/1", "1/**/", "//\n1", "1//", "1//\n", "#\n1", "1#", "[1/**/]", "[/**/1]", "[1,//\n2]",
    R"({"a":/**/1})", R"({"a"/**/:1})", R"({/**/})", R"({"a":1}/)", R"({"a":1}//)", R"({"a":1}/**/)", "/", "<!---->1",
    // strings (7): where they end
    R"(")", R"("a)", R"(a")", R"("a"b")", R"(")" "\n", R"("\)", R"("\")", R"("\\\")", R"("a\)", "'a'", "'", "`a`",
    "\u201Ca\u201D", "a", "abc", R"("a',)", R"('a")", R"(\"a\")", R"("a"\)", R"("0123456789abcdef)",
    R"("0123456789abcde)", R"("0123456789abcde\)",
    // strings: escapes
    R"("\x41")", R"("\a")", R"("\v")", R"("\0")", R"("\1")", R"("\e")", R"("\'")", R"("\ ")", R"("\B")", R"("\N")",
    R"("\U0041")", "\"\\\n\"", "\"\\\0\""sv, R"("\中")", "\"\\\xFF\"", R"("\u")", R"("\u0")", R"("\u00")", R"("\u004")",
    R"("\u)", R"("\u0041)", R"("\u004)", R"("\u00)", R"("\u004g")", R"("\u004G")", R"("\ug041")", R"("\u004`")",
    R"("\u004@")", R"("\u004/")", R"("\u004:")", R"("\u 041")", R"("\u+041")", R"("\u-041")", R"("\u0x41")",
    R"("\u{41}")", R"("\u004１")", R"("\u00\u41")", R"("\u0041\")", R"({"\x":1})",
    // strings: surrogates that are not a pair
    R"("\ud800")", R"("\uD800")", R"("\udbff")", R"("\udc00")", R"("\udfff")", R"("\ud800\ud800")", R"("\udc00\udc00")",
    R"("\udc00\ud800")", R"("\ude00\ud83d")", R"("\ud83dx")", R"("\ud83d\n")", R"("\ud83d\u0041")",
    R"("\ud83d \ude00")", R"("\ud83d\\ude00")", R"("\ud83d\ue000")", R"("\ud83d\udbff")", R"("\ud83d\u")",
    R"("\ud83d\ude")", R"("\ud83d\ude0")", R"("\ud83d\ude0g")", R"("\ud83d\ude00\ud83d")", R"("\ud83d)",
    R"("\ud83d\ude00)", R"("\ud83d\)", R"({"\ud800":1})", "\"\\ud83d\xED\xB8\x80\"",
    // strings: controls
    "\"\n\"", "\"\t\"", "\"\r\"", "\"\0\""sv, "\"\x01\"", "\"\x1F\"", "\"a\nb\"", "[\"\n\"]", "{\"\t\":1}",
    "\"0123456789abcdef\n\"", "\"0123456789abcdef\x1F" "0123456789\"",
    // strings: what is not UTF-8 (8.1)
    "\"\xFF\"", "\"\xFE\"", "\"\x80\"", "\"\xBF\"", "\"\xC0\xAF\"", "\"\xC1\xBF\"", "\"\xC3\"", "\"\xC3(\"",
    "\"\xE0\x80\xAF\"", "\"\xE0\x9F\xBF\"", "\"\xE4\xB8\"", "\"\xE4\"", "\"\xED\xA0\x80\"",
    "\"\xED\xA0\xBD\xED\xB8\x80\"", "\"\xF0\x80\x80\xAF\"", "\"\xF0\x8F\xBF\xBF\"", "\"\xF0\x9F\x98\"",
    "\"\xF4\x90\x80\x80\"", "\"\xF5\x80\x80\x80\"", "\"\xF8\x88\x80\x80\x80\"", "\"\xE9\"", "\"0123456789abcdef\xE9\"",
    "\"中\xE4\xB8", "\"\xF0\x9F\x98", "{\"\xFF\":1}", "\"\xC3",
    // bytes beyond ASCII outside of strings
    "\xFF", "\x80", "é", "中", "[é]", "[1]中", "[\xFF]", "{\xFF:1}", "{é:1}", "1\xE9", "\xC3", "[\xE4\xB8",
};

// clang-format on

template <std::size_t Size>
constexpr bool all_are_json(const std::string_view (&texts)[Size], bool are)
{
    for (const std::string_view each : texts) {
        if (is_json(each) != are) {
            return false;
        }
    }
    return true;
}

/// A text on the heap in a block of exact size, for sanitizers to see beyond it.
class exact {
public:
    explicit exact(std::string_view text) : bytes_{std::make_unique<char[]>(text.size())}, size_{text.size()}
    {
        text.copy(bytes_.get(), size_);
    }
    std::string_view text() const { return {bytes_.get(), size_}; }

private:
    std::unique_ptr<char[]> bytes_;
    std::size_t size_;
};

/// A token, and how many arrays and objects are open after it.
struct seen_token {
    json_kind kind{};
    std::string_view text{};
    std::size_t depth{};
    constexpr bool operator==(const seen_token&) const = default;
};

/// Whether the tokens of a text are those, and whether it is JSON.
constexpr bool reads_as(std::string_view json, std::initializer_list<seen_token> tokens, bool is_json = true)
{
    const seen_token* expected = tokens.begin();
    bool same = true;
    const bool whole = read_json(json, [&](json_token token, std::size_t depth) {
        same = same && expected != tokens.end() && *expected == seen_token{token.kind, token.text, depth};
        ++expected;
        return same;
    });
    return same && expected == tokens.end() && whole == is_json;
}

/// So many brackets, and as many to close them.
std::string nested(std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); }

} // namespace

TEST_CASE("what is JSON is taken")
{
    PROVE(all_are_json(well_formed, true));
    for (const std::string_view each : well_formed) {
        CAPTURE(each);
        CHECK(is_json(exact{each}.text()));
    }
}

TEST_CASE("what is not JSON is refused")
{
    PROVE(all_are_json(ill_formed, false));
    for (const std::string_view each : ill_formed) {
        CAPTURE(each);
        CHECK(classify_json(exact{each}.text()) == json_class::not_json);
    }
}

TEST_CASE("no beginning of an object is JSON, and nothing follows one")
{
    const std::string_view whole = R"({"a":[1.5e+3,true,null,"\u00e9\ud83d\ude00中\n"],"b":{"c":{}},"d":-0})";
    REQUIRE(is_json(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        CHECK(!is_json(exact{whole.substr(0, size)}.text()));
    }
    for (int byte = 0; byte < 256; ++byte) {
        const bool is_white = byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
        CHECK(is_json(std::string{whole} + static_cast<char>(byte)) == is_white);
        CHECK(is_json(static_cast<char>(byte) + std::string{whole}) == is_white);
    }
}

TEST_CASE("arrays and objects stand in one another 32 deep and no deeper")
{
    PROVE(deepest_json == 32);
    CHECK(is_json(nested(32)));
    CHECK(!is_json(nested(33)));
    std::string objects;
    for (std::size_t depth = 0; depth <= deepest_json; ++depth) {
        CHECK(is_json(objects + "1" + std::string(depth, '}')));
        objects += R"({"a":)";
    }
    CHECK(!is_json(objects + "1" + std::string(deepest_json + 1, '}')));
    // What is closed does not count.
    std::string many = "[";
    for (int i = 0; i < 100; ++i) {
        many += nested(deepest_json - 1) + ",";
    }
    CHECK(is_json(many + "1]"));
    // Refused where it gets too deep, not at its end.
    std::size_t brackets = 0;
    CHECK(!read_json(std::string(1000000, '['), [&brackets](json_token token, std::size_t depth) {
        CHECK(token.kind == json_kind::open);
        CHECK(depth == ++brackets);
        return true;
    }));
    CHECK(brackets == deepest_json);
}

namespace {

/// Whether the first character of `inside` is this one, and takes so many bytes.
constexpr bool decodes_as(std::string_view inside, char32_t code_point, std::size_t size)
{
    const decoded got = decode_json_character(inside);
    return got.well_formed && got.code_point == code_point && got.size == size;
}

/// Whether the first byte of `inside` is no character, and stands alone.
constexpr bool is_ill_formed(std::string_view inside)
{
    const decoded got = decode_json_character(inside);
    return !got.well_formed && got.code_point == replacement_character && got.size == 1;
}

} // namespace

TEST_CASE("characters and their escapes")
{
    PROVE(decodes_as("ab", U'a', 1));
    PROVE(decodes_as("中", U'中', 3));
    PROVE(decodes_as(R"(\"\)", U'"', 2));
    PROVE(decodes_as(R"(\\\)", U'\\', 2));
    PROVE(decodes_as(R"(\/)", U'/', 2));
    PROVE(decodes_as(R"(\b)", U'\b', 2));
    PROVE(decodes_as(R"(\f)", U'\f', 2));
    PROVE(decodes_as(R"(\n)", U'\n', 2));
    PROVE(decodes_as(R"(\r)", U'\r', 2));
    PROVE(decodes_as(R"(\t)", U'\t', 2));
    PROVE(decodes_as(R"(\u4e2d5)", U'中', 6));
    PROVE(decodes_as(R"(\uD83d\uDe00)", U'😀', 12));
    PROVE(is_ill_formed("\n"));
    PROVE(is_ill_formed("\x80"));
    PROVE(is_ill_formed("\\"));
    PROVE(is_ill_formed(R"(\x)"));
    PROVE(is_ill_formed(R"(\u123)"));
    PROVE(is_ill_formed(R"(\u123g)"));
    PROVE(is_ill_formed(R"(\udc00)"));
    PROVE(is_ill_formed(R"(\ud800\u0041)"));
}

TEST_CASE("the tokens of a text")
{
    using enum json_kind;
    PROVE(reads_as(R"( {"a\"" : [ -1.5 , "b", true ], "c":{} , "d":[[]]} )", {{open, "{", 1},
                                                                              {key, R"("a\"")", 1},
                                                                              {open, "[", 2},
                                                                              {number, "-1.5", 2},
                                                                              {string, R"("b")", 2},
                                                                              {literal, "true", 2},
                                                                              {close, "]", 1},
                                                                              {key, R"("c")", 1},
                                                                              {open, "{", 2},
                                                                              {close, "}", 1},
                                                                              {key, R"("d")", 1},
                                                                              {open, "[", 2},
                                                                              {open, "[", 3},
                                                                              {close, "]", 2},
                                                                              {close, "]", 1},
                                                                              {close, "}", 0}}));
    PROVE(reads_as("0", {{number, "0", 0}}));
    PROVE(reads_as(" null ", {{literal, "null", 0}}));
    PROVE(reads_as("", {}, false));
    // Up to the mistake.
    PROVE(reads_as("[1 2]", {{open, "[", 1}, {number, "1", 1}}, false));
    PROVE(reads_as(R"({"a" 1})", {{open, "{", 1}, {key, R"("a")", 1}}, false));
    PROVE(reads_as("1 2", {{number, "1", 0}}, false));
    PROVE(json_token{json_kind::key, R"("a\"")"}.inside() == R"(a\")");
    PROVE(!json_token{});
    PROVE(static_cast<bool>(json_token{json_kind::number, "1"}));
}

namespace {

/// Whether reading stops at each token of a text if it is asked to, and reads on if it is not.
constexpr bool stops_anywhere(std::string_view json)
{
    std::size_t all = 0;
    read_json(json, [&all](json_token, std::size_t) { return ++all != 0; });
    for (std::size_t most = 1; most <= all; ++most) {
        std::size_t count = 0;
        if (read_json(json, [&](json_token, std::size_t) { return ++count != most; }) || count != most) {
            return false;
        }
    }
    return all > 0;
}

} // namespace

TEST_CASE("reading stops when it is told to")
{
    PROVE(stops_anywhere(R"({"a":[1,23,-4,"b",true,{}],"c":[]})"));
    PROVE(stops_anywhere("1"));
}

TEST_CASE("what kind of value")
{
    PROVE(is_json_object("{}"));
    PROVE(is_json_object(R"( {"a":[]} )"));
    PROVE(!is_json_object("[{}]"));
    PROVE(!is_json_object(R"("{")"));
    PROVE(!is_json_object("{"));
    PROVE(!is_json_object(R"({"a":1,"a":2})"));
    PROVE(classify_json("{}") == json_class::object);
    PROVE(classify_json("[]") == json_class::other_value);
    PROVE(classify_json("1") == json_class::other_value);
    PROVE(classify_json("") == json_class::not_json);
}

TEST_CASE("a key comes once in the outermost object, however it is escaped")
{
    PROVE(classify_json(R"({"a":1,"b":2,"a":3})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"a":1,"b":2,"b":3})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"":1,"":1})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"a":1,"\u0061":2})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"\/":1,"/":2})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"\n":1,"\u000A":2})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"\u4E2D":1,"中":2})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"😀":1,"\ud83d\ude00":2})") == json_class::duplicate_key);
    PROVE(!is_json(R"({"a":1,"a":2})"));
    // Whatever is wrong first.
    PROVE(classify_json(R"({"a":1,"a":)") == json_class::duplicate_key);
    PROVE(classify_json(R"({"a":1 "a":2})") == json_class::not_json);
    // Neither values nor what is further inside.
    PROVE(is_json_object(R"({"a":"b","b":"a"})"));
    PROVE(is_json_object(R"({"a":{"b":1,"b":2},"b":{"a":1}})"));
    PROVE(is_json(R"([{"a":1,"a":2}])"));
    PROVE(is_json_object(R"({"a":1,"ab":2,"b":3})"));
    PROVE(is_json_object(R"({"\\u0061":1,"a":2})"));
}

TEST_CASE("a key comes once among hundreds")
{
    std::string members = "{";
    for (int i = 0; i < 500; ++i) {
        members += '"' + std::to_string(i) + "\":0,";
    }
    CHECK(is_json(members + R"("x":0})"));
    CHECK(classify_json(members + R"("\u0031\u0037":0})") == json_class::duplicate_key);
}

TEST_CASE("keys are compared as far as a payload reaches")
{
    const auto twice = [](std::size_t size) {
        const std::string member = '"' + std::string(size, 'x') + "\":0";
        return classify_json('{' + member + ',' + member + '}');
    };
    const std::size_t longest = most_bytes_of_members / 2 - engine::min_member_size;
    CHECK(twice(longest) == json_class::duplicate_key);
    CHECK(twice(longest + 1) == json_class::object);
    CHECK(twice(1000000) == json_class::object);
    // Those before are, whatever follows.
    const std::string huge = '"' + std::string(1000000, 'x') + "\":0";
    CHECK(classify_json(R"({"a":0,"a":0,)" + huge + '}') == json_class::duplicate_key);
    CHECK(classify_json(R"({"a":0,)" + huge + R"(,"a":0})") == json_class::object);
}

TEST_CASE("a number too large for a double is refused")
{
    PROVE(classify_json("1e400") == json_class::invalid_number);
    PROVE(!is_json("1e400"));
    PROVE(!is_json_object(R"({"a":-1E+400})"));
    PROVE(classify_json(R"({"a":{"b":[0,[1e309]]}})") == json_class::invalid_number);
    // The first mistake counts.
    PROVE(classify_json(R"({"a":0,"a":1e400})") == json_class::duplicate_key);
    PROVE(classify_json(R"({"a":1e400,"a":0})") == json_class::invalid_number);
    PROVE(classify_json("[1e400,") == json_class::invalid_number);
    PROVE(classify_json("[,1e400]") == json_class::not_json);
    PROVE(classify_json("[-e400]") == json_class::not_json);
    PROVE(is_json(R"(["1e400"])"));
}

namespace {

/// 2^1024 - 2^970, from where on doubles are infinite, and the integers around it.
constexpr std::string_view most_of_bound =
    "1797693134862315807937289714053034150799341327100378269361737789804449682927647509466490179775872070963302864166"
    "9288791094655554785194040263065748867150582068190890200070838367627385484581771153176447573027006985557136695962"
    "28429148198608349364752927190741684443655107043427115596995080930428801779041744977";
const std::string bound = std::string{most_of_bound} + "92";
const std::string below_bound = std::string{most_of_bound} + "91";

bool is_too_large(const std::string& number)
{
    const json_class found = classify_json(exact{number}.text());
    CHECK(found == classify_json("[-" + number + "]"));
    return found == json_class::invalid_number;
}

} // namespace

TEST_CASE("the smallest number too large for a double")
{
    const std::string zeros(400, '0');
    CHECK(is_too_large(bound));
    CHECK(!is_too_large(below_bound));
    CHECK(is_too_large(bound + ".0"));
    CHECK(is_too_large(bound + ".5e0"));
    CHECK(!is_too_large(below_bound + '.' + std::string(400, '9')));
    CHECK(is_too_large(bound + "00e-2"));
    CHECK(!is_too_large(below_bound + "99e-2"));
    CHECK(is_too_large(bound.substr(0, 1) + '.' + bound.substr(1) + "e308"));
    CHECK(!is_too_large(below_bound.substr(0, 1) + '.' + below_bound.substr(1) + "E+308"));
    CHECK(is_too_large("0." + zeros + bound + "e709"));
    CHECK(!is_too_large("0." + zeros + below_bound + "999e0709"));
    CHECK(is_too_large("0." + zeros + bound + "e000000000000000000000000000000000000710"));
    CHECK(is_too_large(bound.substr(0, 308) + ".2e1"));
    CHECK(!is_too_large(bound.substr(0, 308) + ".19e1"));
    CHECK(!is_too_large(bound.substr(0, 300) + "e9")); // without the last digits it is less
    CHECK(is_too_large(bound.substr(0, 299) + "9e9"));
}

TEST_CASE("numbers that fit into a double, and some that do not")
{
    const std::string zeros(5000, '0');
    for (const std::string& each :
         {"1e308"s, "1.7976931348623157e308"s, "1.7976931348623158E+308"s, "0e999"s, "0.000e99999"s, "1e-400"s,
          "1e-99999999999999999999"s, "0e99999999999999999999"s, "0." + std::string(400, '9'), std::string(300, '9'),
          std::string(308, '9'), "0." + zeros + "1e5000", '1' + zeros + "e-4693", '1' + zeros + "e-99999", "12345"s,
          std::string(250, '9') + "e58", "0." + zeros, "99999e303"s}) {
        CAPTURE(each);
        CHECK(!is_too_large(each));
    }
    for (const std::string& each :
         {"1e309"s, "2e308"s, "1.8e308"s, "1.7976931348623159e308"s, "1e99999999999999999999"s, std::string(310, '1'),
          '2' + std::string(308, '0'), std::string(250, '9') + "e59", std::string(300, '9') + "e9", '1' + zeros + ".5",
          '1' + zeros + "e-4691", "0." + zeros + "1e5310", "0.1e310"s, "10e308"s, "99999e304"s,
          '1' + std::string(309, '0') + ".25"}) {
        CAPTURE(each);
        CHECK(is_too_large(each));
    }
}

TEST_CASE("a number is too large where the standard library makes it infinite")
{
    std::uint64_t state = 1;
    const auto below = [&state](std::uint64_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state >> 33U) % end);
    };
    std::size_t large = 0;
    for (int i = 0; i < 20000; ++i) {
        // Digits near the bound's, with a point somewhere, and an exponent to match.
        std::string digits = bound.substr(0, below(bound.size() + 1));
        if (!digits.empty() && below(2) == 0) {
            digits.back() = static_cast<char>('0' + below(10));
        }
        digits = std::string(below(3) * below(200), '0') + digits + std::string(below(3) * below(200), '0');
        const std::size_t point = below(digits.size() + 1);
        const std::string integer = digits.substr(0, point);
        const std::size_t first = integer.find_first_not_of('0');
        std::string number = first == std::string::npos ? "0" : integer.substr(first);
        if (point < digits.size()) {
            number += '.' + digits.substr(point);
        }
        const auto place = static_cast<int>(digits.find_first_not_of('0') % (digits.size() + 1));
        const int exponent = 309 - static_cast<int>(point) + place + static_cast<int>(below(5)) - 2;
        number += exponent < 0 || below(2) == 0 ? "e" : "E+";
        number += std::to_string(exponent);
        CAPTURE(number);
        const bool is_infinite = std::isinf(std::strtod(number.c_str(), nullptr));
        REQUIRE(is_too_large(number) == is_infinite);
        large += is_infinite ? 1 : 0;
    }
    CHECK(large > 2000);
    CHECK(large < 18000);
}

TEST_CASE("a member's value")
{
    constexpr auto text_of = [](std::string_view json, std::string_view key) {
        return find_json_member(json, key).text;
    };
    PROVE(text_of(R"({"a":"x","b":2})", "a") == R"("x")");
    PROVE(text_of(R"({"a":"x", "b" : 2 })", "b") == "2");
    PROVE(text_of(R"({"\u0061":1})", "a") == "1");
    PROVE(text_of(R"({"a":1,"a":2})", "a") == "2");
    PROVE(text_of(R"({"b":{"a":1},"c":[{"a":1}],"a":true})", "a") == "true");
    PROVE(text_of(R"({"a":{"a":1}})", "a") == "{");
    PROVE(find_json_member(R"({"a":1})", "a").kind == json_kind::number);
    PROVE(!find_json_member(R"({"a":1})", "b"));
    PROVE(!find_json_member(R"({"b":"a"})", "a"));
    PROVE(!find_json_member(R"([{"a":1}])", "a"));
    PROVE(!find_json_member(R"("a")", "a"));
    PROVE(!find_json_member(R"({"a":1)", "a")); // not JSON
    PROVE(!find_json_member(R"({"a":1}})", "a"));
    PROVE(!find_json_member("", "a"));
}

TEST_CASE("a string without its escapes, as far as there is room")
{
    constexpr auto unescaped = [](std::string_view inside, std::size_t room, std::string_view expected) {
        char out[40]{};
        return std::string_view{out, unescape_json(inside, out, room)} == expected;
    };
    PROVE(unescaped(R"(a\n\"\\\/\u0041\u4e2d\ud83d\ude00中)", 40, "a\n\"\\/A中😀中"));
    PROVE(unescaped("", 40, ""));
    PROVE(unescaped(R"(\u0000)", 40, "\0"sv));
    PROVE(unescaped("abc", 3, "abc"));
    PROVE(unescaped("abc", 2, "ab"));
    PROVE(unescaped(R"(a\u4e2db)", 4, "a中"));
    PROVE(unescaped(R"(a\u4e2db)", 3, "a"));
    PROVE(unescaped("a", 0, ""));
}

TEST_CASE("integers of JSON")
{
    PROVE(read_json_integer("0") == 0);
    PROVE(read_json_integer("-0") == 0);
    PROVE(read_json_integer("1454402113") == 1454402113);
    PROVE(read_json_integer("-7") == -7);
    PROVE(read_json_integer("9223372036854775807") == std::numeric_limits<std::int64_t>::max());
    PROVE(read_json_integer("-9223372036854775808") == std::numeric_limits<std::int64_t>::min());
    PROVE(!read_json_integer("9223372036854775808"));
    PROVE(!read_json_integer("-9223372036854775809"));
    PROVE(!read_json_integer("18446744073709551616"));
    PROVE(!read_json_integer("100000000000000000000000000000000000000000"));
    PROVE(!read_json_integer("1.0"));
    PROVE(!read_json_integer("1e3"));
}

namespace {

// Shallow enough for no mutation to get too deep, and without U+0000, at which the other parser stops.
constexpr std::string_view documents[] = {
    R"({"homeScore":3,"awayScore":-1,"clock":"72:10","last":{"player":"Müller","minute":71},"ratio":0.625})",
    R"([0,-0,1.5,1e5,1E-5,-12.25e+3,true,false,null,"",[],{},[[1],[2,[3]]]])",
    R"({"a":"\"\\\/\b\f\n\r\t\u0041\u00e9\u4e2d\ud83d\ude00\u001f","b":"plain"})",
    R"( { "white" : [ 1 , 2 ] , "space" : { "in" : "side" } } )",
    R"("中文😀é and plain ASCII text longer than a block or two of it, \u00fcber alles")",
    R"({"k":{"k":{"k":{"k":[{"k":"v"}]}}},"":"","\u006b\u006b":1})",
};

constexpr std::string_view pieces[] = {
    "\"", "\\",   "[",    "]",  "{",     "}",       ",",       ":",        "0",    "1", "-",    "+", ".",    "e",
    " ",  "\n",   "\t",   "u",  "\\u00", "\\ud83d", "true",    "null",     "/",    "a", "\x01", "é", "\xC3", "\xA9",
    "中", "\xE4", "\x80", "😀", "'",     "#",       "\\ude00", "\xF0\x9F", "\x7F", "E", "9",    "f",
};

} // namespace

TEST_CASE("thousands of changed documents are judged as another parser judges them")
{
    std::uint64_t state = 1;
    const auto below = [&state](std::uint64_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state >> 33U) % end);
    };
    std::size_t taken = 0;
    std::size_t refused = 0;
    for (int i = 0; i < 20000; ++i) {
        std::string source{documents[below(std::size(documents))]};
        for (std::size_t changes = 1 + below(3); changes > 0; --changes) {
            const std::size_t place = below(source.size() + 1);
            const std::size_t other_place = below(source.size() + 1);
            const std::string_view piece = pieces[below(std::size(pieces))];
            switch (below(4)) {
            case 0: source.insert(place, piece); break;
            case 1: source.erase(place, 1 + below(3)); break;
            case 2: source.replace(place, 1, piece); break;
            default: source.insert(place, source.substr(other_place, below(12))); break;
            }
        }
        CAPTURE(source);
        // The other parser refuses numbers beyond a double, too, and has nothing against duplicate keys.
        const json_class found = classify_json(exact{source}.text());
        const bool accepted = nlohmann::json::accept(source);
        if (found != json_class::duplicate_key) {
            REQUIRE(is_json(source) == accepted);
        }
        ++(accepted ? taken : refused);
    }
    CHECK(taken > 2000);
    CHECK(refused > 2000);
}
