#include <apnsfmt/apnsfmt.hpp>

#include "other.hpp"

// Two units include everything, and the program has everything once.
int main()
{
    using namespace apnsfmt;
    const std::array<const void*, 7> tables_here{&version,    &standard_rules, &strict_rules, &languages,
                                                 &labels::en, &push_types,     &answer_rows};
    const payload said = format_payload(message{.from = {.nickname = "Denny"}, .body = text("hi")});
    if (tables_here != tables_elsewhere() || said.json() != payload_elsewhere()) {
        return 1;
    }
    fmt::print("{}\n", said.json());
}
