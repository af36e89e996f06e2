"""What a secret key makes of an identity: a pseudonym that nobody can compute without it.

A pseudonym is cut from HMAC-SHA256(key, identity). It is written with digits and consonants that do not look alike, so
that it is read aloud and typed without doubt and makes no word.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Sequence

from fphref.diagnostics import FphrefError

KEY_BYTES = 32
ALPHABET = "23456789CDFHJKMNPRTWX"
"""No vowel, so no word; none of 0 1 B G I L O Q S U V Y Z, which are mistaken for another sign or sound."""
LENGTH, STEP, MAX_LENGTH = 8, 4, 48
"""Signs of a pseudonym; where two people would share one, everybody new gets `STEP` more."""

_DOMAIN = b"fphref pseudonyme 1\x00"
_PREFIX = re.compile(r"[A-Z][A-Z0-9]{0,7}")


def read_key(text: str) -> bytes:
    """The bytes of a key file; raises `FphrefError` for anything but 64 hexadecimal digits."""
    digits = text.strip()
    if not re.fullmatch(rf"[0-9a-fA-F]{{{2 * KEY_BYTES}}}", digits):
        raise FphrefError(
            f"Le fichier de clé ne contient pas une clé : {2 * KEY_BYTES} chiffres hexadécimaux attendus."
        )
    return bytes.fromhex(digits)


def check_prefix(prefixe: str) -> str:
    """The prefix in capitals; raises `FphrefError` for one that is no short word of letters and digits."""
    prefix = prefixe.upper()
    if not _PREFIX.fullmatch(prefix):
        raise FphrefError(f"Préfixe « {prefixe} » : 1 à 8 lettres sans accent ou chiffres, une lettre d’abord.")
    return prefix


def pseudonym(key: bytes, identity: Sequence[str], prefix: str, length: int = LENGTH) -> str:
    """The pseudonym of an identity in its normal form; a longer one begins with the shorter one."""
    digest = hmac.new(key, _DOMAIN + "\x1f".join(identity).encode(), hashlib.sha256).digest()
    number, signs = int.from_bytes(digest, "big"), ""
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        signs += ALPHABET[rest]
    return "-".join([prefix, *(signs[start : start + 4] for start in range(0, length, 4))])


def is_made_with(key: bytes, identity: tuple[str, ...], name: str) -> bool:
    """Whether a pseudonym is that of this identity under this key."""
    prefix, _, signs = name.partition("-")
    length = len(signs.replace("-", ""))
    return 0 < length <= MAX_LENGTH and hmac.compare_digest(
        pseudonym(key, identity, prefix, length).encode(), name.encode()
    )
