"""Versions of drivers and toolkits: numbers with dots, and which of them go together."""

import re


def numbers(version: str) -> tuple[int, ...]:
    """`(580, 95, 5)` of `580.95.05`."""
    return tuple(int(each) for each in re.findall(r"\d+", version))


def older(version: str, than: str) -> bool:
    """Whether a driver is older than another; `580.65.06` is not older than `580`."""
    return numbers(version) < numbers(than)


def cuda_of_number(number: int) -> str:
    """`13.0` of 13000, as cuDriverGetVersion has it."""
    return f"{number // 1000}.{number % 1000 // 10}"


FLOORS = (("13.0", "580"), ("12.8", "525.60.13"), ("11.8", "450.80.02"))
"""CUDA versions to build for, newest first, and the oldest driver that runs each.
Source: CUDA Toolkit release notes, table 2 ("minor version compatibility")."""


def variant_for(driver: str) -> str | None:
    """The newest CUDA that an old driver runs."""
    return next((cuda for cuda, floor in FLOORS if not older(driver, floor)), None)
