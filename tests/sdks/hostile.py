"""Names and descriptions that break programs that do not escape them."""

from __future__ import annotations

import random

from qfwidget.rules import is_blank

_FRAGMENTS = (
    *"\"'`\\/$%{}<>&|;#!~^*?[]() \t\n\r\b\f\v\a\0\x1b\x7f\x85\xa0",
    *("\\u0022", "\\u000a", "\\n", "\\x41", "\\101", "\\U0001F600", "\\", '\\"', "\\\\", "\\N{DIGIT ONE}"),
    *("${HOME}", "$(id)", "`id`", "$'x'", "!!", "%s%n%d", "%(name)s", "{0}", "{{ params }}", "{% raw %}", "{# #}"),
    *('"""', "'''", "*/", "//", "/*", "#{x}", "JSON", "\nJSON\n", "\nPYTHON\n", "EOF", "<!--", "</script>", "]]>"),
    *(
        "量化",
        "模型压缩",
        "\uff46\uff55\uff4c\uff4c",
        "😀",
        "\U0001f469\u200d\U0001f467",
        "🇨🇳",
        "e\u0301",
        "ß",
        "İ",
        "\u00ad",
        "\ufffd",
        "\uffff",
        "\U0010ffff",
    ),
    *("\u200b", "\u200d", "\u2028", "\u2029", "\u202e", "\u2066", "\ufeff", "\u3000", "\ue000", "\U000e0001"),
    *("null", "undefined", "NaN", "true", "0", "-1", "name", "a b", "it's", 'say "hi"', "C:\\new\\temp", "a\r\nb"),
)


def hostile_texts(count: int, seed: int) -> list[str]:
    """Return texts, none of them blank: each fragment alone, then random combinations of fragments."""
    chance = random.Random(seed)
    texts = [fragment for fragment in _FRAGMENTS if not is_blank(fragment)]
    chance.shuffle(texts)
    while len(texts) < count:
        text = "".join(chance.choices(_FRAGMENTS, k=chance.randint(2, 12)))
        if not is_blank(text):
            texts.append(text)
    return texts[:count]
