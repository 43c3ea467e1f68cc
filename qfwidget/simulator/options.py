"""Checks the arguments of the simulator's methods."""

from __future__ import annotations

from numbers import Integral, Real


def check_number(name: str, value: object, least: float, most: float = float("inf"), *, whole: bool = True) -> None:
    """Check an argument that must be a number.

    Args:
        name: The argument's name.
        value: Its value.
        least: The least that it may be.
        most: The most that it may be.
        whole: Whether it must be an integer.

    Raises:
        ValueError: It is not, or is out of range. The message has the argument's name.
    """
    if isinstance(value, bool) or not isinstance(value, Integral if whole else Real):
        raise ValueError(f"{name} must be {'an integer' if whole else 'a number'}, but is {value!r}")
    if not float(value) >= least:  # NaN is not, either
        raise ValueError(f"{name} must be at least {least}, but is {value}")
    if float(value) > most:
        raise ValueError(f"{name} must be at most {most}, but is {value}")


def check_flag(name: str, value: object) -> None:
    """Check an argument that must be True or False.

    Args:
        name: The argument's name.
        value: Its value.

    Raises:
        ValueError: It is neither. The message has the argument's name.
    """
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be True or False, but is {value!r}")


def check_text(name: str, value: object) -> None:
    """Check an argument that must be text.

    Args:
        name: The argument's name.
        value: Its value.

    Raises:
        ValueError: It is not. The message has the argument's name.
    """
    if not isinstance(value, str):
        raise ValueError(f"{name} must be text, but is {value!r}")
