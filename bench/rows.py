"""Drawing rows by lot, always the same ones for the same seed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from bench import words

Row = dict[str, Any]
Make = Callable[[int], Row]

START, END = date(2021, 1, 1), date(2025, 12, 31)  # one whole term of five years
YEARS = range(START.year, END.year + 1)


class Rows:
    """Sheets by title, each a list of rows: cells by field name."""

    def __init__(self, seed: int) -> None:
        self.dice = Random(seed)
        self.rows: dict[str, list[Row]] = {}

    def add(self, title: str, count: int, make: Make, *once: str) -> None:
        """Add rows until there are ``count``; rows that agree in all fields of ``once`` are drawn again."""
        rows = self.rows.setdefault(title, [])
        seen: set[tuple[Any, ...]] = set()
        while len(rows) < count:
            row = make(len(rows) + 1)
            mark = tuple(row.get(name) for name in once) or (len(rows),)
            if mark not in seen:
                seen.add(mark)
                rows.append(row)

    def number(self, title: str, prefix: str, date_field: str, width: int = 3) -> None:
        """Put the rows in the order of their dates and number them per year, as an office does."""
        rows = self.rows[title]
        rows.sort(key=lambda row: str(row[date_field]))
        serial: dict[int, int] = dict.fromkeys(YEARS, 0)
        for row in rows:
            year = row[date_field].year
            serial[year] += 1
            row["no"] = f"{prefix}-{year}-{serial[year]:0{width}d}"

    def day(self, first: date = START) -> date:
        """Any day from ``first`` to the end."""
        return first + timedelta(days=self.dice.randint(0, (END - first).days))

    def moment(self) -> datetime:
        """Any minute in office hours."""
        day = self.day()
        return datetime(day.year, day.month, day.day, self.dice.randint(8, 17), self.dice.randrange(0, 60, 5))

    def after(self, day: date, most: int) -> date:
        """A day at most so many days later."""
        return day + timedelta(days=self.dice.randint(1, most))

    def any(self, title: str, field: str) -> Any:
        """The cell of a random row of another sheet."""
        return self.dice.choice(self.rows[title])[field]

    def some(self, title: str, field: str, most: int) -> str:
        """A list cell that names a few rows of another sheet."""
        rows = self.dice.sample(self.rows[title], min(most, len(self.rows[title])))
        return "、".join(str(row[field]) for row in rows[: self.dice.randint(1, most)])

    def often(self, share: float, value: Any) -> Any:
        """The value with that likelihood, else an empty cell."""
        return value if self.dice.random() < share else None

    def trouble(self) -> str:
        """What a resident says."""
        dice = self.dice
        where = f"{dice.choice(words.COMMUNITIES)}{dice.choice(words.PLACES)}{dice.randint(1, 200)}号"
        return f"{where}{dice.choice(words.TROUBLES)}"
