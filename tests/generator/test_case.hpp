#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <apnsfmt/message.hpp>
#include <apnsfmt/options.hpp>
#include <apnsfmt/registration.hpp>
#include <apnsfmt/request.hpp>

#include "source.hpp"
#include "tables.hpp"
#include "text_pool.hpp"

namespace generator {

/// How the elems of a message are passed.
enum class body_form : std::uint8_t { one, array, vector, span };

/// How many elems a message of this form has at least.
constexpr std::size_t min_elems(body_form form)
{
    return form == body_form::one ? 1 : form == body_form::array ? 2 : 0;
}

/// A custom key, in a form that shows what its value is.
struct custom_entry {
    enum class kind : std::uint8_t { string, json, integer, real, boolean };

    key_text key{};
    kind what{};
    std::string_view string{};
    raw_text json{}; ///< without text: `raw_json{}`, which means `null`
    std::int64_t integer{};
    double real{};

    apnsfmt::custom_key made() const;
};

/// The size of the buffer that a payload is written to.
struct buffer_size {
    enum class relation : std::uint8_t { exact, one_less, one_more, any };

    relation to_payload{};
    std::size_t bytes{}; ///< for `any`

    std::size_t of(std::size_t payload_size) const;
};

/// What a request needs beside the payload.
struct request_parts {
    std::string_view token{};
    apnsfmt::app app{};
    apnsfmt::request_settings settings{};
    std::string_view channel_id{};
};

/// One generated input. All texts and tables are borrowed from pools that live as long as the program, so that a case
/// can be copied and changed freely.
struct test_case {
    apnsfmt::sender from{};
    std::optional<apnsfmt::group> in{};
    body_form form{};
    std::vector<apnsfmt::elem> elems{
        apnsfmt::elem{}}; ///< `one` takes the first, `array` the first two: at least `min_elems(form)`
    apnsfmt::push_info push{};
    bool online_only{};

    /// Without what the following members say.
    apnsfmt::options settings{};
    const named_labels* labels{&all_labels().front()};
    const named_rules* rules{&all_rules().front()};
    const named_languages* languages{&all_languages().front()};
    key_text image_key{"image", "image"};
    std::vector<custom_entry> custom{};
    raw_text content_state{"{}", apnsfmt::verdict::pushed, true};
    raw_text attributes{"{}", apnsfmt::verdict::pushed, true};
    std::vector<apnsfmt::receiver> receivers{
        apnsfmt::receiver{}}; ///< at least one; only a fan-out sees those after the first

    buffer_size buffer{};
    request_parts request{};
    bool tries_strings{}; ///< also write to strings that grow, as payload and as plain alert
    bool tries_fanout{};
    bool tries_explanation{};
    bool tries_request{};

    /// The elems that the message has in its form.
    std::span<const apnsfmt::elem> elems_of_form() const;
};

/// The options of a case as the library gets them, for one receiver. Borrows the case.
class made_options {
public:
    explicit made_options(const test_case& from);

    /// For one receiver.
    const apnsfmt::options& of(const apnsfmt::receiver& to)
    {
        settings_.receiver = to;
        return settings_;
    }

private:
    apnsfmt::options settings_;
    std::vector<apnsfmt::custom_key> custom_;
};

/// Calls a function with the message of a case, of the type that the case asks for.
template <class Function>
void with_message(const test_case& from, Function&& function)
{
    using namespace apnsfmt;
    const auto call = [&]<class Body>(Body body) {
        function(message<Body>{from.from, from.in, std::move(body), from.push, from.online_only});
    };
    const std::span<const elem> elems = from.elems_of_form();
    switch (from.form) {
    case body_form::one: call(elems[0]); break;
    case body_form::array: call(std::array{elems[0], elems[1]}); break;
    case body_form::vector: call(std::vector<elem>(elems.begin(), elems.end())); break;
    case body_form::span: call(elems); break;
    }
}

// Facts about a case, by the rules alone.

/// The push type; a value outside the enumeration means `alert`.
apnsfmt::push_type type_of(const test_case& from);

/// Whether a push of this type may have an alert, a badge and a sound.
bool may_show_alert(apnsfmt::push_type type);

/// Whether a push of this type has no `aps`.
bool has_own_keys_only(apnsfmt::push_type type);

/// Whether the push info's desc is the content of the message.
bool desc_counts(const test_case& from);

/// Whether the message has content to show this receiver, before a preview hides it.
bool shows_content(const test_case& from, const apnsfmt::receiver& to);

/// Whether an elem without content silences the whole message, by a strict row.
bool is_silenced(const test_case& from, const apnsfmt::receiver& to);

/// Whether the server has its own body.
bool has_server_body(const test_case& from);

} // namespace generator
