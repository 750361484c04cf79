// A DOM whose traits do not say what is null.
// diagnostic: needs a member is_null
#include <optional>
#include <span>
#include <string_view>

#include <apnsfmt/tencent.hpp>

struct node {};

template <>
struct apnsfmt::json_node_traits<node> {
    static std::optional<node> member(node, std::string_view) { return {}; }
#ifdef ACCEPTED
    static bool is_null(node) { return false; }
#endif
    static bool is_object(node) { return true; }
    static bool is_array(node) { return false; }
    static std::optional<std::string_view> string(node) { return {}; }
    static std::optional<std::int64_t> integer(node) { return {}; }
    static std::optional<bool> boolean(node) { return {}; }
    static std::span<const node> elements(node) { return {}; }
};

const auto read = apnsfmt::read_tencent_message(node{});
