"""One expression language for packet filters, table filters and rules: plain words, or CEL.

A text is **words** unless it compares (`==`, `!=`, `<=`, `>=`; `<` and `>` with blanks around them; `<`, `>`, `in`
behind a known name), joins (`&&`, `||`), calls (`name.contains("x")`, `has(h.Cause)`) or negates a known name
(`!paused`). So `Hangup`, `alice support` and `Ana <5550142>` are words: all of them must be in what is searched,
whatever their case. Everything else is CEL.

What is compared with a header that is missing, or with a value of another type, is false; a name that has no value
is `null`.
"""

from amitop.expression.compiled import Expression, Part, compile  # noqa: A004
from amitop.expression.errors import ExpressionError

__all__ = ["Expression", "ExpressionError", "Part", "compile"]
