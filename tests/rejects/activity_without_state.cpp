// A push for a Live Activity that does not say what the activity's state is.
// diagnostic: deleted
#include <apnsfmt/apnsfmt.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr live_activity update{.event = activity_update{}, .timestamp = 1, .content_state = raw_json{"{}"}};
#else
constexpr live_activity update{.event = activity_update{}, .timestamp = 1};
#endif
