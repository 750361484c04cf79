// A place that takes no characters.
// diagnostic: (satisf\w+ .*output|output.* satisf)
#include <apnsfmt/payload.hpp>

int formatted()
{
#ifdef ACCEPTED
    char out[100];
#else
    int out = 0;
#endif
    return apnsfmt::format_payload_to(out, apnsfmt::message{.body = apnsfmt::text("hi")}) ? 0 : 1;
}
