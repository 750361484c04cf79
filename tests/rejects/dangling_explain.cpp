// A kept explanation of options that are gone.
// diagnostic: dangling
// compiler: clang++-19
// flags: -Werror
#include <apnsfmt/explain.hpp>

using namespace apnsfmt;

constexpr message said{.body = text("hi")};

format_result format(char (&out)[100])
{
#ifdef ACCEPTED
    const options settings{.limit = 100};
    const explain kept{said, settings};
#else
    const explain kept{said, {.limit = 100}};
#endif
    return kept.format_to(out);
}
