"""One expression language for packet filters, table filters and rules: plain words, or CEL.

A text is **words** unless it compares (`==`, `!=`, `<=`, `>=`; `<` and `>` with blanks around them; `<`, `>`, `in`
behind a known name), joins (`&&`, `||`), calls (`name.contains("x")`, `has(h.Cause)`) or negates a known name
(`!paused`). So `Hangup`, `alice support` and `Ana <5550142>` are words: all of them must be in what is searched.
Everything else is CEL. Case and accents make no difference, except in a condition with a regular expression.

A text that is not known is `""`, any other value that is not known is `null`. What is compared with a header that
is missing, or with a value of another type, is false.
"""

from amitop.expression.compiled import Expression, Part, compile, is_unfinished  # noqa: A004
from amitop.expression.errors import ExpressionError
from amitop.expression.folding import fold
from amitop.expression.vocabulary import Vocabulary, Words

__all__ = ["Expression", "ExpressionError", "Part", "Vocabulary", "Words", "compile", "fold", "is_unfinished"]
