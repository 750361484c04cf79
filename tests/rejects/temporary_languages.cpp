// A style that would borrow a language table which is gone when it is used.
// diagnostic: deleted
#include <apnsfmt/alert.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr auto spoken = extended(languages, {"tr", {.audio = "[ses]"}});
constexpr style how{.languages = spoken};
#else
constexpr style how{.languages = extended(languages, {"tr", {.audio = "[ses]"}})};
#endif
