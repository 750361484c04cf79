// A title that is text as it is and text that the device looks up at once.
// diagnostic: title
#include <apnsfmt/apnsfmt.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr alert_parts parts{.title = localized{.key = "T"}};
#else
constexpr alert_parts parts{.title = localized{.key = "T"}, .title = "News"};
#endif
