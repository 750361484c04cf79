#include <apnsfmt/text/json_keys.hpp>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "../prove.hpp"

using namespace apnsfmt;
using namespace std::string_view_literals;
using engine::json_keys;

namespace {

constexpr void add(json_keys& keys, std::string_view key)
{
    keys.add<engine::is_ascii, engine::decode_out_of_line>(key);
}

/// Whether the first duplicate among the keys is the one at `later`, of the one at `earlier`.
constexpr bool finds(std::initializer_list<std::string_view> added, std::size_t earlier, std::size_t later)
{
    json_keys keys;
    for (const std::string_view each : added) {
        add(keys, each);
    }
    const auto found = keys.find_duplicate();
    return found && found->earlier == earlier && found->later == later && !keys.is_full();
}

constexpr bool finds_none(std::initializer_list<std::string_view> added)
{
    json_keys keys;
    for (const std::string_view each : added) {
        add(keys, each);
    }
    return !keys.find_duplicate() && !keys.is_full();
}

/// How a key is read in a test: `^` stands for `\`, everything else for itself.
constexpr decoded decode_caret(std::string_view) { return {U'\\', 1, true}; }
constexpr bool is_no_caret(char byte) { return byte != '^'; }

} // namespace

TEST_CASE("two keys that are the same")
{
    PROVE(finds({"a", "a"}, 0, 1));
    PROVE(finds({"", ""}, 0, 1));
    PROVE(finds({"a", "b", "a"}, 0, 2));
    PROVE(finds({"b", "c", "a", "c"}, 1, 3));
    PROVE(finds({"a key of many bytes", "a key", "a key of many bytes"}, 0, 2));
    PROVE(finds({"a\0b"sv, "a\0b"sv}, 0, 1));
    PROVE(finds_none({}));
    PROVE(finds_none({""}));
    PROVE(finds_none({"a", "b", "c", "A", ""}));
}

TEST_CASE("the first duplicate is found, and the first key it is the same as")
{
    PROVE(finds({"a", "b", "b", "a"}, 1, 2));
    PROVE(finds({"a", "b", "a", "b"}, 0, 2));
    PROVE(finds({"a", "a", "a", "a"}, 0, 1));
    PROVE(finds({"x", "long key", "long key", "x", "x"}, 1, 2));
    PROVE(finds({"x", "long key", "x", "long key", "x"}, 0, 2));
}

TEST_CASE("keys are different by their size or by any byte")
{
    PROVE(finds_none({"a", "a\0"sv, "a\0\0"sv, "a\0\0\0"sv, "a\0\0\0\0"sv}));
    PROVE(finds_none({"abcd", "abcde", "abcdef", "abcdefg", "abcdefgh", "abcdefghi"}));
    PROVE(finds_none({"bcdefghi", "acdefghi", "abdefghi", "abcefghi", "abcdfghi", "abcdeghi", "abcdefhi", "abcdefgi"}));
    PROVE(finds({"12345678x", "12345678y", "22345678x", "12345678y"}, 1, 3));
    PROVE(finds_none({"12345678x", "12345678y", "22345678x", "22345678y"}));
    PROVE(finds_none({"\x01", "\x81"}));
}

TEST_CASE("keys are compared as they are read")
{
    PROVE(finds({"\xFF", "\xE4\xB8"}, 0, 1));
    PROVE(finds({"\xFF", "\uFFFD"}, 0, 1));
    PROVE(finds({"中", "中"}, 0, 1));
    PROVE(finds_none({"\xFF", "\xFF\xFF", "中", "丮"}));
    constexpr auto is_found = [](std::string_view one, std::string_view other) {
        json_keys keys;
        keys.add<is_no_caret, decode_caret>(one);
        keys.add<is_no_caret, decode_caret>(other);
        return keys.find_duplicate().has_value();
    };
    PROVE(is_found("a^", "a\\"));
    PROVE(!is_found("a^", "a/"));
}

namespace {

/// Whether the last of so many keys is found if it is the same as the second, and nothing if it is not.
constexpr bool finds_among(std::size_t count)
{
    for (const bool is_duplicate : {true, false}) {
        json_keys keys;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t number = is_duplicate && i + 1 == count ? 37 : i * 37 % 1009;
            const char key[] = {static_cast<char>('a' + number % 16), 'k', 'e', 'y',
                                static_cast<char>('!' + number / 16)};
            add(keys, {key, sizeof key});
        }
        const auto found = keys.find_duplicate();
        if (found.has_value() != is_duplicate) {
            return false;
        }
    }
    return true;
}

std::optional<json_keys::duplicate> first_duplicate(const std::vector<std::string>& keys)
{
    for (std::size_t later = 1; later < keys.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (keys[earlier] == keys[later]) {
                return json_keys::duplicate{earlier, later};
            }
        }
    }
    return {};
}

} // namespace

TEST_CASE("the same as by comparing each with each")
{
    std::uint64_t state = 1;
    const auto below = [&state](std::uint64_t end) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state >> 33U) % end);
    };
    std::size_t duplicates = 0;
    for (int round = 0; round < 3000; ++round) {
        // Of few characters, many keys begin alike.
        const std::size_t count = below(round % 10 == 0 ? 300U : 80U);
        const std::size_t characters = 1 + below(30);
        const std::size_t longest = 1 + below(14);
        std::vector<std::string> added;
        for (std::size_t i = 0; i < count; ++i) {
            std::string key(below(longest + 1), '\0');
            for (char& each : key) {
                each = static_cast<char>("\0ABCDEFGHIJKLMNOPQRSTUVWXYZabc"[below(characters)]);
            }
            added.push_back(key);
        }
        json_keys keys;
        for (const std::string& each : added) {
            add(keys, each);
        }
        REQUIRE(!keys.is_full());
        const auto found = keys.find_duplicate();
        const auto expected = first_duplicate(added);
        REQUIRE(found.has_value() == expected.has_value());
        if (found) {
            REQUIRE(found->earlier == expected->earlier);
            REQUIRE(found->later == expected->later);
        }
        duplicates += found ? 1U : 0U;
    }
    CHECK(duplicates > 500);
    CHECK(duplicates < 2900);
    PROVE(finds_among(64));
    PROVE(finds_among(65));
    PROVE(finds_among(400));
}

TEST_CASE("keys are compared as far as their members fit into a payload")
{
    const auto is_found = [](std::size_t size, std::size_t other_size) {
        const auto keys = std::make_unique<json_keys>(); // on the heap, sanitizers see a write beyond it
        add(*keys, std::string(size, 'k'));
        add(*keys, std::string(other_size, 'k'));
        CHECK(keys->is_full() == (size + other_size + 10 > most_bytes_of_members));
        return keys->find_duplicate().has_value();
    };
    CHECK(is_found(2555, 2555));
    CHECK(!is_found(2556, 2556));
    CHECK(!is_found(2555, 2556));
    CHECK(!is_found(2556, 2554));
    CHECK(!is_found(1000000, 1000000));

    json_keys empty;
    for (std::size_t i = 0; i < most_bytes_of_members / 5; ++i) {
        add(empty, {});
        CHECK(!empty.is_full());
    }
    add(empty, {});
    CHECK(empty.is_full());
    CHECK(empty.find_duplicate()->later == 1);
}

TEST_CASE("beyond the first key that is ignored, all are")
{
    json_keys keys;
    add(keys, "a");
    add(keys, std::string(most_bytes_of_members, 'k'));
    add(keys, "a");
    CHECK(keys.is_full());
    CHECK(!keys.find_duplicate());
}

TEST_CASE("a key that is too long once it is repaired is ignored")
{
    for (std::size_t left = 0; left <= 5; ++left) {
        const auto keys = std::make_unique<json_keys>();
        add(*keys, std::string(most_bytes_of_members - 10 - left, 'k'));
        add(*keys, "\xFF");
        CHECK(keys->is_full() == (left < 3));
    }
    const auto keys = std::make_unique<json_keys>();
    add(*keys, std::string(most_bytes_of_members, '\xFF'));
    CHECK(keys->is_full());
}
