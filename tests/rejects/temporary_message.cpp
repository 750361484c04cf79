// An alert that would borrow a message which is gone when it is shown.
// diagnostic: deleted
#include <apnsfmt/alert.hpp>

using namespace apnsfmt;

constexpr message said{.body = text("hi")};

#ifdef ACCEPTED
constexpr bool has_prefix = alert{said, {}, {}}.has_prefix();
#else
constexpr bool has_prefix = alert{message{.body = text("hi")}, {}, {}}.has_prefix();
#endif
