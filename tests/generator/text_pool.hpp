#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <apnsfmt/verdict.hpp>

#include "random_numbers.hpp"
#include "source.hpp"

namespace generator {

/// A key, and its bytes in the output: ill-formed bytes become U+FFFD.
struct key_text {
    std::string_view text{};
    std::string_view repaired{};
};

/// Text for a `raw_json`, and the verdict that it deserves as a value.
struct raw_text {
    std::string_view text{};
    apnsfmt::verdict as_value{};
    bool is_object{};
};

/// The texts that cases are made of, built once per run. A case only picks from them, which takes no time and no
/// memory. Each text is a heap block of exactly its size, so that a sanitizer detects a read beyond its end.
class text_pool {
public:
    /// Each seed gives different random texts beside the fixed ones.
    explicit text_pool(std::uint64_t seed);

    /// The shortest text of a source: its letter.
    std::string_view shortest(source from) const { return of(from).texts.front(); }

    /// All texts of a source that have its letter, except the longest.
    std::span<const std::string_view> all(source from) const { return of(from).texts; }

    /// A text, seldom without the letter (white space or invisible characters only), but never empty.
    std::string_view any(source from, random_numbers& random) const;

    /// A key with its repaired form, never empty.
    const key_text& any_key(source from, random_numbers& random) const { return random.one_of(of(from).keys); }

    /// Arguments of a localized text: none, some empty ones, and seldom long ones or many.
    std::span<const std::string_view> any_args(source from, random_numbers& random) const
    {
        return random.one_of(is_long(random) ? of(from).long_args : of(from).args);
    }

    /// JSON text that is valid as a value.
    const raw_text& valid_json(source from, random_numbers& random) const
    {
        return is_long(random) ? of(from).long_object : random.one_of(of(from).values);
    }
    /// JSON text that is valid, and an object.
    const raw_text& json_object(source from, random_numbers& random) const
    {
        return is_long(random) ? of(from).long_object : random.one_of(of(from).objects);
    }
    /// Text that is not JSON, or JSON that no payload may contain.
    const raw_text& bad_json(source from, random_numbers& random) const { return random.one_of(of(from).bad_values); }

private:
    struct texts_of_source {
        std::vector<std::string_view> texts{};
        std::vector<std::string_view> long_texts{};
        std::vector<key_text> keys{};
        std::vector<std::span<const std::string_view>> args{};
        std::vector<std::span<const std::string_view>> long_args{};
        std::vector<raw_text> values{};
        std::vector<raw_text> objects{};
        raw_text long_object{};
        std::vector<raw_text> bad_values{};
    };

    /// Long texts are rare: they take most of the time, and rarely fit.
    static bool is_long(random_numbers& random) { return random.once_in(96); }

    const texts_of_source& of(source from) const { return texts_[static_cast<std::size_t>(from)]; }

    std::string_view kept(std::string_view text);
    std::span<const std::string_view> kept_args(std::vector<std::string_view> args);
    void add_texts(source from, random_numbers& random);
    void add_keys(source from);
    void add_args(source from, random_numbers& random);
    void add_json(source from);

    std::array<texts_of_source, std::size(sources)> texts_{};
    std::vector<std::string_view> unmarked_{};
    std::vector<std::unique_ptr<char[]>> kept_{};
    std::vector<std::unique_ptr<std::string_view[]>> kept_args_{};
};

} // namespace generator
