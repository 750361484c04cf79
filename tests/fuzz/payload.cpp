// Any message under any settings: the payload is what the spec's words make of it, byte for byte, where it is plain or
// has headings; and one JSON object within the limit, with no byte wasted, in any case.

#include <apnsfmt/payload.hpp>

#include <nlohmann/json.hpp>

#include "foreign_json.hpp"
#include "input.hpp"
#include "message.hpp"
#include "reference.hpp"

using namespace apnsfmt;

namespace {

/// Takes what is written as plain bytes, repaired: names and separators.
struct plain_writer {
    std::u32string out{};

    void raw(std::string_view text) { out += reference::decoded(text); }
    void text(std::string_view piece) { out += reference::decoded(piece); }
};

/// A payload by the spec's words. What is shown, and whether it is, is for the library's own `alert`, which other tests
/// prove; how it is written and cut is not.
class slow_payload {
public:
    slow_payload(const said& source, const options& settings)
        : source_{source}, settings_{settings}, shown_{source, settings.style, settings.receiver},
          limit_{std::min(settings.limit, payload_limit_of(push_type_of(source.push, settings)))}
    {
        const auto names = shown_.names();
        title_ = reference::decoded(names ? names->title.text() : shown_.title());
        subtitle_ = reference::decoded(names ? names->subtitle.text() : shown_.subtitle());
        plain_writer prefix;
        shown_.write_prefix(prefix);
        prefix_ = reference::escaped(prefix.out);
        shown_.visit_content([this](std::string_view piece) {
            content_ += reference::decoded(piece);
            return true;
        });
        const std::string whole =
            written(reference::escaped(title_), reference::escaped(subtitle_), reference::escaped(content_));
        whole_size_ = whole.size();
        if (whole.size() <= limit_) {
            json_ = whole;
        } else {
            cut();
        }
    }

    /// The payload; empty if it can't be cut to the limit.
    const std::string& json() const { return json_; }
    cut_parts cut_of() const { return cut_; }
    std::size_t whole_size() const { return whole_size_; }

private:
    void cut()
    {
        reference::cut_text title = reference::cut(title_, 256);
        reference::cut_text subtitle = reference::cut(subtitle_, 256);
        while (true) {
            const std::size_t needed = written(title.escaped, subtitle.escaped, "").size();
            if (needed <= limit_) {
                finish(title, subtitle, reference::cut(content_, limit_ - needed));
                return;
            }
            reference::cut_text& last = subtitle.escaped.empty() ? title : subtitle;
            const std::u32string& text = subtitle.escaped.empty() ? title_ : subtitle_;
            if (last.escaped.empty()) {
                return;
            }
            const std::size_t excess = needed - limit_;
            last = reference::cut(text, last.escaped.size() - std::min(excess, last.escaped.size()));
            if (!last.escaped.empty()) {
                finish(title, subtitle, {"", !content_.empty()});
                return;
            }
        }
    }

    void finish(const reference::cut_text& title, const reference::cut_text& subtitle, const reference::cut_text& body)
    {
        cut_ = {.title = title.is_cut, .subtitle = subtitle.is_cut, .body = body.is_cut};
        if (!(title.escaped.empty() && subtitle.escaped.empty() && prefix_.empty() && body.escaped.empty())) {
            json_ = written(title.escaped, subtitle.escaped, body.escaped);
        }
    }

    /// The whole payload, with these texts, escaped, in the alert.
    std::string written(const std::string& title, const std::string& subtitle, const std::string& content) const
    {
        std::string out = head();
        const bool is_object = !title.empty() || !subtitle.empty();
        out += is_object ? R"("alert":{)" : R"("alert":)";
        out += title.empty() ? "" : R"("title":")" + title + R"(",)";
        out += subtitle.empty() ? "" : R"("subtitle":")" + subtitle + R"(",)";
        out += (is_object ? R"("body":")" : "\"") + prefix_ + content + '"';
        return out + (is_object ? "}}}" : "}}");
    }

    std::string head() const
    {
        const push_info& push = source_.push;
        const bool full = settings_.receiver.preview == preview::full;
        const bool all = settings_.style.sender_overrides == sender_overrides::all;
        const auto& safe = settings_.style.safe_in_preview;
        const std::string_view image = all && (full || safe.image) ? push.image : "";
        const std::string_view own_sound = full || safe.sound ? push.sound : "";
        const std::string_view sound = own_sound.empty() ? settings_.aps.sound.name() : own_sound;
        const auto badge =
            settings_.receiver.unread ? std::optional{*settings_.receiver.unread + 1} : settings_.aps.badge;
        const auto level =
            settings_.aps.interruption_level ? settings_.aps.interruption_level : push.interruption_level;
        std::string out = "{";
        const auto text = [&out](std::string_view key, std::string_view value) {
            if (!value.empty()) {
                out += '"' + reference::escaped(reference::decoded(key)) + "\":\""
                       + reference::escaped(reference::decoded(value)) + "\",";
            }
        };
        text("ext", full || safe.ext ? push.ext : "");
        text(settings_.image_key, image);
        for (const custom_key& each : settings_.custom) {
            out += '"' + reference::escaped(reference::decoded(each.key)) + "\":" + std::string{custom_value} + ',';
        }
        out += R"("aps":{)";
        if (badge && !push.ignore_badge) {
            out += R"("badge":)" + std::to_string(*badge) + ',';
        }
        text("sound", sound == no_sound ? "" : sound);
        text("thread-id", settings_.aps.thread_id);
        text("category", settings_.aps.category);
        out += settings_.aps.content_available || push.content_available ? R"("content-available":1,)" : "";
        out += settings_.aps.mutable_content || push.mutable_content || !image.empty() ? R"("mutable-content":1,)" : "";
        text("interruption-level", level ? name_of(*level) : "");
        return out;
    }

private:
    const said& source_;
    const options& settings_;
    alert<std::vector<elem>> shown_;
    std::size_t limit_;
    std::u32string title_{};
    std::u32string subtitle_{};
    std::string prefix_{};
    std::u32string content_{};
    std::size_t whole_size_{};
    std::string json_{};
    cut_parts cut_{};
};

/// Whether two keys are the same once repaired, or one is reserved.
bool has_bad_key(const options& settings)
{
    std::vector<std::u32string> keys{U"aps", U"ext", U"image", reference::decoded(settings.image_key)};
    for (const custom_key& each : settings.custom) {
        const std::u32string key = reference::decoded(each.key);
        if (std::find(keys.begin(), keys.end(), key) != keys.end()) {
            return true;
        }
        keys.push_back(key);
    }
    return false;
}

/// Writing to a buffer of any size gives the same, and never more.
void expect_same_in_buffers(input& in, const said& source, const options& settings, const payload& made)
{
    const std::size_t size = in.flag() ? made.json().size() : in.pick(6000);
    const auto buffer = std::make_unique<char[]>(size);
    const format_result result = format_payload_to(std::span{buffer.get(), size}, source, settings);
    if (made && size < made.json().size()) {
        expect(result.verdict == verdict::buffer_too_small && result.needed == made.json().size());
        expect(result.size == 0);
        return;
    }
    expect(result.verdict == made.verdict() && result.size == made.result().size && result.cut == made.cut());
    expect(!made || std::string_view(buffer.get(), size).starts_with(made.json()));
}

} // namespace

void fuzz(input& in)
{
    const said source = read_message(in);
    std::vector<custom_key> custom;
    options settings = read_options(in, custom);
    const bool rarer = in.pick(4) == 3;
    if (rarer) {
        add_rarer(in, settings);
    }
    const payload made = format_payload(source, settings);
    expect_same_in_buffers(in, source, settings, made);
    if (made) {
        const std::size_t limit = std::min(settings.limit, payload_limit_of(push_type_of(source.push, settings)));
        const nlohmann::json parsed = expect_payload(made.json(), limit);
        expect(parsed.contains("aps") || settings.push_type == push_type::mdm
               || settings.push_type == push_type::fileprovider);
    } else {
        expect(made.json().empty() && !made.cut() && made.result().size == 0);
    }
    if (rarer) {
        return;
    }
    if (has_bad_key(settings)) {
        std::size_t size = 0; // keys that no payload can hold are not compared
        for (const custom_key& each : settings.custom) {
            size += each.key.size();
        }
        expect(made.verdict() == verdict::reserved_key || made.verdict() == verdict::duplicate_key
               || (!made && size + 5 * settings.custom.size() > largest_payload));
        return;
    }
    if (const verdict decided = decide(source, settings.style, settings.receiver); decided != verdict::pushed) {
        expect(made.verdict() == decided);
        return;
    }
    const slow_payload expected{source, settings};
    expect(made.json() == expected.json());
    if (made) {
        expect(made.cut() == expected.cut_of());
        return;
    }
    // Refused: the size it would have needed, up to twice the limit.
    expect(made.verdict() == verdict::payload_too_large);
    const std::size_t most = 2 * std::min(settings.limit, payload_limit_of(push_type_of(source.push, settings)));
    expect(expected.whole_size() <= most
               ? made.result().needed == expected.whole_size()
               : made.result().needed > most && made.result().needed <= expected.whole_size());
}
