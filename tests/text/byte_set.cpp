#include <apnsfmt/text/byte_set.hpp>

#include <cstddef>
#include <memory>
#include <string>

#include "../prove.hpp"

using namespace apnsfmt::engine;

namespace {

using hex_digits = byte_set<byte_range{'0', '9'}, byte_range{'A', 'F'}, byte_range{'a', 'f'}>;
using edges = byte_set<byte_range{'\0', '\x01'}, byte_range{'~', '\x7F'}>;

/// Every byte value at every place of texts of every size around a block's, in buffers of exactly their size.
template <class Set, class Block>
void check_blocks(char member)
{
    for (std::size_t size = 1; size <= 2 * Block::size + 1; ++size) {
        const auto text = std::make_unique<char[]>(size);
        const std::string_view whole{text.get(), size};
        for (std::size_t i = 0; i < size; ++i) {
            text[i] = member;
        }
        for (std::size_t place = 0; place < size; ++place) {
            for (unsigned value = 0; value < 256; ++value) {
                text[place] = static_cast<char>(value);
                REQUIRE(Set::template makes_up_blocks<Block>(whole) == Set::contains(text[place]));
            }
            text[place] = member;
        }
    }
    REQUIRE(Set::template makes_up_blocks<Block>({}));
}

} // namespace

TEST_CASE("a set of bytes is its ranges")
{
    PROVE(hex_digits::contains('0'));
    PROVE(hex_digits::contains('9'));
    PROVE(hex_digits::contains('F'));
    PROVE(hex_digits::contains('f'));
    PROVE(!hex_digits::contains('/'));
    PROVE(!hex_digits::contains(':'));
    PROVE(!hex_digits::contains('@'));
    PROVE(!hex_digits::contains('g'));
    PROVE(!hex_digits::contains('\xB0'));
    PROVE(edges::contains('\0'));
    PROVE(edges::contains('\x7F'));
    PROVE(!edges::contains('\x80'));
    PROVE(!edges::contains('\xFF'));
}

TEST_CASE("a text is made up of a set's bytes, or not")
{
    PROVE(hex_digits::makes_up(""));
    PROVE(hex_digits::makes_up("00fc13adff785122b4ad28809a3420982341241421348097878e577c991de8f0"));
    PROVE(!hex_digits::makes_up("00fc13adff785122b4ad28809a34209823412414213480978 8e577c991de8f0"));
    PROVE(!hex_digits::makes_up("00fg"));
}

TEST_CASE("every byte at every place, with the machine's own blocks and with those for any machine")
{
    check_blocks<hex_digits, native_block>('a');
    check_blocks<hex_digits, swar_block>('a');
    check_blocks<edges, native_block>('\x7F');
    check_blocks<edges, swar_block>('\x7F');
}
