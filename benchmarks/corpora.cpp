#include "corpora.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include <fmt/format.h>

namespace bench {

namespace {

/// Numbers that are the same everywhere, which the standard library's distributions are not.
class dice {
public:
    explicit dice(std::uint64_t seed) : state_{seed} {}

    std::size_t below(std::size_t end)
    {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>((state_ >> 33U) % end);
    }
    std::size_t between(std::size_t first, std::size_t last) { return first + below(last - first + 1); }
    bool chance(std::size_t percent) { return below(100) < percent; }

    template <std::size_t Size>
    std::string_view pick(const std::array<std::string_view, Size>& all)
    {
        return all[below(Size)];
    }

private:
    std::uint64_t state_;
};

constexpr std::array<std::string_view, 24> words{
    "the", "rope",  "is",   "at", "seven", "tomorrow", "we",    "climb", "early", "bring", "some",   "tea",
    "and", "bread", "I'll", "be", "there", "ok",       "sure!", "why?",  "maybe", "later", "thanks", "50%"};
constexpr std::array<std::string_view, 8> ascii_names{"Denny", "Alice", "Bob Miller", "lumotuwe",
                                                      "Dr. A", "K",     "Anna-Maria", "climber_77"};
constexpr std::array<std::string_view, 4> ascii_groups{"Climbers", "Ward 7", "The Rope Team", "Family"};
constexpr std::array<std::string_view, 24> characters{"今", "天", "下", "午", "七", "点", "在", "岩",
                                                      "馆", "见", "面", "，", "记", "得", "带", "绳",
                                                      "子", "和", "茶", "。", "好", "的", "谢", "！"};
constexpr std::array<std::string_view, 6> emoji{"😀", "👍🏽", "❤️", "🧗", "🇨🇳", "👨‍👩‍👧‍👦"};
constexpr std::array<std::string_view, 6> cjk_names{"张三", "李小龙", "王五", "Anna王", "山田太郎", "김민수"};
constexpr std::array<std::string_view, 4> cjk_groups{"技术部", "攀岩俱乐部", "家人", "三年二班"};
constexpr std::array<std::string_view, 10> broken{"\xFF",     "\xC3", "\xE4\xB8", "\xF0\x9F\x98", "\xED\xA0\x80",
                                                  "\xC0\xAF", "\x01", "\x1B[0m",  "\"",           "\\"};
constexpr std::array<std::string_view, 6> hostile_names{
    "a\u202Eb", "Ali\u200B\u200Bce", "שלום", "Z\u0301\u0302\u0303", "x\n\ny", "\u2066evil\u2069 \xFF"};

std::string ascii_text(dice& random, std::size_t least, bool with_escapes = false)
{
    std::string text;
    while (text.size() < least) {
        if (!text.empty()) {
            text += with_escapes && random.chance(6) ? '\n' : ' ';
        }
        const bool quoted = with_escapes && random.chance(6);
        text += quoted ? "\"" : "";
        text += random.pick(words);
        text += quoted ? "\"" : "";
    }
    return text;
}

std::string cjk_text(dice& random, std::size_t least)
{
    std::string text;
    while (text.size() < least) {
        text += random.chance(4) ? random.pick(emoji) : random.pick(characters);
    }
    return text;
}

/// What stands around the content of most messages: about 60 bytes of a payload.
chat_message frame(dice& random, std::string_view name, std::string_view group)
{
    chat_message said;
    said.nickname = name;
    said.name_card = random.chance(50) ? name : "";
    said.group_name = group;
    said.sound = "default";
    said.badge = static_cast<std::int64_t>(random.below(120));
    return said;
}

/// Sets what some of a chat's messages have beside that, and takes away what some lack.
chat_message varied(dice& random, chat_message said)
{
    if (random.chance(60)) {
        said.group_name.reset();
    } else {
        said.thread_id = fmt::format("g{}", random.below(1000));
    }
    said.sound = random.chance(60) ? said.sound : "";
    said.ext = random.chance(30) ? fmt::format("chat/{}", random.below(100000)) : "";
    said.title = random.chance(10) ? "News" : "";
    return said;
}

chat_message ascii_frame(dice& random)
{
    const std::string_view name = random.pick(ascii_names);
    return frame(random, name, random.pick(ascii_groups));
}

chat_message cjk_frame(dice& random)
{
    const std::string_view name = random.pick(cjk_names);
    return frame(random, name, random.pick(cjk_groups));
}

chat_message ascii_short(dice& random)
{
    chat_message said = ascii_frame(random);
    said.text = ascii_text(random, random.between(18, 54));
    return said;
}

chat_message cjk_short(dice& random)
{
    chat_message said = cjk_frame(random);
    said.text = cjk_text(random, random.between(24, 100));
    return said;
}

chat_message ascii_long(dice& random)
{
    chat_message said = ascii_frame(random);
    said.text = ascii_text(random, random.between(1450, 1550), true);
    return said;
}

chat_message cjk_long(dice& random)
{
    chat_message said = cjk_frame(random);
    said.text = cjk_text(random, random.between(1150, 1250));
    return said;
}

chat_message mixed(dice& random)
{
    constexpr std::array labels{apnsfmt::elem_kind::audio, apnsfmt::elem_kind::file, apnsfmt::elem_kind::image,
                                apnsfmt::elem_kind::video};
    const std::size_t lot = random.below(100);
    if (lot < 60) {
        return varied(random, random.chance(50) ? ascii_short(random) : cjk_short(random));
    }
    if (lot < 80) {
        chat_message said = varied(random, random.chance(50) ? ascii_frame(random) : cjk_frame(random));
        said.kind = labels[random.below(labels.size())];
        return said;
    }
    if (lot < 90) {
        chat_message said = varied(random, cjk_short(random));
        said.kind = apnsfmt::elem_kind::custom;
        return said;
    }
    return varied(random, random.chance(50) ? ascii_long(random) : cjk_long(random));
}

chat_message hostile(dice& random)
{
    const std::string_view name = random.pick(hostile_names);
    chat_message said = frame(random, name, random.pick(hostile_names));
    const std::size_t least = random.between(20, 400);
    while (said.text.size() < least) {
        said.text += random.chance(40)   ? random.pick(broken)
                     : random.chance(50) ? random.pick(words)
                                         : random.pick(characters);
    }
    return said;
}

chat_message overflow(dice& random)
{
    chat_message said = cjk_frame(random);
    said.text = cjk_text(random, 10000);
    return said;
}

chat_message suppressed(dice& random)
{
    chat_message said = ascii_frame(random);
    said.kind = apnsfmt::elem_kind::custom;
    return said;
}

} // namespace

std::vector<corpus> all_corpora()
{
    const std::pair<std::string_view, std::function<chat_message(dice&)>> makers[] = {
        {"ascii_short", ascii_short}, {"cjk_short", cjk_short},   {"ascii_long", ascii_long},
        {"cjk_long", cjk_long},       {"mixed", mixed},           {"hostile", hostile},
        {"overflow", overflow},       {"suppressed", suppressed},
    };
    std::vector<corpus> all;
    for (const auto& [name, make] : makers) {
        dice random{name.size()};
        corpus& made = all.emplace_back(corpus{name, {}});
        for (int i = 0; i < 256; ++i) {
            made.messages.push_back(make(random));
        }
    }
    return all;
}

} // namespace bench
