// A pointer as output, whose buffer has an unknown size.
// diagnostic: character_iterator|pointer
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

format_result format(char* out)
{
#ifdef ACCEPTED
    return format_payload_to(std::span{out, 100}, message{.body = text("hi")});
#else
    return format_payload_to(out, message{.body = text("hi")});
#endif
}
