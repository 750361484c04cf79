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
static_assert(character_iterator<fmt::appender> && character_iterator<std::back_insert_iterator<std::vector<char>>>);
static_assert(output<char (&)[8]> && output<std::span<char>> && output<std::string&> && output<fmt::appender>);
static_assert(growing_buffer<std::vector<char>>);
static_assert(!output<char*> && !output<char*&>); // the size of its buffer is unknown
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
    writer.finish();
    CHECK(std::string_view{buffer, 5} == "abcde");
}

TEST_CASE("a growing buffer is replaced at the end, an iterator takes everything at once")
{
    std::string string{"old"};
    output_writer writer{string};
    writer.append(string);
    writer.append("abc");
    CHECK(string == "old");
    writer.finish();
    CHECK(string == "oldabc");
    CHECK(writer.size() == 6);
    CHECK(writer.fits());

    std::vector<char> vector;
    auto iterator = std::back_inserter(vector);
    output_writer iterating{iterator};
    iterating.append("abc");
    iterating.finish();
    CHECK(vector == std::vector{'a', 'b', 'c'});
    output_writer replacing{vector};
    replacing.append("d");
    replacing.finish();
    CHECK(vector == std::vector{'d'});
}

TEST_CASE("replacing keeps the capacity of a growing buffer")
{
    std::string string(1000, '-');
    const char* const begin = string.data();
    engine::replace(string, "abc", "d");
    CHECK(string == "abcd");
    CHECK(string.data() == begin);
}

TEST_CASE("a text overlaps a buffer if they share a byte")
{
    const std::string bytes(100, '-');
    const std::string_view all{bytes};
    for (std::size_t begin = 0; begin <= all.size(); ++begin) {
        for (const std::size_t size : {0U, 1U, 2U, 30U, 70U}) {
            const std::string_view text = all.substr(begin, size);
            const bool shares = !text.empty() && begin < 60 && begin + text.size() > 20;
            REQUIRE((text.empty() || engine::overlaps(std::span{bytes}.subspan(20, 40), text) == shares));
        }
    }
    CHECK(!engine::overlaps({}, all));
    CHECK(!engine::overlaps(std::span{bytes}, {}));
}
