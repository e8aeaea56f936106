"""What a value tells of itself: harmless, or so random that it can only be a secret. Linear in its length."""

import math
import re
from collections import Counter
from itertools import pairwise

from dockertui.glyphs import GLYPHS
from dockertui.model.secrets.names import words_in

HIDDEN = GLYPHS.hidden * 8
"""What stands in place of a secret; it is of one length, so that it tells nothing about the secret's."""

_SWITCHES = words_in("true false yes no on off 0 1 none null nil undefined enabled disabled")

_KINDS = words_in(
    """basic bearer trust md5 scram-sha-256 scram-sha-512 ldap oauth oauth2 oidc saml kerberos gssapi sspi token jwt
    password digest cert peer ident plain login cram-md5 ntlm anonymous internal external default auto optional required
    local header cookie session iam aws-iam userpass approle pam radius native simple sasl tls mtls hmac rsa"""
)
"""Values of AUTH and the like that say which way, not what."""

_REFERENCE = re.compile(
    r"\$\{\w{1,100}(?::?\?[^}]*)?\}|\$[A-Z][A-Z0-9]*_[A-Z0-9_]+|\$(?:[A-Z]*(?:PASS|PASSWORD|TOKEN|SECRET|KEY|PWD))"
    r"|\$|\$\([^()]*\)|`[^`]*`|\{\{[^{}]*\}\}|%[A-Z_]+%|<[a-z_ -]+>"
    r"|(?:id|src|source|type|target|env)=[\w./-]+(?:,(?:id|src|source|type|target|env|mode|uid|gid|required)=[\w./-]*)*"
)
"""What a shell or a template puts a secret in the place of, or says where a file with one is."""

_PLACE = re.compile(
    r"/(?:run|etc|var|home|root|opt|usr|srv|data|certs?|secrets?|app|config|tmp|mnt|keys?|ssl|tls|vault|dev|proc)"
    r"(?:/[\w.@{}$-]+)*/?|(?:\.\.?|~)(?:/[\w.@-]+)+/?|[A-Za-z]:\\[\w .\\-]+|file://[\w./-]+"
)
"""Where something lies on a disk: a file with a secret is not the secret."""

_FILE = re.compile(r"[\w./-]{1,200}\.(?:key|pem|crt|cer|p12|pfx|jks|json|ya?ml|txt|conf|env|pub|asc|gpg|sock)")
_SMALL = re.compile(r"-?\d{1,5}(?:\.\d+)?[smhdkKMG]?")
_LINK = re.compile(r"[a-z][a-z0-9+.-]{1,20}://")

_ENOUGH = 24
"""Characters from which on a random text is taken for a secret."""

_MOST = 4096
"""Characters beyond which a text is data, and told as a secret by its form only."""

_ALPHABET = re.compile(r"[A-Za-z0-9+/=_.~-]+")
_KNOWN = re.compile(
    r"[0-9a-fA-F-]+|sha(?:1|224|256|384|512)[-:].*|SHA256:.*|md5:.*|v?\d+(?:\.\d+)+.*|[A-Z0-9_=-]+|.*[./-]{2}.*"
)
"""Digests, identifiers, versions; what is of capitals is a constant."""

_WORDS = re.compile(r"[A-Z]?(?![a-z]{0,20}[b-df-hj-np-tv-xz]{4})(?=[a-z]{0,4}[aeiouy])[a-z]{3,20}|(?<![A-Za-z])V(?=\d)")
"""What may be words: of small letters, with vowels, and no four consonants in a row."""


LONGEST = 1 << 16
"""Characters of a text that are looked at; of a longer one nothing else is shown either."""


def within(text: str) -> str:
    """The beginning of a text that is looked at, with a mask in place of what follows."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - len(HIDDEN) - 1]} {HIDDEN}"


def harmless(value: str) -> bool:
    """Whether a value is no secret whatever its name: a switch, a reference to a secret, the path of one."""
    if value.strip() in ("", HIDDEN) or value.lower() in _SWITCHES:
        return True
    return len(value) < _MOST and bool(_REFERENCE.fullmatch(value) or _PLACE.fullmatch(value))


def telling(value: str) -> bool:
    """Whether the value of a name that may be a secret's says that it is none: a number, a file, a way to log in."""
    short = value.strip()[:_MOST].lower()
    if short in _KINDS or _SMALL.fullmatch(short) or _FILE.fullmatch(short):
        return True
    return _LINK.match(short) is not None or short.startswith(("ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2"))


def random(value: str) -> bool:
    """Whether a value is so random that nobody made it up, and no digest, identifier, version or path."""
    if not _ENOUGH <= len(value) <= _MOST or not _ALPHABET.fullmatch(value) or _KNOWN.fullmatch(value):
        return False
    pieces = value.rstrip("=")
    if "." in pieces or pieces.count("/") > len(pieces) // 12 + 1 or (pieces[0] == "/" and "+" not in pieces):
        return False
    kinds = sum(any(map(test, pieces)) for test in (str.islower, str.isupper, str.isdigit))
    if kinds == 3:
        worded = sum(map(len, _WORDS.findall(pieces)))
        return entropy(pieces) >= 3.6 and worded < 0.6 * len(pieces)
    if kinds == 2 and len(pieces) >= 32 and pieces.isalnum() and any(map(str.isdigit, pieces)):
        changes = sum(one.isdigit() != other.isdigit() for one, other in pairwise(pieces))
        return entropy(pieces) >= 3.9 and changes >= 0.25 * len(pieces)
    return False


def entropy(text: str) -> float:
    """Bits for each character of a text, by how often its characters occur."""
    return -sum(count / len(text) * math.log2(count / len(text)) for count in Counter(text).values())
