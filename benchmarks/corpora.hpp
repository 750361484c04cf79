#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <apnsfmt/message.hpp>

// What is formatted: messages as a chat has them, made by the same code on every machine.

namespace bench {

/// One message as a chat server might hold it.
struct chat_message {
    std::string nickname;
    std::string name_card;
    std::optional<std::string> group_name; ///< absent: one-to-one
    apnsfmt::elem_kind kind{};
    std::string text;
    std::string title;
    std::string sound;
    std::string ext;
    std::optional<std::int64_t> badge;
    std::string thread_id;
};

/// The one customization point of the library; nothing is copied.
constexpr auto as_message(const chat_message& said) noexcept
{
    return apnsfmt::message<apnsfmt::elem>{
        .from = {.nickname = said.nickname, .name_card = said.name_card},
        .in = said.group_name ? std::optional{apnsfmt::group{*said.group_name}} : std::nullopt,
        .body = {said.kind, said.text},
        .push = {.title = said.title, .ext = said.ext, .sound = said.sound},
    };
}

struct corpus {
    std::string_view name;
    std::vector<chat_message> messages;
};

/// Every corpus of the benchmarks; 256 messages each.
std::vector<corpus> all_corpora();

} // namespace bench
