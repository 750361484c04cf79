// A type that is no message and has no as_message.
// diagnostic: message_like
#include <apnsfmt/payload.hpp>

namespace chat {
struct line {};
#ifdef ACCEPTED
constexpr apnsfmt::message<> as_message(const line&) { return {}; }
#endif
} // namespace chat

constexpr auto formatted = apnsfmt::format_payload(chat::line{});
