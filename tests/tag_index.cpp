#include <apnsfmt/tag_index.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "prove.hpp"

using namespace apnsfmt::engine;

TEST_CASE("a tag has the number it was given first, and no other tag has it")
{
    constexpr auto index = [] {
        tag_index<3> three;
        three.add("en", 7);
        three.add("en", 8);
        three.add("zh-Hans-CN", 0);
        return three;
    }();
    PROVE(index["en"] == 7);
    PROVE(index["zh-Hans-CN"] == 0);
    PROVE(index["EN"] == index.none);
    PROVE(index.none != 0);
    PROVE(index["zh-Hans-C"] == index.none);
    PROVE(index["zh-Hans-CNx"] == index.none);
    PROVE(index[""] == index.none);
    PROVE(index["e"] == index.none);
    PROVE(tag_index<1>{}["en"] == index.none);
}

TEST_CASE("no tag at all is a tag, too; one of one letter or of more than 16 bytes is not held")
{
    constexpr auto index = [] {
        tag_index<3> three;
        three.add("", 1);
        three.add("a", 2);
        three.add("private-use-c-la", 3);
        three.add("private-use-c-lan", 4);
        return three;
    }();
    PROVE(index[""] == 1);
    PROVE(index["a"] == index.none);
    PROVE(index["b"] == index.none);
    PROVE(index["private-use-c-la"] == 3);
    PROVE(index["private-use-c-lan"] == index.none);
    PROVE(index["private-use-d-la"] == index.none);
}

TEST_CASE("what finds no room is not there, and what is there stays found")
{
    constexpr auto full = [] {
        tag_index<1> one;
        one.add("en", 0);
        one.add("de", 1);
        return one;
    }();
    PROVE(full["en"] == 0);
    PROVE(full["de"] == full.none);

    tag_index<40> index;
    const auto tag = [](int i) { return "t-" + std::to_string(i); };
    for (int i = 0; i < 60; ++i) {
        index.add(tag(i), static_cast<std::uint8_t>(i));
        for (int j = 0; j < 60; ++j) {
            CHECK(index[tag(j)] == (j <= i && j < 40 ? j : index.none));
        }
    }
}

namespace {

/// Whether a tag of this size, all of this byte, is told from any that differs from it in a single bit.
constexpr bool every_bit_counts(std::size_t size, char byte)
{
    char text[20]{};
    for (char& each : text) {
        each = byte;
    }
    const tag_key tag{{text, size}};
    for (std::size_t bit = 0; bit < 8 * size; ++bit) {
        char& changed = text[bit / 8];
        changed = static_cast<char>(changed ^ 1 << bit % 8);
        if (tag.matches(tag_key{{text, size}})) {
            return false;
        }
        changed = byte;
    }
    return tag.matches(tag_key{{text, size}}) && !tag.matches(tag_key{{text, size + 1}});
}

} // namespace

TEST_CASE("every bit of a tag that is held counts")
{
    PROVE(every_bit_counts(2, '\0'));
    PROVE(every_bit_counts(8, '\xFF'));
    PROVE(every_bit_counts(16, '\xFF'));
    for (std::size_t size = 0; size <= 16; ++size) {
        CHECK(tag_key::holds(std::string(size, 'x')) == (size != 1));
        if (size != 1) {
            CHECK(every_bit_counts(size, '\0'));
            CHECK(every_bit_counts(size, '\xFF'));
        }
    }
    PROVE(!tag_key::holds("12345678901234567"));
}

TEST_CASE("nothing beyond a tag counts, or is looked at")
{
    constexpr auto counts_not = [](std::size_t size) {
        constexpr std::string_view text = "xxxxxxxxxxxxxxxxxxxx";
        constexpr std::string_view other = "yyyyyyyyyyyyyyyyyyyy";
        char both[20]{};
        text.copy(both, size);
        other.copy(both + size, sizeof both - size);
        return tag_key{text.substr(0, size)}.matches(tag_key{{both, size}});
    };
    PROVE(counts_not(0));
    PROVE(counts_not(1));
    PROVE(counts_not(2));
    PROVE(counts_not(7));
    for (std::size_t size = 0; size < 20; ++size) {
        CHECK(counts_not(size));
        const auto exact = std::make_unique<char[]>(size); // for sanitizers to see beyond it
        std::string(size, 'x').copy(exact.get(), size);
        CHECK(tag_key{{exact.get(), size}}.matches(tag_key{std::string(size, 'x')}));
    }
}
