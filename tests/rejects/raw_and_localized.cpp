// A title that is text as it is and text that the device looks up at once.
// diagnostic: alert_text
#include <apnsfmt/apnsfmt.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr alert_text title{localized{.key = "T"}};
#else
constexpr alert_text title{"News", localized{.key = "T"}};
#endif
