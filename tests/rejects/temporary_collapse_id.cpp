// Settings that would borrow a collapse ID which is gone when they are used.
// diagnostic: deleted
#include <apnsfmt/request.hpp>

using namespace apnsfmt;

#ifdef ACCEPTED
constexpr collapse_id chat = collapse_id_of("chat 7");
constexpr request_settings how{.collapse_id = chat};
#else
constexpr request_settings how{.collapse_id = collapse_id_of("chat 7")};
#endif
