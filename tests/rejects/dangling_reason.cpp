// The text of an answer that is gone.
// diagnostic: dangling
// compiler: clang++-19
// flags: -Werror
#include <apnsfmt/answer.hpp>

using namespace apnsfmt;

std::size_t size()
{
#ifdef ACCEPTED
    const answer read = read_answer(400, "{}");
    const std::string_view reason = read.text;
#else
    const std::string_view reason = read_answer(400, "{}").text;
#endif
    return reason.size();
}
