#include <apnsfmt/apnsfmt.hpp>

#include "other.hpp"

std::array<const void*, 7> tables_elsewhere()
{
    using namespace apnsfmt;
    return {&version, &standard_rules, &strict_rules, &languages, &labels::en, &push_types, &answer_rows};
}

std::string payload_elsewhere()
{
    using namespace apnsfmt;
    return std::string{format_payload(message{.from = {.nickname = "Denny"}, .body = text("hi")}).json()};
}
