"""What is wrong with or unusual about a field: a code, with a sentence in each language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from numbers import Real
from typing import Any

from . import rules
from .errors import InvalidRequest
from .hints import MESSAGES
from .language import LANGUAGES, Language, Params, Text, environment_language

_SHOWN_CHARACTERS = 60
_SENTENCES: Mapping[str, Text] = {
    "missing": Text("{field} is missing", "缺少 {field}"),
    "not_text": Text("{field} must be text{shown}", "{field} 必须是文本{shown}"),
    "unknown_field": Text("there is no field {field}", "没有 {field} 这个字段"),
    "not_an_object": Text(
        "{field} must be an object with strategy and weight",
        "{field} 必须是含 strategy 和 weight 的对象",
    ),
    "unknown_strategy": Text(
        "{field} must be Quantization or Sparsity{shown}",
        "{field} 只能是 Quantization 或 Sparsity{shown}",
    ),
    "not_compressible": Text(
        "{field} is a version that cannot be compressed{shown}; choose another",
        "{field} 指定的版本不支持压缩{shown}，请更换",
    ),
    "weight_forbidden": Text(
        "{field} must be left out when the strategy is Sparsity{shown}",
        "策略为 Sparsity 时不能填写 {field}{shown}",
    ),
    "shorter_than_advised": Text(
        "{field} is shorter than the 2 characters that Qianfan advises{shown}",
        "{field} 少于千帆建议的 2 个字符{shown}",
    ),
    "longer_than_advised": Text(
        "{field} has {length} characters; Qianfan advises at most {most}",
        "{field} 有 {length} 个字符，千帆建议不超过 {most} 个",
    ),
    "unlike_an_id": Text(
        '{field} should begin with "{prefix}"{shown}',
        "{field} 一般以 {prefix} 开头{shown}",
    ),
    "not_listed": Text(
        "{value} is not listed for {base_model}; the product page of {date} lists {listed}",
        "{base_model} 的支持列表中没有 {value}；{date} 的产品文档列出的是 {listed}",
    ),
    "unlike_a_weight": Text(
        "{value} is neither a documented weight nor of the form WxAyCz; did you mean {nearest}?",
        "{value} 既不是文档中的量化配置，也不是 WxAyCz 的形式，是否应为 {nearest}？",
    ),
}


class Finding(str):
    """The code of a finding, with its sentence.

    Attributes:
        sentences: The sentence in each language, without a full stop.
    """

    sentences: Mapping[Language, str]

    def __new__(cls, code: str, sentences: Mapping[Language, str] | None = None) -> Finding:
        finding = super().__new__(cls, code)
        finding.sentences = dict(sentences or {"en": code, "zh-CN": code})
        return finding

    @property
    def sentence(self) -> str:
        """The sentence in the language that the environment asks for (see `QfError.language`)."""
        return self.sentences[environment_language()]


def finding(code: str, field: str, value: object = None, *, listed: Sequence[str] = (), **params: Any) -> Finding:
    """Return a finding.

    Args:
        code: A code of `rules.problems`, `rules.warnings` or `weights.advice`.
        field: The API's name of the field.
        value: Value of the field.
        listed: The weights that are listed for the base model.
        **params: Other values for the placeholders of the sentence.
    """
    shown = "" if value in (None, "") else shortened(repr(value))
    texts = _SENTENCES[code].filled(
        {
            "field": field,
            "value": shortened(str(value)),
            "shown": Text(shown and f" (it is {shown})", shown and f"（当前为 {shown}）"),
            "listed": Text(", ".join(listed), "、".join(listed)),
            **{name: str(param) for name, param in params.items()},
        }
    )
    return Finding(code, {language: texts.in_language(language) for language in LANGUAGES})


def explained(codes: Mapping[str, str], draft: Mapping[str, Any]) -> dict[str, Finding]:
    """Return the findings for the codes of a draft.

    Args:
        codes: Field → code, from `rules.problems` or `rules.warnings`. Findings are returned unchanged.
        draft: See `rules.Draft`.
    """
    return {
        field: code if isinstance(code, Finding) else _explained(code, field, draft.get(field))
        for field, code in codes.items()
    }


def in_words(findings: Mapping[str, Finding]) -> Text:
    """Return findings as one sentence."""
    joined = {"en": "; ", "zh-CN": "；"}
    return Text(*(joined[each].join(found.sentences[each] for found in findings.values()) for each in LANGUAGES))


def not_one_of(argument: str, value: str, choices: Iterable[str]) -> InvalidRequest:
    """Return the error for an argument with a value that is not allowed.

    Args:
        argument: Name of the argument.
        value: The given value, as written in Python.
        choices: The allowed values.
    """
    listed = tuple(choices)
    params: Params = {
        "field": argument,
        "value": value,
        "choices": Text(", ".join(listed), "、".join(listed)),
    }
    return InvalidRequest({argument: "not_one_of"}, MESSAGES["not_one_of"].filled(params))


def check_wait(timeout: object, notify: object) -> None:
    """Check the arguments of `wait`.

    Args:
        timeout: The number of seconds; None for no limit.
        notify: The function to call at the end; None for none.

    Raises:
        InvalidRequest: The timeout is not a number, or `notify` cannot be called.
    """
    if not (timeout is None or isinstance(timeout, Real)):
        raise _not_such("timeout", "not_seconds", timeout)
    if not (notify is None or callable(notify)):
        raise _not_such("notify", "not_a_function", notify)


def _not_such(argument: str, problem: str, value: object) -> InvalidRequest:
    params = {"field": argument, "value": shortened(repr(value))}
    return InvalidRequest({argument: problem}, MESSAGES[problem].filled(params))


def _explained(code: str, field: str, value: object) -> Finding:
    most = rules.length_advice().get(field, {}).get("advisedMax")
    prefix = rules.rules()["idPrefixes"].get(field)
    return finding(code, field, value, length=len(value) if isinstance(value, str) else None, most=most, prefix=prefix)


def shortened(text: str) -> str:
    """Return a text, cut off if it is too long for a sentence."""
    return text if len(text) <= _SHOWN_CHARACTERS else text[:_SHOWN_CHARACTERS] + "…"
