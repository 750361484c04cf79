// An alert that would borrow a message which is gone when it is shown.
// diagnostic: deleted
#include <apnsfmt/alert.hpp>

using namespace apnsfmt;

constexpr message said{.body = text("hi")};

#ifdef ACCEPTED
constexpr bool untitled = alert{said, {}, {}}.title().empty();
#else
constexpr bool untitled = alert{message{.body = text("hi")}, {}, {}}.title().empty();
#endif
