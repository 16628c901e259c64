"""How tiles share the wall: as many as there are queues, as large as they can be, never smaller than legible."""

from __future__ import annotations

from typing import NamedTuple

#: Cells and lines that a tile needs; less only where the terminal has not even one.
LEAST_WIDTH, LEAST_HEIGHT = 28, 7
GAP, LINE_GAP = 2, 1
# A tile is well proportioned when so many cells wide for each line.
_WIDE, _HIGH = 40, 9


class Grid(NamedTuple):
    """Columns and rows of tiles, and the size of one."""

    columns: int
    rows: int
    width: int
    height: int

    @property
    def places(self) -> int:
        return self.columns * self.rows

    def place_at(self, x: int, y: int) -> int | None:
        """The tile at a cell, counted line by line; None between tiles and beside them."""
        column, across = divmod(x, self.width + GAP)
        row, down = divmod(y, self.height + LINE_GAP)
        inside = across < self.width and down < self.height and 0 <= column < self.columns and 0 <= row < self.rows
        return row * self.columns + column if inside else None


def grid_for(number: int, across: int, lines: int) -> Grid:
    """The grid for so many tiles; one page of it where they are too many."""
    most_columns = max(1, (across + GAP) // (LEAST_WIDTH + GAP))
    most_rows = max(1, (lines + LINE_GAP) // (LEAST_HEIGHT + LINE_GAP))
    if number >= most_columns * most_rows:
        return _grid(most_columns, most_rows, across, lines)
    fitting = [
        _grid(columns, rows, across, lines)
        for columns in range(1, most_columns + 1)
        for rows in range(1, most_rows + 1)
        if columns * rows >= max(1, number) > (columns - 1) * rows
    ]
    return max(fitting, key=lambda grid: (min(grid.width / _WIDE, grid.height / _HIGH), -grid.places))


def _grid(columns: int, rows: int, across: int, lines: int) -> Grid:
    return Grid(
        columns,
        rows,
        max(1, (across - GAP * (columns - 1)) // columns),
        max(1, (lines - LINE_GAP * (rows - 1)) // rows),
    )
