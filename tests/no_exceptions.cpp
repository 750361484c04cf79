// Everything compiles, and works, in a program built without exceptions and without run-time type information.

#include <apnsfmt/apnsfmt.hpp>

int main()
{
    using namespace apnsfmt;
    const message hi{.from = {.nickname = "Denny"}, .body = elems(text("hi"), image())};
    const bool same = format_payload(hi).json() == R"({"aps":{"alert":"Denny: hi[image]"}})"
                      && format_alert(hi) == "Denny: hi[image]";
    return same ? 0 : 1;
}
