#include <apnsfmt/text/output.hpp>

#include <array>
#include <iterator>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "../prove.hpp"

using namespace apnsfmt;

static_assert(growing_buffer<std::string> && growing_buffer<fmt::memory_buffer>);
static_assert(fixed_buffer<std::span<char>> && fixed_buffer<char[8]> && fixed_buffer<std::array<char, 8>>);
static_assert(character_iterator<char*> && character_iterator<fmt::appender>
              && character_iterator<std::back_insert_iterator<std::vector<char>>>);
static_assert(output<char (&)[8]> && output<std::span<char>> && output<std::string&> && output<fmt::appender>);
static_assert(growing_buffer<std::vector<char>>);
static_assert(!output<int> && !output<std::span<const char>> && !output<wchar_t*> && !output<double*>);

TEST_CASE("a fixed buffer takes what fits and counts what does not")
{
    char buffer[5]{};
    output_writer writer{buffer};
    writer.append("abc");
    CHECK(writer.fits());
    writer.append("def");
    CHECK(!writer.fits());
    writer.append("g"); // would fit, but what stood before it is missing
    CHECK(writer.size() == 7);
    CHECK(std::string_view{buffer, 5} == std::string_view{"abc\0\0", 5});
}

TEST_CASE("a fixed buffer is filled piece by piece, to its last byte")
{
    char buffer[5]{};
    output_writer writer{buffer};
    writer.append("ab");
    writer.append("cde");
    writer.append("");
    CHECK(writer.fits());
    CHECK(writer.size() == 5);
    CHECK(std::string_view{buffer, 5} == "abcde");
}

TEST_CASE("growing buffers and iterators take everything")
{
    std::string string{"-"};
    output_writer{string}.append("abc");
    CHECK(string == "-abc");

    std::vector<char> vector;
    auto iterator = std::back_inserter(vector);
    output_writer{iterator}.append("abc");
    CHECK(vector == std::vector{'a', 'b', 'c'});
    output_writer{vector}.append("d");
    CHECK(vector.back() == 'd');
}
