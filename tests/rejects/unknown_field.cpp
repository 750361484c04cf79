// A field that a message does not have.
// diagnostic: 'nick'
#include <apnsfmt/apnsfmt.hpp>

#ifdef ACCEPTED
constexpr apnsfmt::message<> said{.from = {.nickname = "Denny"}};
#else
constexpr apnsfmt::message<> said{.from = {.nick = "Denny"}};
#endif
