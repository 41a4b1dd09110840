"""README and CHANGELOG say what the program does: every command and option, and every number."""

from __future__ import annotations

import argparse
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from cadreapp import __version__, records
from cadreapp.cli.parser import parser
from cadreapp.operations.sheets import SHEETS
from cadreapp.store.engines.postgres import OLDEST

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text("utf-8")
CHANGES = (ROOT / "CHANGELOG.md").read_text("utf-8")
EVERYWHERE = {"help", "data", "database", "json"}


def commands() -> dict[str, argparse.ArgumentParser]:
    """The program's commands by name."""
    actions = parser()._actions
    found = next(a for a in actions if isinstance(a, argparse._SubParsersAction))
    return dict(found.choices)


def options(command: argparse.ArgumentParser) -> set[str]:
    """The names of a command's options: `reason`, `o`."""
    return {word.lstrip("-") for action in command._actions for word in action.option_strings[-1:]}


def told() -> Iterator[tuple[str, str]]:
    """Of each command in README's table its name and the words after it."""
    for line in README.splitlines():
        if line.startswith("| `python main.py"):
            name = ""
            for text in re.findall(r"`([^`]+)`", line.split(" | ")[0]):
                words = text.removeprefix("python main.py").strip()
                if not words.startswith("-"):  # else another way of the command before it
                    name, _, words = words.partition(" ")
                if name:
                    yield name, words


@pytest.mark.parametrize(("name", "words"), list(told()))
def test_a_command_of_readme_exists_with_its_options(name: str, words: str) -> None:
    assert name in commands()
    assert set(re.findall(r"--?([a-z]+(?:-[a-z]+)*)", words)) <= options(commands()[name]) | {"database"}


@pytest.mark.parametrize("name", list(commands()))
def test_readme_names_every_command_and_option(name: str) -> None:
    said = [words for known, words in told() if known == name]
    assert said
    assert options(commands()[name]) - EVERYWHERE <= set(re.findall(r"--?([a-z]+(?:-[a-z]+)*)", " ".join(said)))


def test_readmes_examples_of_commands_are_taken() -> None:
    """The words in capitals and Chinese stand for what a user writes."""
    values = {"年": "2021", "N": "1", "日": "2021-03-05", "份数": "2", "从": "a", "到": "b"}
    for name, words in told():
        words = re.sub(r"\[[^\]]*\]", "", re.sub(r"\[([^\]]*)\[[^\]]*\]\]", "", words)).replace("…", "")
        given = [values.get(w, w.split("\\|")[0]) for w in words.split()]
        assert parser().parse_args([name, *given]).command == name, (name, given)


def test_the_numbers_are_the_programs() -> None:
    platforms = sum(bool(k.platform) for k in records.KINDS)
    assert re.findall(r"全部 (\d+) 类记录.* (\d+) 类干部档案", CHANGES) == [
        (str(platforms), str(len(records.KINDS) - platforms))
    ]
    assert re.findall(r"报表 (\d+) 种", CHANGES) == [str(len(SHEETS))]
    assert set(re.findall(r"PostgreSQL[ （]*(\d+) 以上", README + CHANGES)) == {str(OLDEST // 10000)}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert re.findall(r"^## (\S+?)[（\n]", CHANGES, re.M)[0] == project["version"] == __version__
    python = re.findall(r"Python (3[.]\d+)", README)
    assert [f">={version}" for version in python] == [project["requires-python"]]
    assert project["license"] in README


def test_what_readme_points_to_is_there() -> None:
    for target in re.findall(r"\]\(([^)]+)\)", README) + re.findall(r"`((?:tools|resources|docs)/[^ `]+)`", README):
        assert (ROOT / target).exists(), target
    for script in re.findall(r"^bash (\S+)", README, re.M):
        assert (ROOT / script).is_file(), script
