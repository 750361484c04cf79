// A style that would borrow labels which are gone when it is used.
// diagnostic: deleted
#include <apnsfmt/alert.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr label_set words{.audio = "[voice]"};
constexpr style how{.labels = words};
#else
constexpr style how{.labels = label_set{.audio = "[voice]"}};
#endif
