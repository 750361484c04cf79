#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <ranges>
#include <span>
#include <string_view>

#include <nlohmann/json.hpp>

#include <apnsfmt/tencent.hpp>

/// nlohmann-json as a DOM for `read_tencent_message`: a node is a pointer into the document.
template <>
struct apnsfmt::json_node_traits<const nlohmann::ordered_json*> {
    using json = nlohmann::ordered_json;
    using node = const json*;

    static std::optional<node> member(node parent, std::string_view key) noexcept
    {
        if (!parent->is_object()) {
            return {};
        }
        const auto found = parent->find(key);
        return found == parent->end() ? std::optional<node>{} : &*found;
    }

    static bool is_null(node value) noexcept { return value->is_null(); }
    static bool is_object(node value) noexcept { return value->is_object(); }
    static bool is_array(node value) noexcept { return value->is_array(); }

    static std::optional<std::string_view> string(node value) noexcept
    {
        const auto* const found = value->get_ptr<const json::string_t*>();
        return found == nullptr ? std::optional<std::string_view>{} : *found;
    }

    static std::optional<std::int64_t> integer(node value) noexcept
    {
        if (const auto* const real = value->get_ptr<const json::number_float_t*>(); real != nullptr) {
            return integer_of(*real);
        }
        const auto* const natural = value->get_ptr<const json::number_unsigned_t*>();
        if (natural != nullptr && *natural > std::numeric_limits<std::int64_t>::max()) {
            return {};
        }
        return value->is_number_integer() ? value->get<std::int64_t>() : std::optional<std::int64_t>{};
    }

    static std::optional<bool> boolean(node value) noexcept
    {
        return value->is_boolean() ? value->get<bool>() : std::optional<bool>{};
    }

    static auto elements(node value) noexcept
    {
        const auto* const array = value->get_ptr<const json::array_t*>();
        return (array == nullptr ? std::span<const json>{} : std::span<const json>{*array})
               | std::views::transform([](const json& each) { return &each; });
    }
};
