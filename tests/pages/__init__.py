"""Pages of docs/ that are made from the program; `python -m tests.pages` writes them."""

from collections.abc import Callable
from pathlib import Path

from tests.pages import tables
from tests.pages.configuration import configuration_page
from tests.pages.expressions import expressions_page
from tests.pages.keys import keys_page
from tests.pages.man import man_page
from tests.pages.manager_conf import manager_conf

DOCS = Path(__file__).parents[2] / "docs"

#: By file name, what makes its text.
PAGES: dict[str, Callable[[], str]] = {
    "amitop.1": man_page,
    "configuration.md": configuration_page,
    "expressions.md": expressions_page,
    "keys.md": keys_page,
    "manager-conf.md": manager_conf,
    "tables.md": tables.page,
}
