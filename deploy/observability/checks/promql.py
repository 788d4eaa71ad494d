"""Which series an expression of PromQL reads."""

from __future__ import annotations

import re

# What looks like a name and is none: operators, modifiers, aggregations.
WORDS = {
    "and",
    "or",
    "unless",
    "by",
    "without",
    "on",
    "ignoring",
    "group_left",
    "group_right",
    "bool",
    "offset",
    "sum",
    "min",
    "max",
    "avg",
    "count",
    "group",
    "stddev",
    "stdvar",
    "topk",
    "bottomk",
    "quantile",
    "count_values",
    "inf",
    "nan",
    "start",
    "end",
}
STRING = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'')
LABEL_LIST = re.compile(r"\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
NAME = re.compile(r"(?<![\w:.$])[a-zA-Z_:][a-zA-Z0-9_:]*")
DURATION = re.compile(r"\[[^\]]*\]|\boffset\s+\S+")
SELECTOR = re.compile(r'([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[^}"]|"(?:[^"\\]|\\.)*")*)\}')
# A value, or several; what has more of a regular expression than that is no list.
MATCHER = re.compile(r'([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"(\w+(?:\|\w+)*)"')


def series(expression: str) -> set[str]:
    """Names of metrics and recorded series; Grafana's variables are none."""
    text = STRING.sub('""', expression)
    text = re.sub(r"\{[^}]*\}", "", text)
    text = LABEL_LIST.sub(lambda match: f"{match[1]} ", text)
    text = DURATION.sub(" ", text)
    found = set()
    for match in NAME.finditer(text):
        after = text[match.end() :].lstrip()
        if match[0].lower() not in WORDS and not after.startswith("("):
            found.add(match[0])
    return found


def labels(expression: str) -> set[str]:
    """Every label that the expression selects or groups by, or makes by label_replace."""
    found = set()
    for block in re.findall(r"\{([^}]*)\}", expression):
        found |= set(re.findall(r"([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)", STRING.sub('""', block)))
    for groups in LABEL_LIST.finditer(expression):
        found |= set(re.findall(r"[a-zA-Z_]\w*", groups[0])) - WORDS
    for call in re.finditer(r"label_replace\(", expression):
        found |= set(re.findall(r'"([a-zA-Z_]\w*)"', expression[call.end() :]))
    return found


def values(expression: str) -> list[tuple[str, str, str]]:
    """The values that labels are compared with, as series, label and value."""
    return [
        (selector[1], label, value)
        for selector in SELECTOR.finditer(expression)
        for label, listed in MATCHER.findall(selector[2])
        for value in listed.split("|")
    ]
