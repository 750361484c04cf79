#include <apnsfmt/text/grapheme.hpp>

#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "../prove.hpp"

using namespace apnsfmt;

namespace {

constexpr std::size_t clusters(std::u32string_view text)
{
    cluster_breaker breaker;
    std::size_t count = 0;
    for (const char32_t each : text) {
        count += breaker.breaks_before(each) ? 1U : 0U;
    }
    return count;
}

} // namespace

TEST_CASE("clusters")
{
    PROVE(clusters(U"") == 0);
    PROVE(clusters(U"abc") == 3);
    PROVE(clusters(U"\r\n") == 1); // GB3
    PROVE(clusters(U"\n\r") == 2);
    PROVE(clusters(U"\u0001\u0301") == 2);       // GB4
    PROVE(clusters(U"e\u0301\u0327x") == 2);     // GB9
    PROVE(clusters(U"\u0600a") == 1);            // GB9b
    PROVE(clusters(U"\u0600\n") == 2);           // GB5
    PROVE(clusters(U"\u0915\u093F") == 1);       // GB9a
    PROVE(clusters(U"\u1100\u1161\u11A8") == 1); // GB6, GB7, GB8
    PROVE(clusters(U"\uAC00\u11A8\u11A8") == 1);
    PROVE(clusters(U"\uAC01\u1161") == 2);
    PROVE(clusters(U"\uAC00\uAC00") == 2);
    PROVE(clusters(U"\U00020000\u0301\U0002FFFF\U000DFFFF") == 3); // beyond the table
    PROVE(clusters(U"\U000E1000\U000E0FFF\U00100000") == 3);
    PROVE(clusters(U"a\U000E0100\U000E01EF\U000E01F0") == 2);
}

TEST_CASE("one Hangul syllable in 28 has no trailing consonant")
{
    using enum grapheme_class;
    PROVE(grapheme_class_of(U'\uABFF') == other);
    PROVE(grapheme_class_of(U'\uAC00') == hangul_lv);
    PROVE(grapheme_class_of(U'\uAC01') == hangul_lvt);
    PROVE(grapheme_class_of(U'\uAC1B') == hangul_lvt);
    PROVE(grapheme_class_of(U'\uAC1C') == hangul_lv);
    PROVE(grapheme_class_of(U'\uAC1D') == hangul_lvt);
    PROVE(grapheme_class_of(U'\uD788') == hangul_lv);
    PROVE(grapheme_class_of(U'\uD7A4') == other);
}

TEST_CASE("the table's ends")
{
    using enum grapheme_class;
    PROVE(grapheme_class_of(U'\U0001FFFF') == other);
    PROVE(grapheme_class_of(U'\U00020000') == other);
    PROVE(grapheme_class_of(U'\U000DFFFF') == other);
    PROVE(grapheme_class_of(U'\U000E0000') == control);
    PROVE(grapheme_class_of(U'\U000E0001') == control);
    PROVE(grapheme_class_of(U'\U000E01EF') == extend);
    PROVE(grapheme_class_of(U'\U000E0FFF') == control);
    PROVE(grapheme_class_of(U'\U000E1000') == other);
    PROVE(grapheme_class_of(U'\U0010FFFF') == other);
}

TEST_CASE("conjuncts (GB9c)")
{
    PROVE(clusters(U"\u0915\u094D\u0937") == 1);
    PROVE(clusters(U"\u0915\u0937") == 2);
    PROVE(clusters(U"\u0915\u094D\u200D\u0937") == 1);
    PROVE(clusters(U"\u0915\u200D\u094D\u0937") == 1);
    PROVE(clusters(U"\u0915\u094D\u200C\u0937") == 2); // ZWNJ keeps them apart
    PROVE(clusters(U"\u0915\u094D\u0937\u094D\u092F") == 1);
    PROVE(clusters(U"a\u094D\u0937") == 2);
}

TEST_CASE("emoji and flags (GB11, GB12, GB13)")
{
    PROVE(clusters(U"👨‍👩‍👧‍👦") == 1);
    PROVE(clusters(U"👍🏽👍") == 2);
    PROVE(clusters(U"❤️‍🔥") == 1);
    PROVE(clusters(U"👨‍‍👩") == 2); // two joiners are not one
    PROVE(clusters(U"a‍👩") == 2);
    PROVE(clusters(U"👩\u200D\u0301👩") == 2); // nothing may follow the joiner
    PROVE(clusters(U"🏴󠁧󠁢󠁥󠁮󠁧󠁿🏴") == 2);
    PROVE(clusters(U"🇩🇪🇫🇷") == 2);
    PROVE(clusters(U"🇩🇪🇫") == 2);
    PROVE(clusters(U"a🇩🇪🇫🇷🇯") == 4);
    PROVE(clusters(U"🇩́🇪") == 2);
}

TEST_CASE("two neighbours suffice to tell, except where they don't")
{
    PROVE(cluster_breaker::surely_breaks(U'a', U'b'));
    PROVE(cluster_breaker::surely_breaks(U'中', U'文'));
    PROVE(cluster_breaker::surely_breaks(U'가', U'나'));
    PROVE(cluster_breaker::surely_breaks(U'😀', U'😀'));
    PROVE(cluster_breaker::surely_breaks(U'a', U'🇩'));
    PROVE(cluster_breaker::surely_breaks(U'🇩', U'a'));
    PROVE(cluster_breaker::surely_breaks(U'\u0915', U'\u0937'));
    PROVE(cluster_breaker::surely_breaks(U'\u0301', U'a'));
    PROVE(cluster_breaker::surely_breaks(U'\u0301', U'😀'));
    PROVE(cluster_breaker::surely_breaks(U'\u200D', U'a'));
    PROVE(!cluster_breaker::surely_breaks(U'a', U'\u0301'));
    PROVE(!cluster_breaker::surely_breaks(U'\u0600', U'a'));
    PROVE(!cluster_breaker::surely_breaks(U'🇩', U'🇪'));
    PROVE(!cluster_breaker::surely_breaks(U'\u200D', U'😀'));
    PROVE(!cluster_breaker::surely_breaks(U'\u094D', U'\u0937'));
    PROVE(!cluster_breaker::surely_breaks(U'\u200D', U'\u0937'));
}

TEST_CASE("Unicode's own cases, of version 15.0")
{
    std::ifstream file{GRAPHEME_BREAK_TEST};
    REQUIRE(file);
    std::size_t cases = 0;
    std::size_t passed = 0;
    std::string failed;
    for (std::string line; std::getline(file, line);) {
        std::istringstream tokens{line.substr(0, line.find('#'))};
        cluster_breaker breaker;
        bool as_expected = true;
        bool breaks = false;
        std::string token;
        for (; tokens >> token;) {
            if (token == "÷" || token == "×") {
                breaks = token == "÷";
            } else {
                const auto code_point = static_cast<char32_t>(std::stoul(token, nullptr, 16));
                as_expected = breaker.breaks_before(code_point) == breaks && as_expected;
            }
        }
        if (!token.empty()) {
            ++cases;
            passed += as_expected ? 1U : 0U;
            failed += as_expected ? "" : line;
        }
    }
    // U+2701 was pictographic in 15.0 and is no more.
    CHECK(cases == 602);
    CHECK(passed == 601);
    CHECK(failed.find("2701") != std::string::npos);
}
