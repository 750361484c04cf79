// A custom key whose string is gone before it is written.
// diagnostic: deleted
#include <string>
#include <vector>

#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

std::string made();

payload format()
{
    std::vector<custom_key> keys;
#ifdef ACCEPTED
    const std::string value = made();
    keys.push_back(custom_key{"d", value});
#else
    keys.push_back(custom_key{"d", made()});
#endif
    return format_payload(message{.body = text("hi")}, {.custom = keys});
}
