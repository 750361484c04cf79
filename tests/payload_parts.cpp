#include <apnsfmt/payload_parts.hpp>

#include <string_view>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr message<> said{.from = {.nickname = "Denny"}, .body = text("hi"), .push = {.title = "t"}};
constexpr options unset{};

/// The payload written whole into so much room; empty if it does not fit.
template <std::size_t Room>
struct whole {
    char bytes[Room]{};
    std::size_t size{};

    constexpr whole() : size{engine::payload_parts<elem, true>{said, unset}.write_whole<json_writer>(bytes, Room).size}
    {
    }
    constexpr std::string_view text() const { return {bytes, size}; }
};

} // namespace

TEST_CASE("a payload is written whole or not at all")
{
    constexpr std::string_view expected = R"({"aps":{"alert":{"title":"t","body":"Denny: hi"}}})";
    PROVE(whole<expected.size()>{}.text() == expected);
    PROVE(whole<expected.size() - 1>{}.text().empty());
    PROVE(whole<1>{}.text().empty());
}

TEST_CASE("a heading is cut to what it may take, down to nothing")
{
    constexpr auto cut = [](std::size_t room) {
        engine::cut_heading heading{"headline"};
        heading.cut_to(room);
        return heading;
    };
    PROVE(cut(8).escaped() == "headline");
    PROVE(!cut(8).is_cut());
    PROVE(cut(7).escaped() == "head…");
    PROVE(cut(7).is_cut());
    PROVE(cut(2).empty());
}
