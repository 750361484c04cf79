// A result that is dropped: nobody learns that there is no payload.
// diagnostic: unused-result
// flags: -Werror
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

bool format(char (&out)[100])
{
#ifdef ACCEPTED
    return static_cast<bool>(format_payload_to(out, message{.body = text("hi")}));
#else
    format_payload_to(out, message{.body = text("hi")});
    return true;
#endif
}
