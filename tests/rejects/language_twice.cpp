// A language that has a row already: its labels are for `amended`.
// diagnostic: language_without_tag_or_listed_twice
#include <apnsfmt/labels.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr auto spoken = extended(languages, {"tr", {.audio = "[ses]"}});
#else
constexpr auto spoken = extended(languages, {"DE", {.audio = "[Ton]"}});
#endif
