// Everything compiles, and works, in a program built without exceptions and without run-time type information.

#include <apnsfmt/apnsfmt.hpp>

int main()
{
    using namespace apnsfmt;
    const message hi{.from = {.nickname = "Denny"}, .body = elems(text("hi"), image())};
    const app apps[] = {{.business_id = 7, .bundle_id = "com.example.app"}};
    const bool same = format_payload(hi).json() == R"({"aps":{"alert":"Denny: hi[image]"}})"
                      && format_alert(hi) == "Denny: hi[image]"
                      && format_request(format_payload(hi), apps, {7, "00FC"}).path() == "/3/device/00fc";
    return same ? 0 : 1;
}
