"""The image and compose.yaml keep the hardening rules, and mention only settings and commands that exist."""

from __future__ import annotations

import re
import stat
import subprocess
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

COMPOSE: Mapping[str, Any] = MappingProxyType(yaml.safe_load((TREE / "compose.yaml").read_text("utf-8")))
SERVICES: Mapping[str, Any] = COMPOSE["services"]
STORES = ("postgres", "rabbitmq", "objects")
HARD = (True, ["ALL"], ["no-new-privileges:true"])
ETC = "${HOSO_ETC:-./.etc}"
# What the containers' own places settle, what is for tests alone, and what nobody sets where TLS is in force.
NOT_FOR_PEOPLE = frozenset({"HOSO_DATA", "HOSO_BIND", "HOSO_PORT", "HOSO_WEBHOOK_INSECURE", "HOSO_CRASH_AT"})
SERVING = tuple(name for name in SERVICES if name != "migrate")
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (TREE / "Dockerfile").read_text("utf-8")


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_can_do_no_more_than_it_must(name: str) -> None:
    service = SERVICES[name]

    assert (service["read_only"], service["cap_drop"], service["security_opt"]) == HARD
    assert {"mem_limit", "pids_limit", "networks", "healthcheck"} - set(service) <= {"healthcheck"}
    assert "docker.sock" not in str(service)
    assert "privileged" not in service


def test_only_the_web_is_published_and_only_to_the_proxy_of_this_host() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])


def test_the_stores_are_reachable_from_inside_alone() -> None:
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert [SERVICES[name]["networks"] for name in STORES] == [["inside"]] * len(STORES)


def test_secrets_are_files_and_every_one_of_them_is_made(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    script = tmp_path / ".ci/secrets"
    script.write_bytes((TREE / ".ci/secrets").read_bytes())
    wanted = {one["file"] for one in (*COMPOSE["secrets"].values(), *COMPOSE["configs"].values())}

    subprocess.run(["sh", str(script)], check=True)
    first = {path.name: path.read_text() for path in (tmp_path / ".secrets").iterdir()}
    subprocess.run(["sh", str(script)], check=True)

    assert wanted == {f".secrets/{name}" for name in first}
    assert first == {path.name: path.read_text() for path in (tmp_path / ".secrets").iterdir()}
    assert stat.S_IMODE((tmp_path / ".secrets").stat().st_mode) == 0o700
    assert len(set(first.values())) == len(first)


def test_what_a_container_is_given_is_mounted_for_a_root_that_is_read_only_takes_no_copy(tmp_path: Path) -> None:
    # Compose copies what stands in compose.yaml itself (`content`), or in a variable, into the container's root.
    given = {**COMPOSE["secrets"], **COMPOSE["configs"]}
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci/secrets").write_bytes((TREE / ".ci/secrets").read_bytes())

    subprocess.run(["sh", str(tmp_path / ".ci/secrets")], check=True)
    modes = {one["file"]: stat.S_IMODE((tmp_path / one["file"]).stat().st_mode) for one in given.values()}

    assert [set(one) for one in given.values()] == [{"file"}] * len(given)
    assert modes.pop(".secrets/postgres_owner.sh") == 0o555
    assert set(modes.values()) == {0o444}
    subprocess.run(["sh", "-n", str(tmp_path / ".secrets/postgres_owner.sh")], check=True)


@pytest.mark.parametrize("name", SERVING)
def test_a_container_that_goes_on_running_can_be_asked_how_it_is(name: str) -> None:
    # `docker compose up --wait` fails for one whose check is switched off.
    image_has_one = SERVICES[name]["image"].startswith("${HOSO_IMAGE")
    check = SERVICES[name].get("healthcheck")

    assert check is None or "disable" not in check
    assert image_has_one or check


@pytest.mark.parametrize("name", ["worker", "beat"])
def test_workers_and_schedule_are_asked_by_the_file_that_their_work_touches(name: str) -> None:
    pulse = SERVICES[name]["environment"]["HOSO_PULSE"]

    assert pulse in SERVICES[name]["healthcheck"]["test"][1]
    assert any(pulse.startswith(mount.partition(":")[0] + "/") for mount in SERVICES[name]["tmpfs"])


def test_no_secret_stands_in_the_environment() -> None:
    told = {key for service in SERVICES.values() for key in service.get("environment", {})}

    assert {
        key
        for key in told
        if re.search("PASS|SECRET|KEY|TOKEN|DATABASE_URL|BROKER_URL", key) and not key.endswith("_FILE")
    } == set()


def test_every_secret_volume_and_network_that_is_used_is_declared() -> None:
    for kind in ("secrets", "networks"):
        used = {name for service in SERVICES.values() for name in service.get(kind, ())}
        assert used == set(COMPOSE[kind])
    volumes = {volume.rpartition(":/")[0] for service in SERVICES.values() for volume in service.get("volumes", ())}
    assert volumes - {ETC} == set(COMPOSE["volumes"])


def test_our_containers_run_one_image_and_start_after_the_migration() -> None:
    assert {SERVICES[name]["image"] for name in OURS} == {"${HOSO_IMAGE:-hoso:latest}"}
    assert all(
        SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"} for name in OURS[1:]
    )


def test_the_image_is_of_two_stages_locked_by_hash_and_serves_as_nobody() -> None:
    stages = DOCKERFILE.split("\nFROM ")

    assert len(stages) == 3
    assert DOCKERFILE.count("ARG BASE=") == 1
    assert "--require-hashes --only-binary :all:" in DOCKERFILE.replace(" \\\n        ", " ")
    assert re.search(r"^USER (\d+):\d+$", stages[2], re.MULTILINE)
    assert re.search(r"^HEALTHCHECK ", stages[2], re.MULTILINE)
    assert {"bubblewrap", "antiword", "libarchive-tools", "tesseract-ocr", "tesseract-ocr-vie"} <= set(
        stages[2].split()
    )


def test_nothing_is_fetched_to_build_the_image_but_its_base() -> None:
    # A `# syntax` line has every build fetch a frontend from a public registry: a mirror of the base is no help then.
    assert not re.search(r"^#\s*syntax\s*=", DOCKERFILE, re.MULTILINE)
    assert set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)) == {"${BASE}"}


def test_only_what_runs_goes_into_the_image() -> None:
    allowed = [line for line in (TREE / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    copied = set(re.findall(r"^COPY (?!--from)(\S+) ", DOCKERFILE, re.MULTILINE))

    assert allowed[0] == "*"
    assert copied <= {line[1:] for line in allowed if line.startswith("!")}


def test_compose_passes_only_settings_that_exist(setting_names: frozenset[str]) -> None:
    told = set(re.findall(r"\bHOSO_[A-Z0-9_]+", str(dict(SERVICES)) + DOCKERFILE)) - {
        "HOSO_IMAGE",
        "HOSO_PUBLISH",
        "HOSO_ETC",
    }

    assert {name.removesuffix("_FILE") for name in told} <= {name.removesuffix("_FILE") for name in setting_names}


@pytest.mark.parametrize("name", OURS)
def test_every_setting_that_the_readme_names_reaches_every_container_of_ours(
    name: str, setting_names: frozenset[str]
) -> None:
    told = {key.removesuffix("_FILE") for key in SERVICES[name]["environment"]}

    owners = {"HOSO_DATABASE_OWNER_URL"}  # whoever serves is not to know how the owner of the tables signs in
    assert {one.removesuffix("_FILE") for one in setting_names} - NOT_FOR_PEOPLE - told - owners == set()
    assert (owners <= told) == (name == "migrate")
    assert ("database_owner_url" in SERVICES[name]["secrets"]) == (name == "migrate")
    assert f"{ETC}:/etc/hoso:ro" in SERVICES[name]["volumes"]


def test_the_volume_of_the_worker_begins_with_the_inbox_that_is_polled() -> None:
    (volume,) = (one for one in SERVICES["worker"]["volumes"] if one.startswith("papers:"))

    assert f"{volume.partition(':')[2]}/inbox" in DOCKERFILE.split()
