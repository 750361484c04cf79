#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <apnsfmt/payload.hpp>
#include <apnsfmt/verdict.hpp>

#include "payload_judge.hpp"
#include "test_case.hpp"

namespace generator {

/// Makes the calls of cases, compares their results with each other, and has them judged.
class trial {
public:
    /// Throws a `fault` where a result breaks a rule.
    void run(const test_case& given);

    /// The sources whose text has appeared in any payload.
    source_set seen() const { return judge_.seen(); }
    /// How many payloads had a verdict.
    std::uint64_t count_of(apnsfmt::verdict v) const { return counts_[static_cast<std::size_t>(v)]; }

private:
    /// A buffer whose surroundings show whether a call wrote beyond it.
    class guarded_buffer {
    public:
        std::span<char> first(std::size_t size);
        bool is_intact(std::size_t size) const;

    private:
        static constexpr std::size_t guard_size = 256;
        static constexpr std::size_t max_size = 6000;
        std::array<char, guard_size + max_size + guard_size> bytes_{};
    };

    payload_judge judge_{};
    guarded_buffer buffer_{};
    std::string growing_{};
    std::vector<char> explanation_{}; // GCC 12 warns of an explanation in a string (its bug 105651)
    std::array<std::uint64_t, 64> counts_{};

    template <class Message>
    void judge_payload(const test_case& given, made_options& made, const Message& said);
    template <class Message>
    void write_to_buffer(const test_case& given, const Message& said, const apnsfmt::options& settings,
                         const apnsfmt::payload& alone);
    template <class Message>
    void write_to_strings(const test_case& given, const Message& said, const apnsfmt::options& settings,
                          const apnsfmt::payload& alone);
    template <class Message>
    void fan_out(const test_case& given, made_options& made, const Message& said);
    template <class Message>
    void explain(const Message& said, const apnsfmt::options& settings);
    void make_requests(const test_case& given, const apnsfmt::payload& carried);
};

} // namespace generator
