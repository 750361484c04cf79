#pragma once

#include <span>
#include <string>
#include <string_view>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "handle.hpp"

/// A certificate that vouches for itself, made on the spot and kept in memory only.
struct certificate {
    handle<EVP_PKEY, EVP_PKEY_free> key{};
    handle<X509, X509_free> x509{};
    std::string pem{}; ///< for those who are to trust it
};

/// Makes a certificate for these hosts.
certificate make_certificate(std::span<const std::string_view> hosts);
