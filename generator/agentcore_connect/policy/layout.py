"""An expression as a person would write it: the engine puts parentheses around every part."""

from __future__ import annotations

from agentcore_connect.policy.tokens import Token, tokens

_OPERATORS = {"&&", "||", "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "!"}
_WORDS = {"in", "like", "has", "is", "if", "then", "else"}


def readable(text: str) -> str:
    """``text``, a Cedar expression, without the parentheses that hold a single value."""
    words = tokens(text)
    opened: list[tuple[int, bool]] = []  # where a parenthesis is, and whether it is of a call
    needed: list[bool] = []  # whether there is an operator directly in it
    dropped: set[int] = set()
    for index, word in enumerate(words):
        if word.text in ("(", "["):
            opened.append((index, word.text == "[" or _calls(words, index)))
            needed.append(False)
        elif word.text in (")", "]"):
            (start, is_call), is_needed = opened.pop(), needed.pop()
            if not is_call and not is_needed:
                dropped |= {words[start].end - 1, word.end - 1}
        elif needed and _is_operator(words, index):
            needed[-1] = True
    return "".join(char for at, char in enumerate(text) if at not in dropped)


def _calls(words: tuple[Token, ...], index: int) -> bool:
    return index > 0 and words[index - 1].kind == "name" and words[index - 1].text not in _WORDS


def _is_operator(words: tuple[Token, ...], index: int) -> bool:
    text = words[index].text
    is_attribute = index > 0 and words[index - 1].text == "."
    return text in _OPERATORS or (text in _WORDS and not is_attribute)
