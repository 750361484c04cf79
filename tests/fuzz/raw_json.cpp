// Any bytes as JSON text: taken where nlohmann-json takes it, and the same value once compact, with no byte wasted.

#include <apnsfmt/text/compact_json.hpp>
#include <apnsfmt/text/raw_json.hpp>

#include "foreign_json.hpp"
#include "input.hpp"

namespace {

/// Writes what the parser reads anew, as compact as it can be but for numbers, each of which becomes 0; and finds how
/// deep it is, and whether the outermost object has a key twice.
struct rewriter {
    using json = nlohmann::json;

    std::string out{};
    std::size_t depth{};
    std::size_t deepest{};
    bool duplicate{};
    bool overflow{}; ///< whether a number is too large for a double, which the parser refuses
    std::vector<std::string> keys{};

    bool value(const std::string& text)
    {
        out += text + ",";
        return true;
    }
    bool null() { return value("null"); }
    bool boolean(bool given) { return value(given ? "true" : "false"); }
    bool number_integer(json::number_integer_t) { return value("0"); }
    bool number_unsigned(json::number_unsigned_t) { return value("0"); }
    bool number_float(json::number_float_t, const json::string_t&) { return value("0"); }
    bool string(json::string_t& given) { return value(json(given).dump()); }
    bool binary(json::binary_t&) { return false; }
    bool key(json::string_t& given)
    {
        duplicate = duplicate || (depth == 1 && std::find(keys.begin(), keys.end(), given) != keys.end());
        if (depth == 1) {
            keys.push_back(given);
        }
        out += json(given).dump() + ":";
        return true;
    }
    bool start(char bracket)
    {
        out += bracket;
        deepest = std::max(deepest, ++depth);
        return true;
    }
    bool end(char bracket)
    {
        --depth;
        if (out.back() == ',') {
            out.pop_back();
        }
        return value({bracket});
    }
    bool start_object(std::size_t) { return start('{'); }
    bool end_object() { return end('}'); }
    bool start_array(std::size_t) { return start('['); }
    bool end_array() { return end(']'); }
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error)
    {
        overflow = error.id == 406;
        return false;
    }
};

/// Compact JSON with each number as 0, and the digits of escapes in lower case.
std::string without_numbers(std::string_view json)
{
    std::string out;
    bool in_string = false;
    for (std::size_t i = 0; i < json.size(); ++i) {
        const char c = json[i];
        if (in_string && c == '\\') {
            out += c;
            out += json[++i];
            for (std::size_t digits = json[i] == 'u' ? 4 : 0; digits > 0; --digits) {
                const char digit = json[++i];
                out += digit >= 'A' && digit <= 'F' ? static_cast<char>(digit - 'A' + 'a') : digit;
            }
            continue;
        }
        in_string = in_string != (c == '"');
        const bool of_number =
            !in_string && std::string_view{"+-.0123456789eE"}.find(c) != std::string_view::npos
            && !(c == 'e' && !out.empty() && (out.back() == 'u' || out.back() == 's')); // true, false
        const bool begins = i == 0 || std::string_view{"[:,"}.find(json[i - 1]) != std::string_view::npos;
        if (!of_number) {
            out += c;
        } else if (begins) {
            out += '0';
        }
    }
    return out;
}

std::string compact(std::string_view json, std::size_t capacity)
{
    const auto out = std::make_unique<char[]>(capacity);
    const apnsfmt::escape_progress done = apnsfmt::compact_json(json, out.get(), capacity);
    expect(done.read <= json.size() && done.written <= capacity);
    expect(done.read == json.size() || capacity < json.size());
    return {out.get(), done.written};
}

std::string compact(std::string_view json) { return compact(json, json.size()); }

} // namespace

void fuzz(input& in)
{
    const std::string_view text = in.flag() ? in.text(200) : in.rest();
    const apnsfmt::json_class found = apnsfmt::classify_json(text);
    const std::string out = compact(text);
    const std::string part = compact(text, text.size() / 2);
    apnsfmt::find_json_member(text, "a");
    if (text.find('\0') != std::string_view::npos || text.starts_with("\xEF\xBB\xBF")) { // which the parser passes over
        expect(text.starts_with("\xEF") ? found == apnsfmt::json_class::not_json : true);
        return;
    }
    rewriter rewritten;
    const bool taken = nlohmann::json::sax_parse(text, &rewritten);
    const bool twice = found == apnsfmt::json_class::duplicate_key && rewritten.duplicate; // before what else is wrong
    const bool too_deep = rewritten.deepest > apnsfmt::deepest_json;
    if (!taken || too_deep) {
        const bool overflow = rewritten.overflow && !too_deep;
        expect(found == (overflow ? apnsfmt::json_class::invalid_number : apnsfmt::json_class::not_json) || twice
               || (too_deep && found == apnsfmt::json_class::invalid_number));
        return;
    }
    rewritten.out.pop_back(); // the comma
    const auto expected = rewritten.duplicate       ? apnsfmt::json_class::duplicate_key
                          : rewritten.out[0] == '{' ? apnsfmt::json_class::object
                                                    : apnsfmt::json_class::other_value;
    expect(found == expected || (rewritten.duplicate && text.size() > apnsfmt::most_bytes_of_members));
    expect(without_numbers(out) == rewritten.out);
    expect(nlohmann::json::parse(out) == nlohmann::json::parse(text));
    expect(compact(out) == out);
    expect(out.starts_with(part) && (part == out) == (text.size() / 2 >= out.size()));
}
