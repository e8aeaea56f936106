"""What a name tells of its value: a secret, something about a secret, or nothing."""

import re
from functools import lru_cache
from typing import Literal

Rank = Literal["strong", "weak", "quiet", ""]
"""`strong` names a secret; `weak` may, depending on the value; `quiet` says what the value is where it looks random,
such as a digest; "" tells nothing.
"""


def words_in(text: str) -> frozenset[str]:
    """The words of a list that is written with blanks."""
    return frozenset(text.split())


LONGEST = 200
"""Characters of a name that are looked at, from its end: that is where names tell what they mean."""

_WORDS = re.compile(r"[A-Z]++(?![a-z])|[A-Z]?[a-z]++|[A-Z]|[0-9]++")

_STRONG = re.compile(
    r"(?:.*(?:PASSWORD|PASSWD|PASSWRD|PASSPHRASE|PASSCODE|SECRET|CREDENTIAL|COOKIE|WEBHOOK|APIKEY|CONNECTIONSTRING)S?"
    r"|.*TOKEN|CREDS?|AUTHORIZATION|JWTS?|DSN|PASS|PASSW|PWD|PW|PSWD|PSW|BEARER|CONNSTR|OTP|TOTP|MNEMONIC|PAT|PSK"
    r"|(?!COM|ENCOM|BY|TRES|SUR|UNDER|OVER|LOW|HIGH|BAND|SINGLE|MULTI).{2,}PASS|(?!OLD).{2,}PWD"
    r"|(?:DB|ROOT|ADMIN|USER|MYSQL|PG|SQL|LDAP|SMTP|MAIL|FTP|REDIS|VNC|BIND|APP|HTTP|WIFI|MASTER|SUDO|RDS)PW"
    r"|(?:API|ACCESS|PRIVATE|AUTH|ACCOUNT|SIGNING|MASTER|ENCRYPTION|ENCRYPT|CRYPTO|CIPHER|SSH|SSL|TLS|LICENSE|LICENCE"
    r"|SHARED|DEPLOY|APP|AES|RSA|HMAC|JWT|SESSION|STORAGE|SERVICE)KEYS?|MASTERAUTH|BASICAUTH|DIGESTAUTH|XOAUTH"
    r"|.*SECRETKEYS?|PASSWORT|KENNWORT|CONTRASENA|PASSIN|PASSOUT|SHAREDACCESSSIGNATURE)"
)
"""Words that say what they are, whatever their value looks like."""

_WEAK = words_in("TOKENS KEY KEYS AUTH OAUTH SALT PEPPER PIN SIG SIGNATURE HMAC SAS PHRASE")
"""Words for secrets and for much else besides; their value decides."""

_TOGETHER = {
    ("CONNECTION", "STRING"), ("CONNECTION", "STRINGS"), ("CONN", "STRING"), ("CONN", "STR"), ("CONNECT", "STRING"),
    ("RECOVERY", "CODES"), ("BACKUP", "CODES"), ("SEED", "PHRASE"), ("PASS", "WORD"), ("PASS", "PHRASE"),
    ("PASS", "CODE"), ("PIN", "CODE"), ("ACCESS", "CODE"), ("SERVICE", "ACCOUNT", "JSON"), ("ACCESS", "KEY"),
    ("API", "KEY"), ("PRIVATE", "KEY"), ("SECRET", "KEY"), ("ENCRYPTION", "KEY"), ("SIGNING", "KEY"),
    ("MASTER", "KEY"), ("ACCOUNT", "KEY"), ("SHARED", "KEY"),
    ("ACCESS", "KEY", "ID"), ("BASIC", "AUTH"), ("DOCKER", "AUTH", "CONFIG"), ("MASTER", "AUTH"), ("REQUIRE", "PASS"),
}  # fmt: skip
"""Words that make a secret's name together."""

_ABOUT = words_in(
    """FILE FILES FILENAME PATH PATHS DIR DIRECTORY FOLDER TTL NAME NAMES ID IDS TIMEOUT EXPIRY EXPIRE EXPIRES
    EXPIRED EXPIRATION LIFETIME LENGTH LEN SIZE MIN MAX MINIMUM MAXIMUM COUNT LIMIT TYPE ALGORITHM ALGORITHMS ALG
    ALGO METHOD METHODS MODE PROVIDER PROVIDERS BACKEND BACKENDS DRIVER ENABLED DISABLED ENABLE DISABLE REQUIRED
    OPTIONAL POLICY HEADER HEADERS FIELD ISSUER AUDIENCE ENDPOINT HOST HOSTS HOSTNAME PORT SERVER REALM SCOPE
    SCOPES DOMAIN PREFIX SUFFIX VERSION FORMAT ENCODING STORE MANAGER SERVICE ROTATION INTERVAL SECONDS MINUTES
    HOURS DAYS AGE USER USERS USERNAME EMAIL GROUP SOURCE SRC DB DATABASE PLUGIN HASHER HASHERS HASHING COMMAND
    CMD ROUNDS COST STRENGTH SAMESITE SECURE HTTPONLY PLACEHOLDER HINT LABEL PUBLIC PUB CHECKING CHECK CHECKS
    STDIN ARN SOCK SOCKET THROUGH PER REFRESH RESET VALIDATION VALIDATOR VALIDATORS ROTATE RETRIES RETRY DIGEST
    FINGERPRINT LOCATION MOUNT VOLUME TEMPLATE PATTERN REGEX CACHE BUCKET STRATEGY MECHANISM CLASS MODULE HANDLER
    CALLBACK REDIRECT STATUS CHANGED CREATED UPDATED AT DATE TIME COMPLEXITY ASK PROMPT AUTOCOMPLETE GENERATOR ENV
    VAR VARIABLE FD ARGUMENT LESS ONLY BUDGET USAGE WINDOW REQUIRE ENFORCE VERIFY SYNC COMMENT HELPER HELPERS
    USERSFILE SCHEME LEEWAY CLAIM CLAIMS EVENT EVENTS PROCESS"""
)
"""Words that say, after a secret's, that the value is about it and not itself one."""

_LINKS = frozenset({"URL", "URLS", "URI"})
"""As those of `_ABOUT`, but for webhooks, whose address is the secret."""

_NOT = words_in(
    """NO NOT MAX MIN NUM NUMBER MAXIMUM MINIMUM SKIP WITHOUT DISABLE DISABLED ENABLE ENABLED PUBLIC PUB PUBLISHABLE
    PRIMARY FOREIGN PARTITION SORT ROUTING CACHE SITE HOT SHORTCUT UNIQUE INDEX OBJECT FEATURE TRANSLATION ROW
    SHARD ARROW MODIFIER ESCAPE DETACH GPG LOOKUP DEDUP DEDUPLICATION PROJECT ISSUE AUTHORIZED KNOWN TRUSTED EOS
    BOS PAD UNK CLS STOP ANON SPECIAL TOTAL INPUT OUTPUT PROMPT COMPLETION CONTEXT MAP GROUP HIGHLIGHT MESSAGE
    IDEMPOTENCY COMPOSE VERIFY VERIFICATION RECV SEND SEARCH LIST IMPORT EXPORT DELETE I18N"""
)
"""Words that take a secret's meaning away where they stand right before it."""

_FAR = frozenset({"NO", "SKIP", "WITHOUT", "MAX", "MIN", "NUM", "DISABLE", "ENABLE", "PUBLIC"})
"""Those that do so from the beginning of a name."""

_RANDOM = words_in(
    """HASH DIGEST CHECKSUM SHA SHASUM MD COMMIT REVISION REV REF VERSION ID IDS UUID GUID ETAG FINGERPRINT
    THUMBPRINT BUILD TAG SUM INTEGRITY CERT CERTIFICATE CERTS CA PUBLIC PUB FILE PATH DIR NAME NONCE TRACE SPAN
    IMAGE KEYID SANDBOXKEY CRC BLAKE SIGNED GIT PATTERN REGEX DOMAIN HOST HOSTNAME ARN CLASS CLASSPATH MODULE"""
)
"""Words of names whose values may look random and be none the less for everybody."""

_WHOSE = words_in("DB DATABASE USER USERS GROUP")
"""Words that say after a password whose it is."""

_VARIANTS = words_in(
    "PROD PRODUCTION LIVE TEST DEV STAGING OLD PREVIOUS PRIMARY SECONDARY BASE B V DEFAULT HEX PEM DATA JSON"
)
"""Words that only say which one of several it is, or how it is written."""

_EXACT: dict[str, Rank] = {"PWD": "", "OLDPWD": "", "GPG_KEY": "quiet", "GPG_KEYS": "quiet"}
"""Names of what is well known to be none, in just these letters."""


def words_of(name: str) -> list[str]:
    """The words that a name consists of, in capitals: of `dbPassword2` DB and PASSWORD; numbers do not count."""
    found = [word.upper() for word in _WORDS.findall(name[-LONGEST:])]
    return [word for word in found if not word.isdigit()]


@lru_cache(4096)
def rank(name: str) -> Rank:
    """What a name tells of its value. One that tells a secret's file, length, algorithm and the like names none."""
    if name in _EXACT:
        return _EXACT[name]
    words = words_of(name)
    for place in range(len(words) - 1, -1, -1):
        here = _rank_at(words, place)
        if here:
            return here
    return "quiet" if _RANDOM.intersection(words) else ""


def _rank_at(words: list[str], place: int) -> Rank:
    """What the word at a place makes of a name, "" where it does not make it a secret's."""
    word, before, after = words[place], words[:place], words[place + 1 :]
    together = any(tuple(words[max(0, place + 1 - len(some)) : place + 1]) == some for some in _TOGETHER)
    strong = together or _STRONG.fullmatch(word) is not None
    if not strong and word not in _WEAK:
        return ""
    about = _ABOUT if word.startswith("WEBHOOK") else _ABOUT | _LINKS
    if word in ("BASICAUTH", "DIGESTAUTH") or words[place - 1 : place + 1] in (["BASIC", "AUTH"], ["DIGEST", "AUTH"]):
        about = about - {"USERS", "USER"}
    if word.startswith("PASS"):
        about = about - _WHOSE
    if about.intersection(after) or _FAR.intersection(before) or (before and before[-1] in _NOT):
        return ""
    if strong:
        return "strong"
    # `AUTH_GOOGLE_…` and `KEY_BINDINGS` are about something else.
    return "weak" if _VARIANTS.issuperset(after) else ""
