"""Secrets in command lines: by the names of flags and variables, and by what well-known programs take where."""

import re
import shlex
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from dockertui.model.secrets.forms import hides, mask_text
from dockertui.model.secrets.names import rank, words_in
from dockertui.model.secrets.values import HIDDEN, harmless, random, telling, within

DEEPEST = 4
"""Command lines within command lines that are looked into: `sh -c "…"` within `docker exec`."""


class _Program(NamedTuple):
    """Where a program takes secrets that no name tells: `glued` to a flag, behind flags, as `user:password`, or so many
    words after a word.
    """

    glued: tuple[str, ...] = ()
    secret: frozenset[str] = frozenset()
    login: frozenset[str] = frozenset()
    after: tuple[tuple[str, int], ...] = ()


def _program(glued: str = "", secret: str = "", login: str = "", **after: int) -> _Program:
    return _Program(
        tuple(glued.split()), frozenset(secret.split()), frozenset(login.split()), tuple(after.items())
    )  # fmt: skip


_MYSQL = _program(glued="-p")
_MONGO = _program(glued="-p", secret="-p")
_LDAP = _program(glued="-w", secret="-w -s")
_ZIP = _program(glued="-P", secret="-P")
_MQTT = _program(glued="-P", secret="-P --pw")
_SQLSERVER = _program(glued="-P", secret="-P")

_PROGRAMS: dict[str, _Program] = {
    **dict.fromkeys(
        words_in(
            "mysql mysqldump mysqladmin mysqlcheck mysqlimport mysqlshow mysqlslap mysqlpump mysqlsh mysql_upgrade"
            " mycli mysqlbinlog mariadb mariadb-dump mariadb-admin mariadb-check mariadb-import mariadb-show"
            " mariadb-backup xtrabackup"
        ),
        _MYSQL,
    ),
    **dict.fromkeys(
        words_in("mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop"), _MONGO
    ),
    **dict.fromkeys(words_in("ldapsearch ldapadd ldapmodify ldapwhoami ldapdelete ldappasswd ldapcompare"), _LDAP),
    **dict.fromkeys(("zip", "unzip"), _ZIP),
    **dict.fromkeys(("mosquitto_pub", "mosquitto_sub", "mosquitto_rr"), _MQTT),
    **dict.fromkeys(("sqlcmd", "bcp", "isql", "osql"), _SQLSERVER),
    "sshpass": _program(glued="-p", secret="-p"),
    "redis-cli": _program(glued="-a", secret="-a --pass", AUTH=1, auth=1),
    "valkey-cli": _program(glued="-a", secret="-a --pass", AUTH=1, auth=1),
    "memtier_benchmark": _program(glued="-a", secret="-a"),
    "sqlplus": _program(login="-L -S"),
    "curl": _program(login="-u --user -U --proxy-user", secret="--oauth2-bearer"),
    "http": _program(login="-a --auth", secret="-A"),
    "https": _program(login="-a --auth"),
    "ab": _program(login="-A -P", secret="-C"),
    "wget": _program(),
    "etcdctl": _program(login="--user"),
    "influx": _program(secret="-t -p"),
    "cqlsh": _program(glued="-p", secret="-p"),
    "7z": _program(glued="-p"),
    "7za": _program(glued="-p"),
    "rar": _program(glued="-p -hp"),
    "unrar": _program(glued="-p"),
    "openssl": _program(secret="-k -K"),
    "smbclient": _program(login="-U --user"),
    "lftp": _program(login="-u"),
    "htpasswd": _program(),
    **dict.fromkeys(words_in("snmpget snmpwalk snmpset snmpbulkwalk snmptrap"), _program(secret="-c -A -X")),
    "rabbitmqadmin": _program(secret="-p"),
    "az": _program(secret="-p"),
    "ngrok": _program(authtoken=1),
    "mc": _program(set=4, add=4),
    "rabbitmqctl": _program(add_user=2, change_password=2, authenticate_user=2),
    "vault": _Program(after=(("login", 1),)),
    "snowsql": _program(),
    "ipmitool": _program(glued="-P", secret="-P"),
    "expect": _program(),
    "nats-server": _program(),
    "docker login": _program(glued="-p", secret="-p"),
    "podman login": _program(glued="-p", secret="-p"),
}

_PAIRED = re.compile(r"([\w.\-/]{1,200})=(.*)", re.S)
_FLAG = re.compile(r"(--?|/)([A-Za-z][\w.-]{0,200})(?:([=:])(.*))?", re.S)
_SPACE = re.compile(r"\s")
_BARE = frozenset(("requirepass", "masterauth", "primaryauth", "sentinel-pass"))
"""Words of Redis' own language whose next word is a password, also without dashes."""

_TOKEN = re.compile(
    r"(?P<space>\s++)|(?P<end>[;&|()<>]++)"
    r"|(?P<word>(?:\"(?:[^\"\\]|\\.)*+\"?|'[^']*+'?|\\.|\\$|[^\s;&|()<>\"'\\])++)",
    re.S,
)
_SWITCHES = words_in("-c -- -it -ti -i -t -d --rm --entrypoint")
"""Flags that a program may follow."""

_PORTS = re.compile(r"[\d.:\[\]-]*\d:[\d-]+(?:/\w+)?")
"""What `docker run -p` takes."""

_PIPED = re.compile(
    r"(?<![\w-])((?:echo|printf) {1,3}(?:-\w{1,3} {1,3})?)([^|\n$]{1,200}?)"
    r"( {0,3}\|[^|\n]{0,200}?(?:--password-stdin|chpasswd))"
)
"""A password that a shell's own command writes for another one to read."""

_QUOTES = re.compile(r"[\"'\\]")
_WHOLE = re.compile(r"'[^']*'|\"[^\"\\]*\"")
_SAFE = re.compile(r"[^\s;&|()<>\"'\\`]*")


class _Reader:
    """Goes through the words of a command, and remembers what the next one is."""

    def __init__(self, program: str = "", depth: int = 0) -> None:
        self._program = program
        self._before = self._last = ""
        self._next = ""
        self._left = 0
        self._depth = depth
        self._first = not program

    def hide(self, word: str) -> str:
        """The word as it may be shown."""
        kind, self._next = self._next, ""
        before, self._before = self._before, word
        self._last = before
        if kind == "secret" and not (word.startswith("-") and len(word) > 1):
            return word if harmless(word) else HIDDEN
        if kind == "weak" and not (word.startswith("-") and len(word) > 1):
            return word if harmless(word) or telling(word) else HIDDEN
        if kind == "cookie":
            return HIDDEN if "=" in word else word  # else it is a file
        if kind == "login" and not word.startswith("-"):
            return _login(word)
        if self._left and not word.startswith("-"):
            self._left -= 1
            if not self._left:
                return word if harmless(word) else HIDDEN
        self._find_program(word, before)
        found = _PROGRAMS.get(self._program)
        if found and (hidden := self._by_program(found, word)) is not None:
            return hidden
        flag = _FLAG.fullmatch(word)
        if flag and (flag[1] != "/" or flag[3] == ":"):
            return self._flag(word, flag)
        return self._word(word)

    def _find_program(self, word: str, before: str) -> None:
        """Note which program it is whose arguments follow: what stands behind a flag is the flag's."""
        first, self._first = self._first, False
        name = word.rpartition("/")[2]
        if word == "login" and self._program in ("docker", "podman"):
            self._program += " login"
        elif word in ("build", "buildx", "service") and self._program == "docker":
            self._program = "docker build"
        elif first or (name in _PROGRAMS and (before in _SWITCHES or not before.startswith("-"))):
            self._program = name

    def _by_program(self, found: _Program, word: str) -> str | None:
        """What the program's own ways make of a word, None for nothing."""
        if word in found.secret or word in found.login:
            self._next = "secret" if word in found.secret else "login"
            return word
        if self._program == "curl" and word in ("-b", "--cookie"):
            self._next = "cookie"
            return word
        for start in found.glued:
            rest = word[len(start) :]
            if word.startswith(start) and rest and not word.startswith("--") and not _PORTS.fullmatch(rest):
                return start + _kept(rest)
        name, equals, value = word.partition("=")
        if equals and name in found.login:
            return f"{name}={_login(value)}"
        if self._program == "htpasswd" and re.fullmatch(r"-\w*b\w*", word):
            self._left = 2 if "n" in word else 3
        if self._program == "curl" and re.fullmatch(r"-\w{0,3}u[^-].*:.*", word, re.S):
            return _login(word)
        if not word.startswith("-"):
            self._left = self._left or dict(found.after).get(word, 0)
        return None

    def _flag(self, word: str, flag: re.Match[str]) -> str:
        dashes, name, sign, value = flag.groups()
        name_told = name[1:] if name[0] == "D" and dashes == "-" and len(name) > 2 else name
        if sign is None:
            # Docker's own `--secret` takes the name of one.
            named = not name.startswith("secret") or self._program != "docker build"
            here = rank(name_told)
            if len(name) > 1 and named and here in ("strong", "weak"):
                self._next = "secret" if here == "strong" else "weak"
            return mask_text(word) if len(word) > 24 else word
        if name == "entrypoint":
            self._program = value.rpartition("/")[2]
        if hides(name_told, value):
            return f"{dashes}{name}{sign}{HIDDEN}"
        return f"{dashes}{name}{sign}{self._word(value)}"

    def _word(self, word: str) -> str:
        if word in _BARE or (self._last == "set" and rank(word.rpartition(":")[2]) == "strong" and "=" not in word):
            self._next = "secret"
            return word
        pair = _PAIRED.fullmatch(word)
        if pair:
            name, value = pair.groups()
            return f"{name}={HIDDEN if hides(name, value) else mask_value(name, value, self._depth + 1)}"
        return mask_value("", word, self._depth + 1)


def _kept(value: str) -> str:
    return value if harmless(value) else HIDDEN


def _login(word: str) -> str:
    """`user:password`, and what other programs put between them, without the password."""
    match = re.fullmatch(r"([^:%,]*)([:%,])(.+)", word, re.S)
    return f"{match[1]}{match[2]}{_kept(match[3])}" if match else word


def mask_value(name: str, value: str, depth: int = 0) -> str:
    """A value whose name does not make it a secret, with what is one in it hidden."""
    if not value or value == HIDDEN:
        return value
    if depth <= DEEPEST and _SPACE.search(value) and not value.startswith(("{", "[", "-----")):
        value = mask_line(value, depth)
    value = mask_text(value)
    return HIDDEN if random(value) and rank(name) != "quiet" else value


def mask_words(words: Iterable[str], program: str = "") -> list[str]:
    """The words of a command, or the arguments of a `program`, as they may be shown."""
    reader = _Reader(program.rpartition("/")[2])
    return [mask_text(reader.hide(word)) for word in words]


def mask_line(line: str, depth: int = 0) -> str:
    """A line as a shell takes it, or any other text, as it may be shown; what is not hidden stays as it is written."""
    reader = _Reader(depth=depth)
    parts: list[str] = []
    for match in _TOKEN.finditer(within(line)):
        word = match["word"]
        if word is None:
            if match["end"] or "\n" in match[0]:
                reader = _Reader(depth=depth)
            parts.append(match[0])
            continue
        plain = _unquoted(word)
        hidden = reader.hide(plain)
        parts.append(word if hidden == plain else _quoted(word, plain, hidden))
    return _PIPED.sub(rf"\1{HIDDEN}\3", mask_text("".join(parts)))


def _unquoted(word: str) -> str:
    """A word without its quotes, as a shell takes it; one that is not closed is what follows the quote."""
    if not _QUOTES.search(word):
        return word
    if _WHOLE.fullmatch(word):
        return word[1:-1]
    try:
        return shlex.split(word)[0]
    except (ValueError, IndexError):
        return word[1:] if word[0] in "\"'" else word


def _quoted(word: str, plain: str, hidden: str) -> str:
    """A word with a mask in it, in quotes like those of the one that it stands for."""
    if word[1:] == plain and word[0] in "\"'":
        return word[0] + hidden
    if word == plain or _SAFE.fullmatch(hidden):
        return hidden
    if word[0] == "'" and "'" not in hidden:
        return f"'{hidden}'"
    if word[0] == '"' and not any(character in hidden for character in '"\\'):
        return f'"{hidden}"'
    return shlex.quote(hidden)


def mask_pair(pair: str) -> str:
    """`NAME=value` as it may be shown."""
    name, equals, value = pair.partition("=")
    if not equals or "://" in name:  # Any text, such as an address with a query.
        return mask_text(pair)
    return f"{name}={mask(name, value)}"


def mask(name: str, value: str) -> str:
    """A value as it may be shown: hidden where its name or its form makes it a secret, or what of it is one."""
    if hides(name, value):
        return HIDDEN
    if harmless(value):
        return value
    value = within(value)
    pieces = value.split(";") if value.count("=") > 1 and ";" in value else ()
    if pieces and all(_named(piece) for piece in pieces if piece.strip()):
        return ";".join(_piece(piece) for piece in pieces)
    return mask_value(name, value)


def _named(piece: str) -> bool:
    name, equals, _value = piece.partition("=")
    return bool(equals) and len(name) < 60 and name.replace(" ", "").replace("_", "").replace(".", "").isalnum()


def _piece(piece: str) -> str:
    """One `name=value` of a connection string; its value may have blanks in it."""
    name, _equals, value = piece.partition("=")
    return f"{name}={HIDDEN if hides(name, value) else mask_value(name, value)}"


def mask_list(words: Sequence[str], program: str = "") -> str:
    """Words as one line that a shell takes, as it may be shown."""
    return shlex.join(mask_words(words, program))
