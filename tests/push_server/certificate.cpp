#include "certificate.hpp"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace {

void add_extension(X509* to, int nid, const std::string& value)
{
    X509V3_CTX context{};
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
    const handle<X509_EXTENSION, X509_EXTENSION_free> made{X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str())};
    require(made && X509_add_ext(to, made.get(), -1) == 1, "no extension of a certificate");
}

} // namespace

certificate make_certificate(std::span<const std::string_view> hosts)
{
    certificate made;
    made.key.reset(EVP_EC_gen("P-256"));
    made.x509.reset(X509_new());
    X509* const x509 = made.x509.get();
    require(made.key && x509 != nullptr, "no certificate");
    X509_set_version(x509, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(x509), 1);
    // From an hour ago to a day ahead: long enough for any run, too short to be of use to anybody else.
    X509_gmtime_adj(X509_getm_notBefore(x509), -3600);
    X509_gmtime_adj(X509_getm_notAfter(x509), 24 * 3600);
    X509_set_pubkey(x509, made.key.get());
    X509_NAME* const name = X509_get_subject_name(x509);
    constexpr unsigned char common_name[] = "APNs simulator";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, common_name, -1, -1, 0);
    X509_set_issuer_name(x509, name);
    std::string alternatives;
    for (const std::string_view host : hosts) {
        alternatives += (alternatives.empty() ? "DNS:" : ",DNS:") + std::string{host};
    }
    add_extension(x509, NID_subject_alt_name, alternatives);
    add_extension(x509, NID_basic_constraints, "critical,CA:TRUE");
    require(X509_sign(x509, made.key.get(), EVP_sha256()) != 0, "no signature");

    const handle<BIO, BIO_free_all> memory{BIO_new(BIO_s_mem())};
    require(memory && PEM_write_bio_X509(memory.get(), x509) == 1, "no PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(memory.get(), &text);
    made.pem.assign(text, static_cast<std::size_t>(size));
    return made;
}
