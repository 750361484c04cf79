// A view of the JSON of a payload that is gone.
// diagnostic: dangling
// compiler: clang++-19
// flags: -Werror
#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

std::size_t size()
{
#ifdef ACCEPTED
    const payload made = format_payload(message{.body = text("hi")});
    const std::string_view json = made.json();
#else
    const std::string_view json = format_payload(message{.body = text("hi")}).json();
#endif
    return json.size();
}
