#include <apnsfmt/apnsfmt.hpp>

int main()
{
    using namespace apnsfmt;
    fmt::print("{}\n", format_payload(message{.from = {.nickname = "Denny"}, .body = text("hi")}).json());
}
