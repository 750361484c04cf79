// The headers of a request that is gone.
// diagnostic: dangling
// compiler: clang++-19
// flags: -Werror
#include <apnsfmt/request.hpp>

using namespace apnsfmt;

std::size_t size(const payload& made)
{
    std::size_t sum = 0;
#ifdef ACCEPTED
    const request sent = format_request(made, app{.bundle_id = "a"}, "00");
    for (const header each : sent.headers()) {
#else
    for (const header each : format_request(made, app{.bundle_id = "a"}, "00").headers()) {
#endif
        sum += each.value.size();
    }
    return sum;
}
