"""The key tables of the documentation are those of the app: `make keys` writes them."""

from tools.keys import ROOT, page, readme


def test_the_readme_is_true() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert readme(text) == text


def test_the_page_of_all_keys_is_true() -> None:
    assert page() == (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")
