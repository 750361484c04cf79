// An array parameter as output: it is a pointer.
// diagnostic: character_iterator|pointer
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
format_result format(char (&out)[100])
#else
format_result format(char out[100])
#endif
{
    return format_payload_to(out, message{.body = text("hi")});
}
