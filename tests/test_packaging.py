"""What surrounds the code and agrees with it only because somebody looked: locks, Makefile, container, changelog."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bots.cli import main

ROOT = Path(__file__).parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;]+)", re.MULTILINE)


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def pins(lock: str) -> dict[str, str]:
    return dict(PIN.findall(text(lock)))


def instructions(name: str) -> list[list[str]]:
    """The Dockerfile's instructions called `name`, each as its words."""
    lines = text("Dockerfile").replace("\\\n", " ").splitlines()
    return [shlex.split(line.removeprefix(f"{name} ")) for line in lines if line.startswith(f"{name} ")]


def direct(lock: str) -> list[Requirement]:
    """What pyproject.toml itself asks for in `lock`."""
    wanted = [*PROJECT["project"]["dependencies"], *PROJECT["project"]["optional-dependencies"]["pages"]]
    if lock == "requirements-dev.lock":
        wanted = [*wanted, *PROJECT["dependency-groups"]["dev"]]
    return [Requirement(line) for line in wanted]


LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(lock: str) -> list[str]:
    """The lock's text, one string a library."""
    return re.split(r"\n(?=[a-z0-9])", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    assert not re.search(r"https?:|file:|index-url|find-links| @ ", text(lock))


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_a_hash_for_every_pin(lock: str) -> None:
    assert len(entries(lock)) == len(pins(lock)) > 20
    assert [entry.partition("=")[0] for entry in entries(lock) if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_is_in_step_with_the_project(lock: str) -> None:
    pinned = pins(lock)
    wanted = {canonicalize_name(want.name): want for want in direct(lock)}
    assert {entry.partition("=")[0] for entry in entries(lock) if "newsclip-bot (" in entry} == set(wanted)
    assert [name for name, want in wanted.items() if not want.specifier.contains(pinned[name])] == []


def test_both_locks_pin_the_same_versions() -> None:
    assert pins("requirements.lock").items() <= pins("requirements-dev.lock").items()


def test_the_makefile_has_its_targets() -> None:
    targets = set(re.findall(r"^([.\w]+):", text("Makefile"), re.MULTILINE))
    assert {"demo", "test", "bench", "lint", "lock", "chaos", ".venv"} <= targets


def test_the_newest_change_is_of_this_version() -> None:
    versions = re.findall(r"^## \[(\d[^\]]*)\]", text("CHANGELOG.md"), re.MULTILINE)
    assert versions[0] == PROJECT["project"]["version"]


def test_the_container_is_slim_and_both_stages_stand_on_one_base() -> None:
    ((base,),) = instructions("ARG")
    assert re.fullmatch(r"PYTHON=python:3\.\d+-slim-\w+", base)
    assert instructions("FROM") == [["${PYTHON}", "AS", "build"], ["${PYTHON}"]]


def test_the_container_runs_as_a_person_without_rights_on_one_volume() -> None:
    assert instructions("USER") == [["10001:10001"]]
    assert instructions("VOLUME") == [["[/data]"]]
    assert instructions("WORKDIR")[-1] == ["/data"]


def test_the_container_installs_nothing_that_is_not_locked() -> None:
    installs = re.findall(r"pip (?:install|wheel) ([^\n&]*)", text("Dockerfile"))
    assert len(installs) == 4
    for arguments in installs:
        assert "--require-hashes -r requirements" in arguments or "--no-deps" in arguments


def test_the_container_asks_the_command_line_for_its_health() -> None:
    ((*_options, command, sub),) = instructions("HEALTHCHECK")
    assert (command.strip("[,"), sub.strip("]")) == ("newsclip", "health")
    assert instructions("ENTRYPOINT") == [["[newsclip]"]]
    assert instructions("CMD") == [["[run]"]]
    assert {"health", "run"} <= set(main.commands)


def test_what_is_copied_into_the_container_exists_and_is_sent_to_the_builder() -> None:
    copied = {source for words in instructions("COPY") if "--from=build" not in words for source in words[:-1]}
    assert copied >= {
        "pyproject.toml",
        "requirements.lock",
        *PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"],
    }
    sent = {line[1:] for line in text(".dockerignore").splitlines() if line.startswith("!")}
    assert sent == copied
    assert [name for name in copied if not (ROOT / name).exists()] == []


COMPOSE: dict[str, Any] = yaml.safe_load(text("compose.yaml"))


@pytest.mark.parametrize("service", ["newsclip", "postgres"])
def test_a_service_has_no_more_rights_than_it_needs(service: str) -> None:
    found = COMPOSE["services"][service]
    assert found["read_only"] is True
    assert found["cap_drop"] == ["ALL"]
    assert found["security_opt"] == ["no-new-privileges:true"]
    assert found["restart"] == "unless-stopped"
    assert {"mem_limit", "cpus", "pids_limit", "tmpfs", "stop_grace_period"} <= set(found)
    assert not {"ports", "privileged", "network_mode", "cap_add"} & set(found)
    assert {volume.partition(":")[0] for volume in found["volumes"]} <= set(COMPOSE["volumes"])


def test_postgresql_is_there_only_when_asked_for() -> None:
    newsclip, postgres = COMPOSE["services"]["newsclip"], COMPOSE["services"]["postgres"]
    assert postgres["profiles"] == ["postgresql"]
    assert "profiles" not in newsclip
    assert newsclip["volumes"] == ["data:/data"]
    assert newsclip["depends_on"]["postgres"] == {"condition": "service_healthy", "required": False}
