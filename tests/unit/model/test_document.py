"""Documents that are shown, copied and written: none with its secrets because nobody thought of them."""

from dockertui.model.document import Document

CONFIG = """\
services:
  db:
    environment:
      POSTGRES_PASSWORD: tr0ub4dor-and-3
      POSTGRES_USER: shop
      URL: postgres://shop:tr0ub4dor@db/shop
    image: postgres:16
"""


def test_what_nobody_masked_is_masked() -> None:
    document = Document(title="shop as Compose understands it", text=CONFIG, file="shop.yaml")
    assert "tr0ub4dor" not in document.shown
    assert "POSTGRES_USER: shop" in document.shown and "image: postgres:16" in document.shown
    assert document.text == CONFIG


def test_without_secrets_there_is_one_form() -> None:
    assert Document(title="shop", text="image: postgres:16\n", file="shop.yaml").shown == ""


def test_what_is_masked_by_somebody_who_knows_more_stays() -> None:
    assert Document(title="shop", text="docker run web word", file="x", shown="docker run web ***").shown.endswith(
        "***"
    )
