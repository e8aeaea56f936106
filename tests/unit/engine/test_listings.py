"""Listings by ls, of the programs that there are."""

from dockertui.engine.files import FileEntry, parse_ls


def test_listings_of_several_programs() -> None:
    text = (
        "total 12\n"
        "drwxr-xr-x    2 root     root          4096 2024-03-01 10:11:12 +0000 a b\n"
        "-rwsr-xr-x+ 1 0 0 18 2024-03-01 10:11:12.123456789 +0100 -> x\n"
        "lrwxrwxrwx 1 me staff 7 Jan  2 10:11 link -> /etc/x -> y\n"
        "crw-rw-rw- 1 root root 1, 3 Jan  2  2023 null\n"
        "ls: cannot access 'x'\nhalf of a na\n"
    )
    assert parse_ls(text) == [
        FileEntry("a b", "folder", "drwxr-xr-x", "root", None, 1709287872.0),
        FileEntry("-> x", "file", "-rwsr-xr-x", "0", 18, 1709284272.0),
        FileEntry("link", "link", "lrwxrwxrwx", "me", None, None, "/etc/x -> y"),
        FileEntry("null", "other", "crw-rw-rw-", "root"),
    ]


def test_numbers_and_times_that_no_listing_has() -> None:
    row = "-rw-r--r-- 1 0 0 {} {} +0000 name"
    for size, when in (("9" * 5000, "2024-03-01 10:11:12"), ("1", "9999-99-99 99:99:99"), ("1", "0001-01-01 00:00:00")):
        [entry] = parse_ls(row.format(size, when))
        assert entry.name == "name" and (entry.size == 0 or entry.modified is None)
