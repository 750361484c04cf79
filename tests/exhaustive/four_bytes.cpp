// apnsfmt-four-bytes STRIDE [THREADS]: the strings of four bytes, all 2^32 with a stride of 1, repaired and escaped as
// ICU decodes them. Prints how many were tried and how many differ.

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <unicode/utf8.h>

#include <apnsfmt/text/escape.hpp>

#include "../fuzz/reference.hpp"

namespace {

/// What stands in a JSON string for each ASCII character.
const std::vector<std::string> ascii = [] {
    std::vector<std::string> made;
    for (char32_t c = 0; c < 0x80; ++c) {
        made.push_back(reference::escaped(c));
    }
    return made;
}();

/// Whether the library repairs and escapes a string as ICU's macro reads it, which takes maximal subparts, too.
bool agrees_with_icu(const std::uint8_t (&bytes)[4])
{
    std::uint8_t expected[32];
    std::size_t size = 0;
    for (std::int32_t at = 0; at < 4;) {
        UChar32 next = 0;
        U8_NEXT_OR_FFFD(bytes, at, 4, next);
        if (const auto point = static_cast<std::uint32_t>(next); point < 0x80) {
            for (const char each : ascii[point]) {
                expected[size++] = static_cast<std::uint8_t>(each);
            }
        } else {
            U8_APPEND_UNSAFE(expected, size, point);
        }
    }
    const std::string_view text{reinterpret_cast<const char*>(bytes), 4};
    const auto is_expected = [&](apnsfmt::escape_progress done, const char* out) {
        return done.read == 4 && done.written == size && std::memcmp(out, expected, size) == 0;
    };
    char plain[32];
    char roomy[256]; // enough for blocks
    return is_expected(apnsfmt::engine::escape_plainly(text, plain, sizeof plain), plain)
           && is_expected(apnsfmt::escape(text, roomy, sizeof roomy), roomy);
}

std::uint64_t number_from(const char* text)
{
    std::uint64_t number = 0;
    std::from_chars(text, text + std::strlen(text), number);
    return number;
}

} // namespace

int main(int count, char** arguments)
{
    const std::uint64_t stride = count > 1 ? number_from(arguments[1]) : 0;
    const std::uint64_t threads = count > 2 ? number_from(arguments[2]) : 1;
    if (stride == 0 || threads == 0) {
        std::fprintf(stderr, "usage: apnsfmt-four-bytes STRIDE [THREADS]\n");
        return 2;
    }
    struct alignas(64) tally {
        std::uint64_t tried{};
        std::uint64_t different{};
    };
    std::vector<tally> tallies(threads);
    std::vector<std::thread> workers;
    for (std::uint64_t t = 0; t < threads; ++t) {
        workers.emplace_back([&tallies, stride, threads, t] {
            tally mine;
            for (std::uint64_t bits = t * stride; bits < std::uint64_t{1} << 32U; bits += stride * threads) {
                const auto byte = [bits](unsigned shift) { return static_cast<std::uint8_t>(bits >> shift & 0xFFU); };
                const std::uint8_t bytes[] = {byte(24), byte(16), byte(8), byte(0)};
                ++mine.tried;
                mine.different += agrees_with_icu(bytes) ? 0U : 1U;
            }
            tallies[t] = mine;
        });
    }
    tally all;
    for (std::uint64_t t = 0; t < threads; ++t) {
        workers[t].join();
        all.tried += tallies[t].tried;
        all.different += tallies[t].different;
    }
    std::printf("%llu strings of four bytes tried, %llu different\n", static_cast<unsigned long long>(all.tried),
                static_cast<unsigned long long>(all.different));
    return all.different == 0 ? 0 : 1;
}
