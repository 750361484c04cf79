// A body that can be walked only once: it is looked at before it is written.
// diagnostic: message_like
#include <iterator>
#include <ranges>

#include <apnsfmt/payload.hpp>

using namespace apnsfmt;

struct word {
    operator elem() const { return text("hi"); }
};

#ifdef ACCEPTED
using words = std::ranges::subrange<const word*>;
#else
using words = std::ranges::subrange<std::istream_iterator<word>>;
#endif

verdict formatted(const message<words>& said) { return format_payload(said).verdict(); }
