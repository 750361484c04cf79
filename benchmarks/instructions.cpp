// apnsfmt-instructions CORPUS: formats each message of a corpus, or the one message of `ten_kilobytes` or
// `ten_megabytes` of text; after a first round that warms up, once more in count_instructions(), for callgrind to look
// at.

#include <cstdio>
#include <string_view>
#include <vector>

#include "corpora.hpp"
#include "implementations.hpp"

namespace {

std::vector<bench::chat_message> messages_of(std::string_view name)
{
    for (bench::corpus& each : bench::all_corpora()) {
        if (each.name == name) {
            return std::move(each.messages);
        }
    }
    const std::size_t size = name == "ten_kilobytes" ? 10'000 : name == "ten_megabytes" ? 10'000'000 : 0;
    bench::chat_message said;
    while (said.text.size() < size) {
        said.text += "中文";
    }
    return size == 0 ? std::vector<bench::chat_message>{} : std::vector{said};
}

std::size_t format_all(bench::implementation& library, const std::vector<bench::chat_message>& messages)
{
    std::size_t bytes = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        bytes += library.format(messages[i], i).size();
    }
    return bytes;
}

} // namespace

extern "C" [[gnu::noinline]] std::size_t count_instructions(bench::implementation& library,
                                                            const std::vector<bench::chat_message>& messages)
{
    return format_all(library, messages);
}

int main(int count, char** arguments)
{
    const std::vector<bench::chat_message> messages = messages_of(count == 2 ? arguments[1] : "");
    if (messages.empty()) {
        std::fprintf(stderr, "usage: apnsfmt-instructions CORPUS\n");
        return 2;
    }
    const auto library = std::move(bench::all_implementations().front());
    const std::size_t bytes = format_all(*library, messages);
    return count_instructions(*library, messages) == bytes ? 0 : 1;
}
