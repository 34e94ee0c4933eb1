"""`flowengine script` as a person meets it: printed, out as a table, in again."""

from __future__ import annotations

from pathlib import Path

from tests.cli.test_cli import BROKEN, CLINIC, run

SHOP = """\
flow: shop
start: menu
include: people.yaml
states:
  menu: {prompt: Hello., goto: desk}   # here it begins
"""
PEOPLE = "states:\n  desk: {prompt: One moment., handoff: {dial: '+15551230100'}}\n"


def shop(folder: Path) -> None:
    (folder / "shop.yaml").write_text(SHOP)
    (folder / "people.yaml").write_text(PEOPLE)


def test_it_is_printed_or_written(tmp_path: Path) -> None:
    assert run("script", CLINIC).stdout.startswith("# Call script: ")
    said = run("script", CLINIC, "-o", "script.md", cwd=tmp_path)
    assert (said.returncode, said.stderr) == (0, "Wrote script.md.\n")
    assert (tmp_path / "script.md").read_text(encoding="utf-8").startswith("# Call script: ")


def test_out_and_in_again_leaves_every_byte(tmp_path: Path) -> None:
    shop(tmp_path)
    assert run("script", "shop.yaml", "--csv", "shop.csv", cwd=tmp_path).returncode == 0
    said = run("script", "shop.yaml", "--from-csv", "shop.csv", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, "No text has changed.\n")
    assert (tmp_path / "shop.yaml").read_text() == SHOP and (tmp_path / "people.yaml").read_text() == PEOPLE


def test_texts_come_back_into_the_files_that_they_are_of(tmp_path: Path) -> None:
    shop(tmp_path)
    run("script", "shop.yaml", "--csv", "shop.csv", cwd=tmp_path)
    table = (tmp_path / "shop.csv").read_text(encoding="utf-8").replace("Hello.", "Welcome.").replace("One moment.", '"One moment, please."')
    (tmp_path / "shop.csv").write_text(table, encoding="utf-8")
    said = run("script", "shop.yaml", "--from-csv", "shop.csv", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (0, "Changed 2 texts in shop.yaml and people.yaml.\n")
    assert (tmp_path / "shop.yaml").read_text() == SHOP.replace("Hello.", "Welcome.")
    assert (tmp_path / "people.yaml").read_text() == PEOPLE.replace("One moment.", "'One moment, please.'")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.yaml", "shop.csv", "shop.yaml"]


def test_what_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    shop(tmp_path)
    run("script", "shop.yaml", "--csv", "shop.csv", cwd=tmp_path)
    changed = SHOP.replace("Hello.", "Good day.")
    (tmp_path / "shop.yaml").write_text(changed)
    said = run("script", "shop.yaml", "--from-csv", "shop.csv", cwd=tmp_path)
    assert said.returncode == 1
    assert said.stderr == "shop.yaml is left as it was:\n  row 2: the text at `states.menu.prompt` has changed in the flow since the table was made; make the table anew\n"
    assert (tmp_path / "shop.yaml").read_text() == changed


def test_a_text_that_breaks_the_flow_is_refused(tmp_path: Path) -> None:
    shop(tmp_path)
    run("script", "shop.yaml", "--csv", "shop.csv", cwd=tmp_path)
    table = (tmp_path / "shop.csv").read_text(encoding="utf-8").replace("Hello.", "Hello {{ nobody }}.")
    (tmp_path / "shop.csv").write_text(table, encoding="utf-8")
    said = run("script", "shop.yaml", "--from-csv", "shop.csv", cwd=tmp_path)
    assert said.returncode == 1 and "unknown-variable" in said.stderr and "left as it was" in said.stderr
    assert (tmp_path / "shop.yaml").read_text() == SHOP


def test_what_goes_wrong_is_said(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(BROKEN)
    assert run("script", "x.yaml", cwd=tmp_path).returncode == 1
    assert run("script", CLINIC, "--from-csv", "none.csv", cwd=tmp_path).returncode == 2
    assert run("script", CLINIC, "--csv", "a.csv", "-o", "b.md", cwd=tmp_path).returncode == 2
    nowhere = run("script", CLINIC, "--csv", "no/such.csv", cwd=tmp_path)
    assert nowhere.returncode == 2 and "can't be written" in nowhere.stderr
