"""The built-in templates are what their layouts say."""

from __future__ import annotations

from pathlib import Path

from tools.build_templates import TARGET, build, parts


def test_the_templates_are_what_their_layouts_say(tmp_path: Path) -> None:
    made = build(tmp_path)
    assert {p.name for p in made} == {p.name for p in TARGET.glob("*.xlsx")}
    for path in made:
        assert parts(path) == parts(TARGET / path.name), f"{path.name}: run python -m tools.build_templates"
