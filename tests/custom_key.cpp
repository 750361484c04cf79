#include <apnsfmt/custom_key.hpp>

#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <apnsfmt/payload.hpp>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

template <class Message>
constexpr bool gives(const Message& said, const options& settings, std::string_view json)
{
    return format_payload(said, settings).json() == json;
}

} // namespace

TEST_CASE("custom keys")
{
    static_assert(!std::is_constructible_v<custom_key::value_type, std::nullptr_t>);
    static_assert(!std::is_constructible_v<custom_key::value_type, char>);
    static_assert(!std::is_constructible_v<custom_key::value_type, wchar_t>);
    static_assert(!std::is_constructible_v<custom_key::value_type, char8_t>);
    static_assert(!std::is_constructible_v<custom_key::value_type, char16_t>);
    static_assert(!std::is_constructible_v<custom_key::value_type, char32_t>);
    static_assert(std::is_constructible_v<custom_key::value_type, const std::string&>);
    static_assert(!std::is_constructible_v<custom_key::value_type, std::string>); // which would be gone
    static_assert(!std::is_constructible_v<raw_json, std::string>
                  && !std::is_constructible_v<raw_json, const std::string>);
    static_assert(std::is_constructible_v<raw_json, std::string&>
                  && std::is_constructible_v<raw_json, std::string_view>);
    static constexpr custom_key keys[] = {{"s", "a\""},
                                          {"i", -7},
                                          {"b", true},
                                          {"n", false},
                                          {"j", raw_json{"[1,{}]"}},
                                          {"u", std::uint32_t{4294967295}}};
    PROVE(gives(message{.body = text("hi")}, {.custom = keys},
                R"({"s":"a\"","i":-7,"b":true,"n":false,"j":[1,{}],"u":4294967295,"aps":{"alert":"hi"}})"));
    PROVE(gives(message{.body = text("hi"), .push = {.ext = "e"}}, {.custom = std::span{keys}.first(1)},
                R"({"ext":"e","s":"a\"","aps":{"alert":"hi"}})"));
}

TEST_CASE("numbers and JSON are as short as they can be")
{
    const custom_key keys[] = {{"a", 0.1},       {"b", 1e-7},  {"c", 1e20},
                               {"d", -0.0},      {"e", 1e300}, {"f", raw_json{" [ 1.50 , \"\\u4e2d\\/\" ] "}},
                               {"g", raw_json{}}};
    CHECK(gives(message{.body = text("hi")}, {.custom = keys},
                R"({"a":0.1,"b":1e-7,"c":1e20,"d":0,"e":1e300,"f":[1.50,"中/"],"g":null,"aps":{"alert":"hi"}})"));
}

TEST_CASE("a value that was given as JSON")
{
    PROVE(custom_key::value_type{raw_json{"[1]"}}.json().text == "[1]");
    PROVE(custom_key::value_type{raw_json{}}.json().text == "null");
    PROVE(custom_key::value_type{"a"}.json().text.empty());
    PROVE(custom_key::value_type{1}.json().text.empty());
}

TEST_CASE("what is no finite number is told from all else")
{
    PROVE(custom_key::value_type{"a"}.is_finite());
    PROVE(custom_key::value_type{1.5}.is_finite());
    PROVE(!custom_key::value_type{std::numeric_limits<double>::infinity()}.is_finite());
    CHECK(!custom_key::value_type{std::numeric_limits<double>::quiet_NaN()}.is_finite());
}

TEST_CASE("custom keys that are ours, or given twice, are refused by name")
{
    constexpr auto refusal = [](std::string_view first, std::string_view second, options settings = {}) {
        const custom_key keys[] = {{first, 1}, {second, 2}};
        settings.custom = keys;
        return format_payload(message{.body = text("hi")}, settings).result();
    };
    PROVE(refusal("a", "b").verdict == verdict::pushed);
    PROVE(refusal("aps", "b").verdict == verdict::reserved_key);
    PROVE(refusal("a", "ext").verdict == verdict::reserved_key);
    PROVE(refusal("a", "ext").field == "ext");
    PROVE(refusal("image", "b").verdict == verdict::reserved_key);
    PROVE(refusal("pic", "b", {.image_key = "pic"}).verdict == verdict::reserved_key);
    PROVE(refusal("image", "b", {.image_key = "pic"}).verdict == verdict::reserved_key);
    PROVE(refusal("p\xFF", "b", {.image_key = "p\xFE"}).verdict == verdict::reserved_key);
    PROVE(refusal("a", "b", {.image_key = "aps"}).field == "image_key");
    PROVE(refusal("a", "b", {.image_key = "ext"}).field == "image_key");
    PROVE(refusal("a", "b", {.image_key = ""}).field == "image_key");
    PROVE(refusal("a", "a").verdict == verdict::duplicate_key);
    PROVE(refusal("a", "a").field == "a");
    PROVE(refusal("a\xFF", "a\xC3").verdict == verdict::duplicate_key); // the same once repaired
    PROVE(refusal("a\xFF", "a").verdict == verdict::pushed);
    PROVE(refusal("apt", "exp").verdict == verdict::pushed);
    PROVE(refusal("images", "").verdict == verdict::pushed);
    PROVE(refusal("aps", "aps").verdict == verdict::reserved_key);
    // Always, also where nothing would be pushed.
    PROVE(refusal("a", "aps", {.receiver = {.presence = presence::foreground}}).verdict == verdict::reserved_key);
}

TEST_CASE("of custom keys that are the same, the first is named, as the caller wrote it")
{
    static constexpr custom_key keys[] = {{"b", 1}, {"a\xFF", 2}, {"c", 3}, {"a\xC3", 4}, {"b", 5}};
    const format_result refused = format_payload(message{.body = text("hi")}, {.custom = keys}).result();
    CHECK(refused.verdict == verdict::duplicate_key);
    CHECK(refused.field == "a\xFF");
    CHECK(refused.field.data() == keys[1].key.data());
    PROVE(format_payload(message{.body = text("hi")}, {.custom = keys}).result().field == "a\xFF");
}

TEST_CASE("hundreds of custom keys")
{
    std::vector<std::string> names;
    std::vector<custom_key> keys;
    std::string expected = "{";
    for (int i = 0; i < 300; ++i) {
        names.push_back(std::to_string(i * 7 % 300) + "k");
        expected += '"' + names.back() + "\":" + std::to_string(i) + ',';
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
        keys.push_back({names[i], static_cast<std::int64_t>(i)});
    }
    CHECK(gives(message{.body = text("hi")}, {.custom = keys}, expected + R"("aps":{"alert":"hi"}})"));
    keys.push_back({"150k", 1});
    const format_result refused = format_payload(message{.body = text("hi")}, {.custom = keys}).result();
    CHECK(refused.verdict == verdict::duplicate_key);
    CHECK(refused.field == "150k");
}

TEST_CASE("custom keys are compared as far as a payload can hold them")
{
    const auto twice = [](std::size_t size) {
        const std::string key(size, 'k');
        const custom_key keys[] = {{key, 1}, {key, 2}};
        return format_payload(message{.body = text("hi")}, {.custom = keys}).verdict();
    };
    constexpr std::size_t longest = largest_payload / 2 - engine::min_member_size;
    CHECK(twice(longest) == verdict::duplicate_key);
    CHECK(twice(longest + 1) == verdict::payload_too_large);
}

TEST_CASE("more custom keys than can fit are too large")
{
    const std::string long_key(largest_payload, 'k');
    const custom_key twice[] = {{long_key, 1}, {long_key, 2}}; // which no payload can hold, and nobody compares
    CHECK(format_payload(message{.body = text("hi")}, {.custom = twice}).verdict() == verdict::payload_too_large);
    const std::vector<custom_key> keys(100000, custom_key{"k", 1});
    CHECK(format_payload(message{.body = text("hi")}, {.custom = keys}).verdict() == verdict::payload_too_large);
}
