#include <apnsfmt/text/hex.hpp>

#include <array>

#include "../prove.hpp"

using namespace apnsfmt::engine;

namespace {

constexpr std::array<char, 2> written(std::uint8_t byte)
{
    std::array<char, 2> digits{};
    write_hex(byte, digits.data());
    return digits;
}

} // namespace

TEST_CASE("a byte as two digits")
{
    PROVE(written(0x00) == std::array{'0', '0'});
    PROVE(written(0x0F) == std::array{'0', 'f'});
    PROVE(written(0xA9) == std::array{'a', '9'});
    PROVE(written(0xFF) == std::array{'f', 'f'});
}

TEST_CASE("what is a digit")
{
    PROVE(hex_digits::makes_up("0123456789abcdefABCDEF"));
    PROVE(lower_hex_digits::makes_up("0123456789abcdef"));
    PROVE(!hex_digits::makes_up("g"));
    PROVE(!hex_digits::makes_up("G"));
    PROVE(!lower_hex_digits::makes_up("A"));
}
