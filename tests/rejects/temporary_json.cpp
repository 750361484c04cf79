// JSON of a string that is gone before it is written.
// diagnostic: deleted
#include <string>
#include <vector>

#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

std::string dump();

payload format()
{
    std::vector<custom_key> keys;
#ifdef ACCEPTED
    const std::string json = dump();
    keys.push_back({"d", raw_json{json}});
#else
    keys.push_back({"d", raw_json{dump()}});
#endif
    return format_payload(message{.body = text("hi")}, {.custom = keys});
}
