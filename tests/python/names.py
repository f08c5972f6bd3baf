"""Invented registers with people who stand in them twice, under another spelling; run it to see what a threshold finds.

``.venv/bin/python tests/python/names.py`` prints the table of ``docs/personal-data.md``.
"""

from __future__ import annotations

import datetime as dt
import random

import matcher

KEY = "a key of nobody's"


def _spellings(text: str) -> list[tuple[str, ...]]:
    return [tuple(name.split("/")) for name in " ".join(text.split()).split(", ")]


# Common Indonesian names, each with spellings of one and the same name. Combined by chance; nobody is meant.
FIRST = _spellings("""
Muhammad/Muh./Moh./Mohammad/Mohamad/M./Muhamad, Siti/St./Sitti, Ahmad/Achmad/Akhmad, Abdul/Abd./Abdoel,
Nur/Noor/Nor, Sri/Srie, Agus/Agoes, Dewi/Dewie, Budi/Boedi, Eko/Ekko, Rizki/Rizky/Riski, Fitri/Fitry/Vitri,
Joko/Djoko, Yusuf/Yusup/Jusuf, Wahyu/Wahju, Dian/Dyan, Putri/Putry, Andi/Andy, Hendra/Hendera, Rudi/Rudy,
Yuni/Yunie, Ratna/Ratnha, Indah/Inda, Lestari/Lestary, Slamet/Selamet, Ani/Anni, Maria/Mariya,
Yohanes/Johanes/Yohannes, Petrus/Petros, I Made/Made, Ni Luh/Luh, Dayang/Dayank, Hairul/Khairul/Chairul,
Zainal/Jainal, Teguh/Tegoeh, Bambang/Bambank
""")
LAST = _spellings("""
Hidayat/Hidayatt, Santoso/Santosa, Rahman/Rohman, Aminah/Amina, Aisyah/Aisah/Aisjah, Setiawan/Setyawan,
Wijaya/Widjaja, Susanti/Soesanti, Nugroho/Noegroho, Saputra/Saputera, Rahayu/Rahaju, Kurniawan/Kurniawan,
Fauzi/Fauzy/Pauzi, Syahputra/Sahputra, Anwar/Anwarr, Maulana/Mauladna, Handayani/Handajani, Purnomo/Poernomo,
Sulistyo/Sulistio, Ramadhan/Ramadan, Fadillah/Fadilah/Padillah, Safitri/Syafitri, Gunawan/Goenawan,
Hasanah/Hasana, Iskandar, Mulyani/Muljani, Pratama, Utami/Oetami, Suryadi/Soerjadi, Yulianti/Julianti,
Zulkifli/Julkifli, Simanjuntak, Tarigan, Lumban Gaol/Lumbangaol, Matondang, Pasaribu, Mappanyukki/Mapanyuki,
Daeng Sila, Laleno, Wulandari/Woelandari, Permata Sari/Permatasari, Astuti/Astoeti, Basri/Basrie
""")


def _one(names: list[tuple[str, ...]], draw: random.Random) -> tuple[str, ...]:
    # Few names are very common, as in a register.
    return names[int(len(names) * draw.random() ** 1.6)]


def _typed(name: str, draw: random.Random) -> str:
    """Return a name with one slip of a typist."""
    at = draw.randrange(1, max(2, len(name) - 1))
    slip = draw.randrange(3)
    if slip == 0:
        return name[:at] + name[at + 1 :]
    if slip == 1:
        return name[:at] + name[at] + name[at:]
    return name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]


def person(draw: random.Random) -> list[tuple[str, ...]]:
    """Return the parts of a person's name: one to three, each with its spellings."""
    parts = draw.choices([1, 2, 3], weights=[12, 58, 30])[0]
    if parts == 1:
        return [_one(draw.choice([FIRST, LAST]), draw)]
    return [_one(FIRST, draw), *(_one(LAST, draw) for _ in range(parts - 1))]


def again(parts: list[tuple[str, ...]], draw: random.Random) -> str:
    """Return the name as another clerk writes it."""
    words = [draw.choice(spellings) for spellings in parts]
    if len(words) > 1 and draw.random() < 0.15:
        words = [*words[1:], words[0]]
    if len(words) == 3 and draw.random() < 0.25:
        words[1] = f"{words[1][0]}." if draw.random() < 0.6 else ""
    name = " ".join(word for word in words if word)
    if draw.random() < 0.25:
        name = _typed(name, draw)
    if draw.random() < 0.2:
        name = f"{draw.choice(['H.', 'Hj.', 'Sdr.'])} {name}"
    if draw.random() < 0.1:
        name = f"{name}, {draw.choice(['S.T.', 'S.Pd.', 'A.Md.'])}"
    return name.upper() if draw.random() < 0.5 else name


def register(
    people: int, twice: float = 0.02, seed: int = 0
) -> tuple[list[dict[str, str]], dict[str, str], set[tuple[str, str]]]:
    """Return workers with a day of birth, their names, and the pairs that are one person."""
    draw = random.Random(seed)
    rows, names, pairs = [], {}, set()
    first = dt.date(1966, 1, 1)
    for number in range(people):
        # A tenth of older people was given the first of January or July when days were written down.
        day = first + dt.timedelta(days=draw.randrange(40 * 365))
        if draw.random() < 0.1:
            day = day.replace(month=draw.choice([1, 7]), day=1)
        parts = person(draw)
        worker = f"W{number:06d}"
        rows.append({"worker_id": worker, "birth_date": day.isoformat()})
        names[worker] = " ".join(spellings[0] for spellings in parts)
        if draw.random() < twice:
            rows.append({"worker_id": f"{worker}-b", "birth_date": day.isoformat()})
            names[f"{worker}-b"] = again(parts, draw)
            pairs.add((worker, f"{worker}-b"))
    return rows, names, pairs


def found(people: int, thresholds: list[float], seed: int = 0) -> list[tuple[float, int, float, float]]:
    """Return for each threshold the pairs listed, the share of them that is right, and the share found of the right."""
    rows, names, pairs = register(people, seed=seed)
    market = matcher.Matcher()
    market.add_workers(rows, on_error="raise")
    market.commit()
    hashes = {worker: matcher.name_hash(name, KEY) for worker, name in names.items()}
    told = []
    for threshold in thresholds:
        listed = {(row["worker_a"], row["worker_b"]) for row in market.duplicates(hashes, threshold).to_dicts()}
        right = len(listed & pairs)
        told.append((threshold, len(listed), right / max(1, len(listed)), right / len(pairs)))
    return told


if __name__ == "__main__":
    print("| threshold | pairs listed | precision | recall |\n| --- | --- | --- | --- |")
    for threshold, listed, precision, recall in found(50_000, [0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9]):
        print(f"| {threshold} | {listed:,} | {precision:.3f} | {recall:.3f} |")
