"""`flowengine diff` as a person meets it: files, and revisions of git."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.cli.test_cli import BROKEN, run

FLOW = """\
flow: shop
start: menu
tables: {shops: shops.csv}
states:
  menu:
    prompt: For our hours, press 1.
    choices: [{dtmf: 1, goto: hours}]
  hours: {prompt: "{{ tables.shops.find(zip='1').hours }}", hangup: true}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A repository with a flow below its top, committed, then changed, with its table."""
    folder = tmp_path / "flows"
    folder.mkdir()
    (folder / "shop.yaml").write_text(FLOW)
    (folder / "shops.csv").write_text("zip,hours\n1,nine to five\n")
    (tmp_path / "broken.yaml").write_text(BROKEN)
    for command in (["init", "-q"], ["add", "."], ["-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "-qm", "first"]):
        subprocess.run(["git", "-C", str(tmp_path), *command], check=True)
    (folder / "shop.yaml").write_text(FLOW.replace("dtmf: 1,", "dtmf: 2,").replace("press 1", "press 2"))
    (folder / "shops.csv").write_text("zip,hours\n1,nine to six\n")
    return folder


CHANGES = """\
`menu`
  - New choice key 2: it goes to `hours`.
  - The choice key 1 is gone; it went to `hours`.
  - It says something else.
      was: “For our hours, press 1.”
      now: “For our hours, press 2.”

Tables
  - The table `shops` has 1 row new and 1 row gone.
      was: 1, nine to five
      now: 1, nine to six

4 changes
"""


def test_with_a_revision(shop: Path) -> None:
    for arguments, folder in (
        (("--rev", "HEAD", "shop.yaml"), shop),
        (("--rev", "HEAD", "flows/shop.yaml"), shop.parent),
        (("HEAD:flows/shop.yaml", "shop.yaml"), shop),
        (("HEAD:./shop.yaml", "shop.yaml"), shop),
        (("--rev", "HEAD", str(shop / "shop.yaml")), shop.parent.parent),
        (("HEAD:flows/shop.yaml", "flows/shop.yaml"), shop.parent),
    ):
        said = run("diff", *arguments, cwd=folder)
        assert (said.stdout, said.stderr, said.returncode) == (CHANGES, "", 1), arguments


def test_no_changes(shop: Path) -> None:
    said = run("diff", "shop.yaml", "shop.yaml", cwd=shop)
    assert (said.stdout, said.returncode) == ("no changes\n", 0)
    assert run("diff", "--format", "json", "shop.yaml", "shop.yaml", cwd=shop).stdout == "[]\n"


def test_json(shop: Path) -> None:
    rows = json.loads(run("diff", "--rev", "HEAD", "shop.yaml", "--format", "json", cwd=shop).stdout)
    assert [row["where"] for row in rows] == ["`menu`", "`menu`", "`menu`", "Tables"]
    assert rows[0]["text"] == "New choice key 2: it goes to `hours`."


def test_what_is_broken_is_told_as_check_does(shop: Path) -> None:
    said = run("diff", "HEAD:broken.yaml", "shop.yaml", cwd=shop)
    assert said.returncode == 2 and said.stdout == ""
    assert said.stderr.startswith("HEAD:broken.yaml:2:8: error: `start` names the state `meun`") and "Did you mean `menu`?" in said.stderr
    assert run("diff", "none.yaml", "shop.yaml", cwd=shop).returncode == 2


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("shop.yaml",), "two flows are compared"),
        (("--rev", "HEAD", "shop.yaml", "shop.yaml"), "one FILE"),
        (("--rev", "nope", "shop.yaml"), "git knows no revision `nope`"),
        (("--rev", "--output=x", "shop.yaml"), "git knows no revision `--output=x`"),
        (("HEAD:flows/none.yaml", "shop.yaml"), "there was no `flows/none.yaml` at `HEAD`"),
    ],
)
def test_bad_usage_is_said(shop: Path, arguments: tuple[str, ...], told: str) -> None:
    said = run("diff", *arguments, cwd=shop)
    assert said.returncode == 2 and told in said.stderr and "Traceback" not in said.stderr


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "shop.yaml").write_text(BROKEN)
    said = run("diff", "--rev", "HEAD", "shop.yaml", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert said.returncode == 2 and "no git repository" in said.stderr
