"""What is written about the code stays true: the README names what there is, decisions name tests, no file names our machines."""

import ast
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bots.cli import main
from core.commands.command import Reach
from core.commands.registry import Registry
from tools.transcript import written

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
DECISIONS = (ROOT / "docs" / "decisions.md").read_text("utf-8")
PAGES = ("README.md", "CHANGELOG.md", "docs/decisions.md", "docs/performance.md", "docs/unverified.md")

OF_ONE_MACHINE = re.compile(rb"(?<![\w.])/(?:work|farm)/|/opt/py[p]i|\bpypi\.org|\bpythonhosted\b")
"""Folders of a machine where Newsclip was built, and hosts of package registries."""


def tree() -> list[Path]:
    """The files that are in the repository or would be at the next commit."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout.decode().split("\0")
    return [path for name in names if name and (path := ROOT / name).is_file()]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [path for path in tree() if OF_ONE_MACHINE.search(path.read_bytes())]
    assert [str(path.relative_to(ROOT)) for path in found] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (b"cd /" + b"work/main", True),
        (b'"/' + b'farm/x"', True),
        (b"https://pypi" + b".org/simple", True),
        (b"https://example.org/work/", False),
    ],
)
def test_a_machines_folder_is_told_from_an_address(text: bytes, found: bool) -> None:
    assert bool(OF_ONE_MACHINE.search(text)) is found


def test_continuous_integration_is_a_program_that_makes_test() -> None:
    program = ROOT / ".ci" / "run"
    assert os.access(program, os.X_OK)
    lines = program.read_text("utf-8").splitlines()
    assert lines[0] == "#!/usr/bin/env bash"
    assert "make test" in lines


def test_the_readme_names_every_command_that_can_be_said() -> None:
    said = {command.name for command in Registry().commands if command.reach is Reach.SAID}
    table = README.partition("## What people can say")[2].partition("\nIn a private chat its owner")[0]
    assert set(re.findall(r"`/(\w+)", table)) == said


def test_the_readme_names_every_command_of_the_command_line() -> None:
    named = set(re.findall(r"newsclip (\w+)", README)) | set(re.findall(r"^`(\w+)` reads", README, re.MULTILINE))
    assert set(main.commands) <= named


def test_every_decision_has_its_four_parts() -> None:
    entries = DECISIONS.split("\n### ")[1:]
    assert len(entries) > 15
    for entry in entries:
        assert re.findall(r"^- \*\*(\w+):\*\*", entry, re.MULTILINE) == ["Context", "Choice", "Price", "Guard"], entry


def test_the_guard_of_a_decision_exists() -> None:
    for entry in DECISIONS.split("\n### ")[1:]:
        file = ""
        for path, name in re.findall(r"`(tests/[\w/]+\.py|…)(?:::(\w+))?`", entry):
            file = file if path == "…" else path
            assert (ROOT / file).is_file(), entry
            assert not name or name in defined(file), name


def defined(file: str) -> set[str]:
    """The functions of a file."""
    nodes = ast.walk(ast.parse((ROOT / file).read_text("utf-8")))
    return {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


@pytest.mark.parametrize("page", PAGES)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text("utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readme_shows_every_picture_there_is_light_and_dark() -> None:
    shown = re.findall(
        r'<source media="\(prefers-color-scheme: dark\)" srcset="(.+)-dark.png">\s+<img src="(.+)-light.png"', README
    )
    assert [dark for dark, light in shown if dark != light] == []
    named = {f"{name}-{theme}.png" for name, _light in shown for theme in ("light", "dark")}
    assert named == {str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "screens").iterdir()}
    assert set(re.findall(r'(?:src|srcset)="([^"]+)"', README)) == named
    assert max((ROOT / name).stat().st_size for name in named) < 150_000


def test_the_transcript_in_the_readme_is_what_the_demo_shows() -> None:
    assert written(README) == README, "run python -m tools.transcript"
