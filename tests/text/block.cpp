#include <apnsfmt/text/block.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "../prove.hpp"

using namespace apnsfmt::engine;

namespace {

/// Whether the mask names exactly the bytes of a block for which `expected(byte)` holds, each by one bit.
template <class Block, class Expected>
bool names(typename Block::mask mask, const std::string& bytes, Expected expected)
{
    for (std::size_t i = 0; i < Block::size; ++i) {
        const auto of_byte = mask & (first_of_block<Block>(i + 1) ^ first_of_block<Block>(i));
        if (std::popcount(of_byte) != int{expected(static_cast<unsigned char>(bytes[i]))}) {
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
                const Block bits = Block::load(std::string(Block::size, '\xF0').data());
                const Block values = Block::load(std::string(Block::size, '\xE0').data());
                REQUIRE(names<Block>(mask(block.equal_in(bits, values)), bytes,
                                     [](unsigned char b) { return b >> 4U == 0xE; }));
                for (const unsigned bound : {0x90U, 0xA0U, 0xC0U, 0xE0U, 0xF0U, 0xF1U}) {
                    const auto limit = static_cast<unsigned char>(bound);
                    REQUIRE(names<Block>(mask(block.at_least(limit)), bytes,
                                         [bound](unsigned char b) { return b >= bound; }));
                    REQUIRE(names<Block>(mask(block.high_below(limit)), bytes,
                                         [bound](unsigned char b) { return b >= 0x80 && b < bound; }));
                    const std::string bounds(Block::size, static_cast<char>(bound));
                    REQUIRE(names<Block>(mask(block.at_least(Block::load(bounds.data()))), bytes,
                                         [bound](unsigned char b) { return b >= bound; }));
                }
            }
        }
    }
}

/// Loads of every size touch no byte beyond.
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
}

/// Flags move on from byte to byte and off the end.
template <class Block>
void check_moves()
{
    for (std::size_t place = 0; place < Block::size; ++place) {
        std::string bytes(Block::size, 'a');
        bytes[place] = '\xFF';
        const auto flags = Block::load(bytes.data()).non_ascii();
        const auto is_at = [place](typename Block::flags moved, std::size_t by) {
            const auto mask = Block::to_mask(moved);
            return place + by < Block::size ? mask != 0 && first_in_mask<Block>(mask) == place + by : mask == 0;
        };
        REQUIRE(is_at(flags, 0));
        REQUIRE(is_at(Block::template moved_on<1>(flags), 1));
        REQUIRE(is_at(Block::template moved_on<2>(flags), 2));
        REQUIRE(is_at(Block::template moved_on<3>(flags), 3));
    }
}

/// A short text's ends hold each of its bytes, and nothing else.
template <class Block>
void check_ends()
{
    for (std::size_t count = 4; count <= Block::size; ++count) {
        const auto exact = std::make_unique<char[]>(count);
        for (std::size_t place = 0; place < count; ++place) {
            std::string(count, 'a').copy(exact.get(), count);
            exact[place] = '"';
            REQUIRE(Block::to_mask(Block::load_ends(exact.get(), count).equal('"')) != 0);
            exact[place] = 'a';
        }
        REQUIRE(Block::to_mask(~Block::load_ends(exact.get(), count).equal('a')) == 0);
    }
}

} // namespace

TEST_CASE("the machine's own blocks")
{
    check_questions<native_block>();
    check_loads<native_block>();
    check_moves<native_block>();
    if constexpr (native_block::size == 16) {
        check_ends<native_block>();
    }
}

TEST_CASE("blocks for any machine")
{
    check_questions<swar_block>();
    check_loads<swar_block>();
    check_moves<swar_block>();
}

TEST_CASE("numbers are in memory with their lowest byte first, on any machine")
{
    const char bytes[] = {1, 2, 3, 4, 5, 6, 7, 8};
    CHECK(load_word<std::uint16_t>(bytes) == 0x0201U);
    CHECK(load_word<std::uint32_t>(bytes) == 0x04030201U);
    CHECK(load_word<std::uint64_t>(bytes) == 0x0807060504030201U);
    char stored[8];
    store_word(stored, 0x0807060504030201U);
    CHECK(std::string(stored, 8) == std::string(bytes, 8));
}

TEST_CASE("short texts are copied exactly")
{
    const std::string source = "0123456789abcdef";
    for (std::size_t count = 4; count <= source.size(); ++count) {
        const auto exact = std::make_unique<char[]>(count);
        const auto out = std::make_unique<char[]>(count);
        source.copy(exact.get(), count);
        copy_4_to_16(exact.get(), count, out.get());
        REQUIRE(std::string(out.get(), count) == source.substr(0, count));
    }
}

TEST_CASE("the first byte in a mask")
{
    for (std::size_t i = 0; i < swar_block::size; ++i) {
        std::string bytes(swar_block::size, 'a');
        bytes[i] = '"';
        CHECK(first_in_mask<swar_block>(swar_block::to_mask(swar_block::load(bytes.data()).special())) == i);
    }
}
