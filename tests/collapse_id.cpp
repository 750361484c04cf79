#include <apnsfmt/collapse_id.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

// One byte longer than a collapse ID may be.
constexpr std::string_view too_long = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";
static_assert(too_long.size() == longest_collapse_id + 1);

} // namespace

TEST_CASE("a collapse ID for any string")
{
    constexpr auto is = [](std::string_view any, std::string_view id) {
        const collapse_id made = collapse_id_of(any);
        return std::string_view{made} == id && engine::is_collapse_id(made);
    };
    PROVE(is("chat-7", "chat-7"));
    PROVE(is(too_long.substr(1), too_long.substr(1)));
    // Golden values: the published hash, which servers in other languages have, too; they may never change.
    PROVE(is("", "6c62272e07bb014262b821756295c58d"));
    PROVE(is("a b", "a68d62c6038b5822836dbc79780dff7a"));
    PROVE(is("\xFF", "d228cb68f51a8caf78912b704e49f346"));
    PROVE(is(too_long, "e09d1c9073eb86771c3233a27c7d3d77"));

    // A string that looks like a hash is hashed, too: it must not get the ID of the string with that hash.
    PROVE(is("a68d62c6038b5822836dbc79780dff7a", "7046aa5c968e373fec086d015f87a656"));
    PROVE(is("00000000000000000000000000000000", "4bae73afc703da1fcce51065d5c9ef0d"));
    PROVE(is("ffffffffffffffffffffffffffffffff", "08b58a1eb5a71e551e4e6e5013ad760d"));
    // No other string of hexadecimal digits looks like one.
    PROVE(is("a68d62c6038b5822836dbc79780dff7", "a68d62c6038b5822836dbc79780dff7"));
    PROVE(is("a68d62c6038b5822836dbc79780dff7a0", "a68d62c6038b5822836dbc79780dff7a0"));
    PROVE(is("A68D62C6038B5822836DBC79780DFF7A", "A68D62C6038B5822836DBC79780DFF7A"));
    PROVE(is("g68d62c6038b5822836dbc79780dff7a", "g68d62c6038b5822836dbc79780dff7a"));
    PROVE(is("a68d62c6038b5822836dbc79780dff7/", "a68d62c6038b5822836dbc79780dff7/"));

    std::vector<std::string> ids;
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const char any[] = {' ', static_cast<char>(first), static_cast<char>(second)};
            const collapse_id made = collapse_id_of({any, sizeof any});
            ids.emplace_back(std::string_view{made});
            const collapse_id made_of_id = collapse_id_of(made);
            ids.emplace_back(std::string_view{made_of_id});
        }
    }
    std::sort(ids.begin(), ids.end());
    CHECK(std::unique(ids.begin(), ids.end()) == ids.end());
}
