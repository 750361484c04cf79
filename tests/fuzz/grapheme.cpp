// Any code points: boundaries between clusters stand where UAX #29, taken rule by rule, has them.

#include <apnsfmt/text/grapheme.hpp>

#include "input.hpp"
#include "reference.hpp"

void fuzz(input& in)
{
    // One of each class and more, so that bytes of the input mostly mean something.
    constexpr char32_t points_of_interest[] = {
        U'a',      U'\r',     U'\n',         U'\u0000',     U'\u0301', U'\u094D',     U'\u200C',     U'\u200D',
        U'\u0903', U'\u0600', U'\u0915',     U'\U0001F468', U'\u00A9', U'\U0001F1E9', U'\u1100',     U'\u1161',
        U'\u11A8', U'\uAC00', U'\uAC01',     U'\uFE0F',     U'\u0ACD', U'\u0E33',     U'\U000E0020', U'\u0A95',
        U'\u2028', U'\u200B', U'\U0001F3FD', U'\u1B44',     U'\u1B13', U'\u1039',     U'\u1000',     U'\U0010FFFF',
    };
    std::u32string points;
    for (std::size_t count = in.pick(64); count > 0; --count) {
        const std::size_t which = in.pick(std::size(points_of_interest) + 4);
        const auto any = static_cast<char32_t>(which < std::size(points_of_interest) ? points_of_interest[which]
                                                                                     : in.pick(0x110000));
        points += any >= 0xD800 && any <= 0xDFFF ? U'\uFFFD' : any;
    }
    apnsfmt::cluster_breaker breaker;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const bool expected = reference::is_boundary(points, i);
        expect(breaker.breaks_before(points[i]) == expected);
        // What two neighbours are said to tell is true whatever stands before them.
        expect(i == 0 || expected || !apnsfmt::cluster_breaker::surely_breaks(points[i - 1], points[i]));
    }
}
