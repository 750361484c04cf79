#include <fmt/format.h>

import apnsfmt;

int main()
{
    using namespace apnsfmt;
    fmt::print("{}\n", format_payload(message{.from = {.nickname = "Denny"}, .body = text("hi")}).json());
}
