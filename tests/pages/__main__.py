"""`python -m tests.pages` writes every page that is made from the program."""

from tests.pages import DOCS, PAGES

for name, make in PAGES.items():
    (DOCS / name).write_text(make(), encoding="utf-8")
    print(f"docs/{name}")
