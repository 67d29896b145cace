"""The draw: whom it takes, what changes it, and that every change of a record shows."""

from __future__ import annotations

import hmac
import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.infra.settings import ROOT
from portal.main.cli import main
from referrals.draws.rules import pools, ranking, records
from referrals.draws.rules.pools import Entry, WrongPool
from referrals.draws.rules.records import Drop
from tests.referrals.draws import support
from tests.referrals.draws.support import SEED, items, pool, recorded, small

SCRIPT = ROOT / "docs" / "draw_verify.py"


@st.composite
def any_pool(draw):
    names = draw(st.lists(st.text("ABC甲乙019-", min_size=1, max_size=6), unique=True, max_size=30))
    groups, strata = st.sampled_from(["high", "low"]), st.sampled_from(["hospital", "pharmacy"])
    found = [
        Entry(draw(strata), name, draw(groups), "名", draw(st.sampled_from(["", "", "回避"])))
        for name in names
    ]
    counts = {"hospital": draw(st.integers(1, 8)), "pharmacy": draw(st.integers(1, 8))}
    return pool(found, counts, {"high": draw(st.integers(1, 9)), "low": 1})


@given(any_pool(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_pool_does_not_matter(made, random):
    shuffled = list(made.entries)
    random.shuffle(shuffled)
    again = replace(made, entries=tuple(shuffled))
    assert again.text() == made.text()
    assert items(again) == items(made)
    assert pools.read(made.text()).text() == made.text()
    assert not records.check(recorded(made).encode()).defects


@given(any_pool())
@settings(max_examples=60, deadline=None)
def test_drawing_more_goes_on_where_it_stopped(made):
    order = ranking.ranked(made, SEED)
    few = ranking.drawn(order, made.counts)
    more = ranking.drawn(order, {name: count + 3 for name, count in made.counts.items()})
    for name in made.counts:
        first = [row for row in few if row[0] == name]
        assert [row for row in more if row[0] == name][: len(first)] == first


@given(any_pool(), st.data())
@settings(max_examples=60, deadline=None)
def test_who_is_left_out_moves_one_place_only(made, data):
    before = ranking.drawn(ranking.ranked(made, SEED), made.counts)
    if not before:
        return
    stratum, _, gone = data.draw(st.sampled_from(before))
    after = ranking.drawn(ranking.ranked(made, SEED), made.counts, {(stratum, gone.item)})
    lost = {(*row[:2], row[2].item) for row in before} - {(*row[:2], row[2].item) for row in after}
    assert [item for _, _, item in lost] == [gone.item]
    assert len(before) - len(after) in {0, 1}
    earlier = [replace(e, out="回避") if e == gone else e for e in made.entries]
    assert set(items(replace(made, entries=tuple(earlier)))) == {row[2].item for row in after}


def test_the_score_is_the_hmac_of_the_format():
    made = pool([Entry("hospital", "H1", "high"), Entry("hospital", "H2", "low")], {"hospital": 2})
    scores = {
        each.item: min(
            hmac.digest(
                SEED.encode(), f"{made.salt}\thospital\t{each.item}\t{t}".encode(), "sha256"
            )
            for t in range(1, made.weights[each.group] + 1)
        )
        for each in made.entries
    }
    assert items(made) == sorted(scores, key=lambda item: scores[item])
    long = "9" * 200
    key = ranking._Scorer(long)
    assert key.lowest(b"x", 1) == hmac.digest(long.encode(), b"x1", "sha256")


def chi_square(seen: Counter, expected: dict[str, float]) -> float:
    return sum((seen[name] - want) ** 2 / want for name, want in expected.items())


def test_places_go_in_proportion_to_weight():
    """Chi-square over 6,000 seeds; 0.999 quantile at 5 degrees of freedom: 20.52."""
    groups = ("high", "high", "medium", "medium", "low", "low")
    made = pool([Entry("s", f"E{n}", group) for n, group in enumerate(groups)], {"s": 2})
    first, second = Counter(), Counter()
    seeds = 6_000
    for n in range(seeds):
        a, b = items(made, f"seed {n}")
        first[a] += 1
        second[b] += 1
    weights = {f"E{n}": support.WEIGHTS[group] for n, group in enumerate(groups)}
    total = sum(weights.values())
    assert chi_square(first, {k: seeds * w / total for k, w in weights.items()}) < 20.52
    next_ = {
        k: seeds * sum(o / total * w / (total - o) for j, o in weights.items() if j != k)
        for k, w in weights.items()
    }
    assert chi_square(second, next_) < 20.52


def test_a_weight_of_one_for_all_is_even_and_a_wrong_weight_would_show():
    made = pool([Entry("s", f"E{n}", "low") for n in range(6)], {"s": 1})
    seen = Counter(items(made, f"{n}")[0] for n in range(3_000))
    assert chi_square(seen, {f"E{n}": 500.0 for n in range(6)}) < 20.52
    skewed = {f"E{n}": 600.0 if n else 1.0 for n in range(6)}
    assert chi_square(seen, skewed) > 20.52


def test_full_width_figures_are_the_same_seed():
    assert ranking.normal(" ０３\u300007  15 ") == "03 07 15"
    assert items(small(), "０３ 07") == items(small(), "03 07")


def test_any_byte_that_is_changed_shows():
    file = recorded(small(), drops=[Drop("hospital", items(small())[0], "回避")]).encode()
    assert not records.check(file).defects
    for at in range(len(file)):
        for changed in (file[at] ^ 1, file[at] ^ 0x80):
            other = file[:at] + bytes([changed]) + file[at + 1 :]
            assert records.check(other).defects, at
    for at in range(0, len(file) - 1, 7):
        assert records.check(file[:at]).defects, at


def forged(text: str, old: str, new: str) -> bytes:
    """Change a record and put the right hash below it again."""
    body = text.replace(old, new).rpartition("\nend\t")[0] + "\n"
    return f"{body}end\t{pools.digest(body)}\n".encode()


def test_a_record_made_anew_shows_against_the_published_hash():
    made = small()
    published = pools.digest(made.text())
    other = replace(made, counts={"hospital": 5, "pharmacy": 6})
    file = recorded(other).encode()
    assert not records.check(file).defects
    assert "not the one published" in records.check(file, published).defects[0]
    assert not records.check(recorded(made).encode(), published).defects


def test_a_forger_is_named():
    text, made = recorded(small()), small()
    drawn = items(made)
    other = next(e.item for e in made.entries if e.item not in drawn and not e.out)
    swapped = records.check(forged(text, f"\t{drawn[0]}\nd", f"\t{other}\nd"))
    assert any(drawn[0] in each for each in swapped.defects)
    assert any(other in each for each in swapped.defects)
    line = f"drop\thospital\t{other}\tx\ndraw\thospital\t"
    dropped = records.check(forged(text, "draw\thospital\t", line).replace(b"\x00", b""))
    assert dropped.defects
    seeded = records.check(forged(text, f"seed\t{SEED}", "seed\t1 2 3"))
    assert seeded.defects


def test_a_source_before_the_freeze_is_refused():
    made = small()
    early = replace(made, source_at=made.frozen_at)
    assert "before" in records.check(recorded(early).encode()).defects[0]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("item\thospital\tH00003", "item\thospital\tH00002", "repeated"),
        ("class\tlow\t1", "class\tlow\t0", "not a number"),
        ("class\tlow\t1", "class\tlow\t١", "not a number"),
        ("stratum\thospital\t4", "stratum\thospital\t04", "not in its place"),
        ("frozen\t2026-03-02T02:00:00Z", "frozen\t2026-03-02 10:00", "not an instant"),
        ("source\t", "sauce\t", "missing"),
        ("item\tpharmacy\tP00001\t", "item\tclinic\tP00001\t", "unknown"),
        ("cluebridge draw pool v1", "cluebridge draw pool v2", "not a pool"),
    ],
)
def test_only_the_one_form_of_a_pool_is_read(old, new, why):
    text = small().text()
    assert old in text
    with pytest.raises(WrongPool, match=why):
        pools.read(text.replace(old, new, 1))


def test_changed_lines_are_named():
    text = small().text()
    kept = pools.line_digests(text)
    assert pools.changed_lines(text, kept) == []
    lines = text.split("\n")
    at = next(n for n, line in enumerate(lines) if "H00007" in line)
    lines[at] = lines[at].replace("low", "high")
    assert pools.changed_lines("\n".join(lines), kept) == [(at + 1, lines[at]), (at + 1, "")]
    gone = "\n".join([*lines[:at], *lines[at + 1 :]])
    assert pools.changed_lines(gone, kept) == [(at + 1, "")]


def test_a_cell_is_one_line_whatever_was_written():
    assert pools.clean(" 和康\t医院\n\u2028（东区）\x00 ") == "和康 医院 （东区）"


def test_the_command_and_the_script_agree(tmp_path, capsys):
    made = small()
    drop = Drop("hospital", items(made)[1], "近亲属关系，回避")
    file, other, pool_hash = tmp_path / "draw.txt", tmp_path / "other", pools.digest(made.text())
    file.write_text(recorded(made, drops=[drop]), "utf-8")
    assert main(["draw", "verify", str(file), "--pool", pool_hash]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["right"], told["drawn"], told["left_out"]) == (True, 10, 3)
    run = [sys.executable, "-I", str(SCRIPT), str(file), pool_hash]
    right = subprocess.run(run, capture_output=True, text=True, check=False)
    assert (right.returncode, right.stdout.split()[-1]) == (0, "RIGHT"), right.stderr
    other.write_bytes(forged(file.read_text("utf-8"), "H00009\tlow", "H00009\thigh"))
    assert main(["draw", "verify", str(other), "--against", str(file)]) == 1
    told = json.loads(capsys.readouterr().out)
    assert not told["right"]
    assert "H00009" in told["differs"][0]
    assert main(["draw", "verify", str(tmp_path / "absent")]) == 2
    wrong = subprocess.run([*run[:-2], str(other)], capture_output=True, text=True, check=False)
    assert (wrong.returncode, wrong.stdout.split()[-1]) == (1, "WRONG"), wrong.stderr


def test_the_script_has_at_most_thirty_lines():
    assert len(SCRIPT.read_text("utf-8").splitlines()) <= 30
