#include <apnsfmt/text/block.hpp>

#include <cstddef>
#include <memory>
#include <string>

#include "../prove.hpp"

using namespace apnsfmt::engine;

namespace {

/// Whether the mask names exactly the bytes of a block for which `expected(byte, the byte before it)` holds.
template <class Block, class Expected>
bool names(typename Block::mask mask, const std::string& bytes, Expected expected)
{
    for (std::size_t i = 0; i < Block::size; ++i) {
        const bool named = (mask & (first_of_block<Block>(i + 1) ^ first_of_block<Block>(i))) != 0;
        if (named != expected(static_cast<unsigned char>(bytes[i]))) {
            return false;
        }
    }
    return true;
}

/// Every question at every byte value, at every place, beside neighbours that could carry into it.
template <class Block>
void check_questions()
{
    for (const char neighbour : {'\x00', '\x1F', 'a', '\x7F', '\x80', '\xFF'}) {
        for (unsigned value = 0; value < 256; ++value) {
            for (std::size_t place = 0; place < Block::size; ++place) {
                std::string bytes(Block::size, neighbour);
                bytes[place] = static_cast<char>(value);
                const Block block = Block::load(bytes.data());
                const auto mask = [](typename Block::flags f) { return Block::to_mask(f); };
                REQUIRE(names<Block>(mask(block.non_ascii()), bytes, [](unsigned char b) { return b >= 0x80; }));
                REQUIRE(names<Block>(mask(block.special() & ~block.non_ascii()), bytes,
                                     [](unsigned char b) { return b < 0x20 || b == '"' || b == '\\'; }));
                REQUIRE(names<Block>(mask(block.ascii_below(0x20) & ~block.non_ascii()), bytes,
                                     [](unsigned char b) { return b < 0x20; }));
                REQUIRE(names<Block>(mask(block.equal(0x7F)), bytes, [](unsigned char b) { return b == 0x7F; }));
                REQUIRE(names<Block>(mask(block.equal_in(0xFE, 0xC0)), bytes,
                                     [](unsigned char b) { return b == 0xC0 || b == 0xC1; }));
                for (const unsigned bound : {0x90U, 0xA0U, 0xC0U, 0xE0U, 0xF0U, 0xF1U}) {
                    const auto limit = static_cast<unsigned char>(bound);
                    REQUIRE(names<Block>(mask(block.at_least(limit)), bytes,
                                         [bound](unsigned char b) { return b >= bound; }));
                    REQUIRE(names<Block>(mask(block.high_below(limit)), bytes,
                                         [bound](unsigned char b) { return b >= 0x80 && b < bound; }));
                }
            }
        }
    }
}

/// Loads of every size touch no byte beyond, and blocks follow each other.
template <class Block>
void check_loads()
{
    const std::string source = "0123456789abcdefghijklmnopqrstuv";
    for (std::size_t count = 0; count <= Block::size; ++count) {
        const auto exact = std::make_unique<char[]>(count);
        source.copy(exact.get(), count);
        char out[Block::size];
        Block::load_up_to(exact.get(), count).store(out);
        REQUIRE(std::string(out, Block::size) == source.substr(0, count) + std::string(Block::size - count, '\0'));
    }
    const Block first = Block::load(source.data());
    const Block second = Block::load(source.data() + Block::size);
    const auto stored = [](Block block) {
        char out[Block::size];
        block.store(out);
        return std::string(out, Block::size);
    };
    REQUIRE(stored(second.template after<1>(first)) == source.substr(Block::size - 1, Block::size));
    REQUIRE(stored(second.template after<2>(first)) == source.substr(Block::size - 2, Block::size));
    REQUIRE(stored(second.template after<3>(first)) == source.substr(Block::size - 3, Block::size));
    REQUIRE(stored(first.template after<1>(Block{}))[0] == '\0');
}

} // namespace

TEST_CASE("the machine's own blocks")
{
    check_questions<native_block>();
    check_loads<native_block>();
}

TEST_CASE("blocks for any machine")
{
    check_questions<swar_block>();
    check_loads<swar_block>();
}

TEST_CASE("the first byte in a mask")
{
    for (std::size_t i = 0; i < swar_block::size; ++i) {
        std::string bytes(swar_block::size, 'a');
        bytes[i] = '"';
        CHECK(first_in_mask<swar_block>(swar_block::to_mask(swar_block::load(bytes.data()).special())) == i);
    }
}
