// apnsfmt-instructions CORPUS: formats each message of a corpus once, after a first round that warms up. Run under
// callgrind with --toggle-collect=count_instructions, it tells the instructions of that round.

#include <cstdio>
#include <string_view>

#include "corpora.hpp"
#include "implementations.hpp"

extern "C" [[gnu::noinline]] std::size_t count_instructions(bench::implementation& library, const bench::corpus& on)
{
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < on.messages.size(); ++i) {
        bytes += library.format(on.messages[i], i).size();
    }
    return bytes;
}

int main(int count, char** arguments)
{
    for (const bench::corpus& on : bench::all_corpora()) {
        if (count == 2 && on.name == arguments[1]) {
            const auto library = std::move(bench::all_implementations().front());
            library->prepare(on.messages);
            std::size_t bytes = 0;
            for (std::size_t i = 0; i < on.messages.size(); ++i) {
                bytes += library->format(on.messages[i], i).size();
            }
            return count_instructions(*library, on) == bytes ? 0 : 1;
        }
    }
    std::fprintf(stderr, "usage: apnsfmt-instructions CORPUS\n");
    return 2;
}
