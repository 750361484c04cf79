// Any text as the inside of a JSON string: what a foreign parser reads is the repaired text, and no byte is wasted.

#include <nlohmann/json.hpp>

#include <apnsfmt/text/json.hpp>

#include "input.hpp"
#include "reference.hpp"

void fuzz(input& in)
{
    const std::size_t room = in.flag() ? in.pick(80) : in.pick(1000);
    const std::string_view text = in.flag() ? in.text(400) : in.rest();
    const std::u32string points = reference::decoded(text);
    const auto out = std::make_unique<char[]>(room);

    const apnsfmt::escape_progress done = apnsfmt::escape(text, out.get(), room);
    expect(done.written <= room && done.read <= text.size());
    const std::string written{out.get(), done.written};
    const std::u32string read = reference::decoded(text.substr(0, done.read));
    expect(written == reference::escaped(read));
    expect(points.starts_with(read));
    if (done.read < text.size()) { // for want of room alone
        expect(done.written + reference::escaped(points[read.size()]).size() > room);
    }
    const auto parsed = nlohmann::json::parse('"' + written + '"').get<std::string>();
    expect(parsed == reference::encoded(read));
    expect(nlohmann::json(parsed).dump().size() == written.size() + 2);

    // The plain loop, and the blocks for any machine, write the same.
    const auto plain = std::make_unique<char[]>(room);
    const apnsfmt::escape_progress plainly = apnsfmt::engine::escape_plainly(text, plain.get(), room);
    expect(plainly.read == done.read && std::string_view(plain.get(), plainly.written) == written);
    const auto swar = std::make_unique<char[]>(room);
    const apnsfmt::escape_progress by_words =
        apnsfmt::engine::escape_by_blocks<apnsfmt::engine::swar_block>(text, swar.get(), room);
    expect(written.starts_with(std::string_view{swar.get(), by_words.written}) && by_words.read <= done.read);

    // Cut, as the spec has it.
    const auto with_lookahead = std::make_unique<char[]>(room + apnsfmt::cut_lookahead);
    apnsfmt::cut_text cut{with_lookahead.get(), room};
    const std::size_t half = text.size() / 2;
    const std::u32string joined = reference::decoded(text.substr(0, half)) + reference::decoded(text.substr(half));
    if (cut.add(text.substr(0, half))) {
        cut.add(text.substr(half));
    }
    const std::size_t size = cut.finish();
    const reference::cut_text expected = reference::cut(joined, room);
    expect(cut.is_cut() == expected.is_cut);
    expect(std::string_view(with_lookahead.get(), size) == expected.escaped);
}
