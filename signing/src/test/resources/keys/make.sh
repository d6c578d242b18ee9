#!/usr/bin/env bash
# Makes the test keys beside it with OpenSSL (3.0). They protect nothing. Password: "correct horse".
set -e
cd "$(dirname "$0")"
p="correct horse"
for c in 256:prime256v1 384:secp384r1 521:secp521r1; do
  n=${c%%:*}
  openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:"${c##*:}" -out "p$n-pkcs8.pem"
  openssl pkey -in "p$n-pkcs8.pem" -pubout -out "p$n.pub.pem"
done
openssl ecparam -name prime256v1 -out p256-sec1.pem
openssl ec -in p256-pkcs8.pem >> p256-sec1.pem
openssl pkcs8 -topk8 -in p256-pkcs8.pem -v2 aes-256-cbc -passout "pass:$p" -out p256-pkcs8-aes.pem
openssl pkcs8 -topk8 -in p384-pkcs8.pem -scrypt -passout "pass:$p" -out p384-pkcs8-scrypt.pem
openssl ec -in p521-pkcs8.pem -aes-128-cbc -passout "pass:$p" -out p521-sec1-aes.pem
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1 -out secp256k1.pem
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.pem
openssl genpkey -algorithm ED25519 -out ed25519.pem
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:secp384r1 -nodes -keyout /dev/null -out other.crt -days 36500 -subj "/CN=other" 2> /dev/null
openssl req -x509 -key p384-pkcs8.pem -out ca.crt -days 36500 -subj "/CN=Test CA" -addext keyUsage=critical,keyCertSign
openssl req -new -key p256-pkcs8.pem -subj "/CN=signer" -out leaf.csr
printf 'keyUsage=critical,digitalSignature\nextendedKeyUsage=codeSigning\nsubjectAltName=URI:spiffe://example/signer\n' > leaf.ext
openssl x509 -req -in leaf.csr -CA ca.crt -CAkey p384-pkcs8.pem -set_serial 2 -days 36500 -extfile leaf.ext -out leaf.crt 2> /dev/null
printf 'keyUsage=critical,keyEncipherment\n' > leaf.ext
openssl x509 -req -in leaf.csr -CA ca.crt -CAkey p384-pkcs8.pem -set_serial 3 -days 36500 -extfile leaf.ext -out leaf-encipher.crt 2> /dev/null
rm leaf.csr leaf.ext
