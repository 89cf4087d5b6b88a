"""A certificate authority of the tests, and the certificates that go wrong: expired, another's, a stranger's."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

#: What a server may show: `Authority.server` takes one of these.
SHOWN = ("good", "expired", "wrong_name", "unknown_authority")
_TRUSTED_FROM = datetime.now(UTC) - timedelta(days=30)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


@dataclass(frozen=True)
class Authority:
    """``ca_file`` is what a terminal pins."""

    folder: Path
    ca_file: Path
    contexts: dict[str, ssl.SSLContext]

    @classmethod
    def make(cls, folder: Path) -> Authority:
        folder.mkdir(parents=True, exist_ok=True)
        ours, theirs = _Signer("Test authority"), _Signer("Somebody else")
        (folder / "ca.pem").write_bytes(ours.certificate.public_bytes(serialization.Encoding.PEM))
        now = datetime.now(UTC)
        until = now + timedelta(days=30)
        shown = {
            "good": ours.issue(folder / "good", "127.0.0.1", until),
            "expired": ours.issue(folder / "expired", "127.0.0.1", now - timedelta(days=1)),
            "wrong_name": ours.issue(folder / "wrong_name", "192.0.2.1", until),
            "unknown_authority": theirs.issue(folder / "unknown_authority", "127.0.0.1", until),
        }
        return cls(folder, folder / "ca.pem", {name: _context(path) for name, path in shown.items()})

    def server(self, shown: str) -> ssl.SSLContext:
        """For a server on 127.0.0.1 that shows one of `SHOWN`."""
        return self.contexts[shown]


class _Signer:
    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = _name(name)
        built = _builder(self.name, self.name, self.key.public_key(), datetime.now(UTC) + timedelta(days=60))
        built = built.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        self.certificate = built.sign(self.key, hashes.SHA256())

    def issue(self, path: Path, address: str, until: datetime) -> Path:
        """A certificate for ``address`` with its key, in one file."""
        key = ec.generate_private_key(ec.SECP256R1())
        built = _builder(_name(address), self.name, key.public_key(), until)
        alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address(address))])
        signed = built.add_extension(alternative, critical=False).sign(self.key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        path.write_bytes(private + signed.public_bytes(serialization.Encoding.PEM))
        return path


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(_TRUSTED_FROM)
        .not_valid_after(until)
    )


def _context(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context
