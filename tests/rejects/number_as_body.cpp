// A body that is neither an elem nor a range of elems.
// diagnostic: message_like
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr auto formatted = format_payload(message{.body = text("hi")});
#else
constexpr auto formatted = format_payload(message{.body = 5});
#endif
