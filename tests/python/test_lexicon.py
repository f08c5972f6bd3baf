"""Lexicons of other formats through the public face. Every row is synthetic."""

from __future__ import annotations

import matcher
import polars as pl
import pytest
from conftest import command

OWN = (
    "# version: 3\nid,label,alias,broader\n"
    "anyaman,Anyaman bambu,menganyam bambu,kerajinan\nkerajinan,Kerajinan tangan,,\n"
)
KBJI = "digit,kode,judul,deskripsi\n4,7317,Perajin Contoh Anyaman,d\n6,7317.01,Juru Contoh Keranjang,d\n"
ESCO = (
    "conceptUri,skillType,preferredLabel,altLabels\n"
    'http://x/skill/1,skill/competence,split bamboo,"cut reed\ncleave bamboo"\n'
    'http://x/skill/2,knowledge,weave baskets,"cut reed"\n'
)
OWN_ROWS = [{"id": "sulam", "label": "Sulaman contoh", "alias": ["menyulam contoh"]}]


@pytest.fixture
def folder(tmp_path):
    for name, text in (("own.csv", OWN), ("jobs.csv", KBJI), ("concepts.csv", ESCO)):
        (tmp_path / name).write_text(text)
    return tmp_path


def ids(lexicon, *texts):
    return [row["skill_id"] for row in lexicon.resolve(list(texts)).to_dicts()]


def test_a_users_table_states_its_version(folder):
    lexicon = matcher.Lexicon.load(folder / "own.csv")
    assert (lexicon.version, len(lexicon), lexicon.notes) == ("3", 2, [])
    assert repr(lexicon) == f"Lexicon(2 skills, version 3, {lexicon.fingerprint()[:16]})"
    assert ids(lexicon, "bisa menganyam bambu") == ["anyaman"]
    assert matcher.Lexicon.load(lexicon, version="4").version == "4"
    assert matcher.Lexicon.load(lexicon, version="4").fingerprint() == lexicon.fingerprint()
    assert matcher.Lexicon.load().version


def test_several_join_and_what_is_left_out_is_counted(folder):
    frame = pl.DataFrame({"id": ["pandan"], "label": ["Anyaman pandan contoh"]})
    lexicon = matcher.Lexicon.load([folder, frame, "bundled", matcher.Lexicon.load(OWN_ROWS)])
    assert ids(lexicon, "cleave bamboo", "menganyam bambu", "anyaman pandan contoh", "las smaw", "menyulam contoh") == [
        "http://x/skill/1",
        "anyaman",
        "pandan",
        "welding_smaw",
        "sulam",
    ]
    assert "1 alternative names belong to several skills and name none, such as cut reed" in lexicon.notes
    # The label of a bundled skill.
    assert any("stay with the file given earlier" in note and "Kerajinan tangan" in note for note in lexicon.notes)
    assert "2 occupations" in repr(lexicon)


def test_jobs_give_titles_a_group_and_are_no_skills(folder):
    lexicon = matcher.Lexicon.load([folder / "jobs.csv", "bundled"])
    assert lexicon.occupation_group("Juru contoh keranjang") == "7317"
    assert lexicon.occupation_group("telepati") is None
    assert ids(lexicon, "Juru Contoh Keranjang") == [None]


def test_a_market_keeps_lexicon_and_version(folder):
    with matcher.Matcher(folder / "m", lexicon=[folder / "own.csv", "bundled"]) as m:
        m.add_workers([{"worker_id": "W1", "skills": ["menganyam bambu"]}])
        m.add_vacancies([{"vacancy_id": "V1", "skills_required": ["kerajinan tangan"]}])
        m.commit()
        prints = m.snapshot.fingerprints
        assert prints["lexicon_version"].startswith("3 + ")
        assert len(m.rank_workers()) == 1
    with matcher.Matcher.open(folder / "m") as again:
        assert again.snapshot.fingerprints["lexicon"] == prints["lexicon"]
        assert again.lexicon.version == prints["lexicon_version"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "at least one skill"),
        ("id,label\n", "at least one skill"),
        ("colour,size\nred,1\n", "the columns colour, size are those of no lexicon; known are skill_id"),
        ("id,label\na,satu\na,dua\n", 'bad.csv: line 3: skill_id "a" occurs a second time'),
        ("id,label,broader\na,satu,b\nb,dua,a\n", "in a circle: a -> b"),
        ("id,label,broader\na,satu,z\n", 'broader names "z"'),
        ("id,label\na,satu\nb\n", "bad.csv: line 3"),
        ("id,label\na,satu, dua\n", "line 2: 3 cells under 2 columns"),
        (b"id,label\na,satu\nb,\xff\n", "line 3: the table can't be read"),
    ],
)
def test_a_bad_lexicon_says_what_is_right(tmp_path, text, words):
    path = tmp_path / "bad.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(matcher.ConfigError) as caught:
        matcher.Lexicon.load(path)
    assert words in str(caught.value)
    done = command("check", "--lexicon", "bad.csv", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


def test_what_is_no_taxonomy_is_refused(tmp_path):
    with pytest.raises(matcher.FileMissingError):
        matcher.Lexicon.load(["bundled", tmp_path / "nowhere.csv"])
    with pytest.raises(matcher.InputError, match="a value of type int is no table"):
        matcher.Lexicon.load(7)
    with pytest.raises(matcher.ConfigError, match="at least one skill"):
        matcher.Lexicon.load([])


def test_the_commands_take_lexicons(folder):
    (folder / "w.csv").write_text("worker_id,skills\nW1,menganyam bambu\n")
    (folder / "v.csv").write_text("vacancy_id,skills_required\nV1,Kerajinan tangan\n")
    tables = ("--workers", "w.csv", "--vacancies", "v.csv")
    lexicons = ("--lexicon", "own.csv", "--lexicon", "bundled", "--lexicon", "concepts.csv")
    done = command("rank", *tables, *lexicons, cwd=folder)
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 2)
    assert "lexicon: 1 alternative names belong to several skills" in done.stderr
    done = command("explain", *tables, *lexicons, "--worker", "W1", "--vacancy", "V1", cwd=folder)
    assert done.returncode == 0
    assert "bambu" in done.stdout
    done = command("check", "--lexicon", "own.csv", *tables, cwd=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("Lexicon(2 skills, version 3, ")
