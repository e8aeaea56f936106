"""Secrets that are told by their form, wherever they stand in a text. Every step is linear in the text."""

import base64
import binascii
import re
from collections.abc import Callable

from dockertui.model.secrets.names import rank, words_in
from dockertui.model.secrets.values import HIDDEN, harmless, random, telling, within

_KEY = "-----BEGIN "
_KEY_LINES = re.compile(r"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----")

_PREFIXES = re.compile(
    r"(?<![A-Za-z0-9_])(?:"
    r"(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"
    r"|gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}"
    r"|gl(?:pat|ptt|dt|rt|rtr|cbt|ft|soat|agent|oas|imt|ffct)-[\w.-]{16,}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|xapp-[A-Za-z0-9-]{10,}|xoxe\.xox[bp]-[A-Za-z0-9-]{10,}"
    r"|(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{16,}"
    r"|sk-(?:ant-|proj-|svcacct-|or-)?[\w-]{20,}"
    r"|AIza[\w-]{30,}|ya29\.[\w-]{10,}|GOCSPX-[\w-]{16,}"
    r"|npm_[A-Za-z0-9]{30,}|pypi-[\w-]{16,}|rubygems_[a-f0-9]{30,}|dckr_(?:pat|oat)_[\w-]{16,}|hf_[A-Za-z0-9]{30,}"
    r"|SG\.[\w-]{16,}\.[\w-]{16,}|key-[0-9a-f]{32}|shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}|do[opr]_v1_[a-f0-9]{60,}"
    r"|hv[sbr]\.[\w-]{20,}|s\.[A-Za-z0-9]{24}(?![A-Za-z0-9])|glsa_[\w-]{20,}|glc_[\w+/=-]{20,}|lin_api_\w{20,}"
    r"|sntry[su]_[\w+/=-]{20,}|dp\.(?:pt|st|ct|sa)\.[\w.-]{20,}|tskey-[\w-]{16,}|AGE-SECRET-KEY-1[A-Z0-9]{30,}"
    r"|SWMTKN-1-[a-z0-9-]{20,}|ATATT3[\w=-]{20,}|ATCTT3[\w=-]{20,}|sq0(?:atp|csp)-[\w-]{20,}|PMAK-[\w-]{20,}"
    r"|NR(?:AK|JS|II)-[\w-]{16,}|xkeysib-[\w-]{20,}|pul-[a-f0-9]{40}|figd_[\w-]{20,}|sbp_[a-f0-9]{40}"
    r"|FlyV1 [\w=,/+]{20,}"
    r"|r8_[A-Za-z0-9]{30,}|nvapi-[\w-]{20,}|gsk_[A-Za-z0-9]{30,}|xai-[A-Za-z0-9]{30,}|EAAA[\w-]{50,}"
    r"|\d{8,10}:AA[\w-]{33}(?![\w-])"
    r"|claim-[\w-]{20}(?![\w-])"
    r"|eyJ[\w-]{10,}+(?:\.[\w-]*+){0,4}"
    r")"
)
"""What begins as tokens of well-known issuers do; the last one is a JSON Web Token."""

_HASHES = re.compile(
    r"\$\$?(?:apr1|1|2[abxy]?|5|6|7|y|gy|argon2[a-z]{0,2}|scrypt|pbkdf2[\w-]{0,20}|bcrypt[\w-]{0,20})\$[^\s,\"']{8,}"
    r"|\{(?:S?SHA(?:256|384|512)?|S?MD5|CRYPT)\}[\w+/=$.]{8,}"
    r"|SCRAM-SHA-256\$[^\s,\"']{8,}"
)
"""Hashes of passwords, as in a .htpasswd."""

_HOOKS = re.compile(
    r"(?<=://hooks\.slack\.com/)(?:services|workflows|triggers)/[\w/-]{8,}"
    r"|(?<=/api/webhooks/)\d{6,20}/[\w-]{8,}|(?<=\.webhook\.office\.com/)[\w/@-]{16,}"
    r"|(?<=://api\.telegram\.org/)bot\d{5,12}:[\w-]{16,}|(?<=hooks\.zapier\.com/hooks/)catch/[\w/-]{6,}"
)
"""Addresses that whoever knows them may post to."""

_BEARER = re.compile(r"(?i)(?<![\w-])(bearer|basic|apikey|token) ([\w.~+/=-]{1,4096})")
_IN_URL = re.compile(r"(?<=://)(?:[^\s\"<>`:]|:(?!//))+")
"""What stands behind `://`, up to the next one: a list of brokers and a query have further addresses in them."""

_WEB = ("http", "https", "git+https", "git+http", "ws", "wss")
_USERS = words_in("git user admin root anonymous guest me www nobody oauth2 x-access-token username")

_QUOTED = re.compile(
    r"(?P<mark>\\{0,6}[\"'])(?P<name>[\w.-]{1,100})(?P=mark)(?P<gap>\s{0,9}(?::|=>?)\s{0,9})"
    r"(?:(?P<quote>\\{1,6}[\"'])(?P<escaped>(?:(?!(?P=quote)).)*+)"
    r"|\"(?P<double>(?:[^\"\\]|\\.)*+)|'(?P<single>(?:[^'\\]|\\.)*+)"
    r"|(?P<list>\[[^\]{}]*+)|(?P<bare>[^\s,}\]\[{\"'\\]++))",
    re.S,
)
"""`"name": "value"` of JSON and of what looks like it, also where its quotes are escaped."""

_NAMED = re.compile(r"(?<![\w.-])([\w.-]{1,100})(=|%3[dD]|[ ]{1,3}=[ ]{0,3}|=[ ]{1,3}|[ ]{0,3}:[ ]{1,3}|:(?!//))")
"""`name=` of queries, connection strings and shells, and `name: ` of headers and YAML."""

_BEFORE_COLON = words_in("pass password passwd pwd")
"""Names that a colon without a blank may follow."""

_GIVEN = re.compile(
    r"\$\([^()\n]*+\)|`[^`\n]*+`|\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?"
    r"|(?:(?:Bearer|Basic|Token|Digest|Negotiate|ApiKey|AWS4-HMAC-SHA256) )?(?:[^\s&;\"',\\]|\\.|,(?![\w.-]{1,40}=))++",
    re.S | re.I,
)
"""What may follow a name: a text in quotes, or up to where the next name may begin."""

_LOOSE = re.compile(
    r"(?i)(?<![\w-])(?:identified\s{1,3}by|password)\s{1,3}(?:as\s{1,3})?(['\"])(?P<value>(?:(?!\1).)+)"
)
"""What SQL says of passwords."""

_LINE = re.compile(
    r"(?im)^(?P<head>\s{0,20}(?:proxy-)?(?:authorization|cookie|set-cookie)\s{0,3}:\s{0,3})(?P<rest>[^\r\n]+)"
)
"""Headers whose whole line is a secret."""


def mask_text(text: str) -> str:
    """A text with the secrets in it hidden that are told by their form, or by a name right before them."""
    text = within(text)
    if _KEY in text:
        text = _without_keys(text)
    text = _LINE.sub(lambda match: match["head"] + HIDDEN, text) if ":" in text else text
    if "://" in text:
        text = _HOOKS.sub(HIDDEN, text)
        text = _IN_URL.sub(_login, text)
    text = _PREFIXES.sub(HIDDEN, text)
    if "$" in text or "{" in text:
        text = _HASHES.sub(HIDDEN, text)
    if '"' in text or "'" in text:
        text = _QUOTED.sub(_quoted, text)
        text = _LOOSE.sub(_value_of("value"), text)
    if "=" in text or ":" in text or "%3" in text:
        text = _without_named(text)
    return _BEARER.sub(_bearer, text) if " " in text else text


def hides(name: str, value: str) -> bool:
    """Whether a value is to be hidden for its name."""
    here = rank(name)
    return bool(here in ("strong", "weak") and not harmless(value) and (here == "strong" or not telling(value)))


def _without_keys(text: str) -> str:
    """The text without the private keys in it; one that does not end is one up to the text's end."""
    parts, at = [], 0
    for match in _KEY_LINES.finditer(text):
        if match.start() < at:
            continue
        parts += [text[at : match.start()], HIDDEN]
        end = text.find("-----END ", match.end())
        close = text.find("-----", end + 9) if end >= 0 else -1
        at = close + 5 if close >= 0 else len(text)
    return "".join((*parts, text[at:]))


def _login(match: re.Match[str]) -> str:
    """What stands behind `://`, without the password in it, or the token in place of a user's name."""
    rest = match[0]
    place = re.search(r"[/?#]", rest)
    server = rest[: place.start()] if place else rest
    if "@" in server:
        login, _at, host = server.rpartition("@")
        tail = rest[len(server) :]
    else:
        # A password with a slash in it that nobody encoded: what looks like a port is no number.
        port = re.fullmatch(r"[^:@\[\]]*:(\D[^:@]*|\d+\D[^:@]*)", server)
        if not port or "@" not in rest:
            return rest
        login, _at, host = rest.rpartition("@")
        tail = ""
    user, colon, password = login.partition(":")
    if colon:
        hidden = password if not password or harmless(password) else HIDDEN
        if user == "" or not random(user):
            return f"{user}:{hidden}@{host}{tail}"
        return f"{HIDDEN}:{hidden}@{host}{tail}"
    scheme = re.search(r"[a-z0-9+.-]{0,20}$", match.string[max(0, match.start() - 24) : match.start() - 3].lower())
    named = user.lower() in _USERS or harmless(user)
    web = scheme is not None and scheme[0] in _WEB
    return f"{user}@{host}{tail}" if named or not (web or random(user)) else f"{HIDDEN}@{host}{tail}"


def _quoted(match: re.Match[str]) -> str:
    group = next(name for name in ("escaped", "double", "single", "list", "bare") if match[name] is not None)
    value = match[group]
    if group == "list":
        named = rank(match["name"]) == "strong" or match["name"].lower().endswith("tokens")
        plain = not named or not value[1:].strip()
        return match[0] if plain else _put(match, group, "[" + HIDDEN)
    return _put(match, group, HIDDEN) if hides(match["name"], value) else match[0]


def _without_named(text: str) -> str:
    """The text without the values that have a secret's name before them."""
    parts, at, match = [], 0, _NAMED.search(text)
    while match:
        name, gap = match.groups()
        here, end = rank(name), match.end()
        # `pass:hunter2` is a password, `webhook:1.2` an image.
        told = here == "strong" if gap != ":" else name.lower() in _BEFORE_COLON
        if told or (here == "weak" and ":" not in gap):
            value = _GIVEN.match(text, end)
            if value:
                end = value.end()
                quote = value[0][0] if value[0][0] in "\"'" else ""
                closed = quote if quote and value[0].endswith(quote) and len(value[0]) > 1 else ""
                bare = value[0][len(quote) : len(value[0]) - len(closed)]
                # What ends a line with `password: |` is YAML, whose value comes below.
                said = ":" in gap and not quote and _prose(text, match.start(), end, bare)
                if bare not in ("|", ">", "-") and not said and hides(name, bare):
                    parts += [text[at : match.end()], quote, HIDDEN, closed]
                    at = end
        match = _NAMED.search(text, end)
    return "".join((*parts, text[at:]))


def _prose(text: str, start: int, end: int, value: str) -> bool:
    """Whether a name in a sentence is followed by words: `the password: too short`."""
    return start > 0 and text[start - 1] == " " and value.isalpha() and text[end : end + 1] == " "


def _value_of(group: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if harmless(match[group]) else _put(match, group, HIDDEN)


def _put(match: re.Match[str], group: str, text: str) -> str:
    start, end = match.start(group) - match.start(), match.end(group) - match.start()
    return match[0][:start] + text + match[0][end:]


def _bearer(match: re.Match[str]) -> str:
    scheme, value = match[1].lower(), match[2]
    if scheme == "basic":
        secret = _is_login(value)
    else:
        secret = len(value) >= 16 or (scheme == "bearer" and not value.isalpha())
        secret = secret and (any(map(str.isdigit, value)) or not value.islower())
    return f"{match[1]} {HIDDEN}" if secret and not harmless(value) else match[0]


def _is_login(value: str) -> bool:
    """Whether a text is a user's name and password as HTTP's basic authentication writes them."""
    try:
        return b":" in base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
