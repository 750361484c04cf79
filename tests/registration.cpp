#include <apnsfmt/registration.hpp>

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "prove.hpp"

using namespace apnsfmt;

namespace {

constexpr app apps[] = {
    {.business_id = 7, .bundle_id = "com.example.app"},
    {.business_id = 8, .bundle_id = "com.example.app", .environment = environment::development},
    {.business_id = 8, .bundle_id = "com.example.other"},
};

/// Whether a token is written so.
constexpr bool is_written(const device_token& token, std::string_view digits)
{
    char written[16]{};
    token.write_to(written);
    return token && std::string_view{written, token.size()} == digits;
}

} // namespace

TEST_CASE("the business ID picks the app, the first if there are several: §3")
{
    PROVE(find_app(apps, {.business_id = 7})->bundle_id == "com.example.app");
    PROVE(find_app(apps, {.business_id = 8})->environment == environment::development);
    PROVE(!find_app(apps, {.business_id = 9}));
    PROVE(!find_app({}, {.business_id = 7}));
}

TEST_CASE("a token is text or bytes, and written in lower case")
{
    PROVE(is_written("0aBC", "0abc"));
    static constexpr std::array bytes{std::byte{0x00}, std::byte{0xFC}, std::byte{0xAD}};
    PROVE(is_written(device_token{bytes}, "00fcad"));
    PROVE(!device_token{});
    PROVE(!device_token{""});
    PROVE(!device_token{"abc"});
    PROVE(!device_token{"ag"});
    CHECK(device_token{std::string(512, 'a')});
    CHECK_FALSE(device_token{std::string(514, 'a')});
    const std::array<std::byte, 257> many{};
    CHECK(device_token{std::span{many}.first(256)});
    CHECK_FALSE(device_token{many});
    static constexpr unsigned char unsigned_bytes[] = {0x00, 0xFC, 0xAD};
    PROVE(is_written(device_token{unsigned_bytes}, "00fcad"));
    CHECK(is_written(device_token{std::vector<unsigned char>{1}}, "01"));
    CHECK_FALSE(device_token{std::vector<std::byte>{}});
    static_assert(!std::is_constructible_v<device_token, std::vector<int>>);
    static_assert(!std::is_constructible_v<device_token, std::nullptr_t>);
    static_assert(std::is_convertible_v<const std::string&, device_token>);
}

TEST_CASE("a bundle ID is letters, digits, dots and hyphens")
{
    PROVE(engine::is_bundle_id("com.example.Lite-2"));
    PROVE(!engine::is_bundle_id(""));
    PROVE(!engine::is_bundle_id("com.example/app"));
    PROVE(!engine::is_bundle_id("."));
    PROVE(!engine::is_bundle_id(".."));
    PROVE(!engine::is_bundle_id(".com"));
    PROVE(!engine::is_bundle_id("com."));
    PROVE(!engine::is_bundle_id("com..example"));
    CHECK(engine::is_bundle_id(std::string(255, 'a')));
    CHECK_FALSE(engine::is_bundle_id(std::string(256, 'a')));
}
