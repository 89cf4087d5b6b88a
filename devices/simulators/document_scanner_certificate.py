"""The certificate of a simulated scanner that speaks TLS: signed by itself, as real ones do."""

from __future__ import annotations

import datetime
import socket
import ssl
import tempfile
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID


class SelfSigned:
    """A new key and certificate; the key lives as long as the simulator."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hall-simulated-scanner")])
        now = datetime.datetime.now(datetime.UTC)
        certificate = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - datetime.timedelta(days=1))
            .not_valid_after(now + datetime.timedelta(days=30))
            .sign(key, hashes.SHA256())
        )
        self.fingerprint = certificate.fingerprint(hashes.SHA256()).hex()
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
        key_pem = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)
        with tempfile.TemporaryDirectory() as folder:  # ssl takes files only
            chain = Path(folder, "scanner.pem")
            chain.write_bytes(key_pem + certificate.public_bytes(encoding))
            self._context.load_cert_chain(chain)

    def wrap(self, connection: socket.socket) -> socket.socket:
        """Shake hands as the server. Raises ``OSError`` when the other side does not want to."""
        return self._context.wrap_socket(connection, server_side=True)
