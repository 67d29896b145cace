import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.crypto import notes
from portal.crypto.errors import NoteInvalid

# The worked example of c2sp.org/signed-note@v1.0.0.
EXAMPLE_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuw"
    "HjG1Yu72IneyaQM=\n"
)
ALICE = notes.Signer("alice.example/log", bytes(range(32)))
BOB = notes.Signer("bob.example", bytes(range(1, 33)))
TEXT = "first line\n\nthird line\n"
NOTE = notes.sign_note(TEXT, ALICE)
LINE = ALICE.sign(TEXT)


def test_the_published_example_opens():
    verifier = notes.Verifier.parse(EXAMPLE_VKEY)
    assert verifier.vkey == EXAMPLE_VKEY
    opened = notes.open_note(EXAMPLE, [verifier])
    assert opened == notes.Note("This is an example message.\n", (verifier,))


@pytest.mark.parametrize("at", [0, 26, 50, 60, 100])
def test_the_published_example_opens_only_unchanged(at):
    changed = EXAMPLE[:at] + ("x" if EXAMPLE[at] != "x" else "y") + EXAMPLE[at + 1 :]
    with pytest.raises(NoteInvalid):
        notes.open_note(changed, [notes.Verifier.parse(EXAMPLE_VKEY)])


def test_ed25519_keys_are_those_of_rfc_8032():
    # Section 7.1, test 1.
    seed = "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    signer = notes.Signer("rfc8032", bytes.fromhex(seed))
    assert signer.verifier.public.hex() == public
    signature = (
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bac"
        "c61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    )
    assert notes.from_base64(signer.sign("").split(" ")[2].strip())[4:].hex() == signature


text = st.text(
    st.characters(exclude_characters=[chr(n) for n in range(32)], exclude_categories=["Cs"])
)


@given(st.lists(text).map(lambda lines: "\n".join([*lines, ""])))
def test_a_note_opens_as_it_was_written(written):
    if not written:
        return
    opened = notes.open_note(notes.sign_note(written, ALICE, BOB), [BOB.verifier, ALICE.verifier])
    assert opened.text == written
    assert opened.signed_by == (ALICE.verifier, BOB.verifier)


@given(st.integers(0, len(NOTE) - 1), st.characters(exclude_categories=["Cs"]))
def test_a_note_with_one_changed_character_does_not_open(at, other):
    changed = NOTE[:at] + other + NOTE[at + 1 :]
    if changed != NOTE:
        with pytest.raises(NoteInvalid):
            notes.open_note(changed, [ALICE.verifier])


def test_unknown_keys_are_ignored():
    stranger = "— sm2.example " + base64.b64encode(b"\xff" * 70).decode() + "\n"
    opened = notes.open_note(NOTE + stranger + BOB.sign("something else\n"), [ALICE.verifier])
    assert opened.signed_by == (ALICE.verifier,)


def test_a_key_of_the_same_name_is_still_unknown():
    namesake = notes.Signer(ALICE.name, bytes(32))
    note = TEXT + "\n" + namesake.sign("something else\n") + LINE
    assert notes.open_note(note, [ALICE.verifier]).signed_by == (ALICE.verifier,)


def test_a_known_key_that_fails_rejects_the_note():
    note = NOTE + BOB.sign("something else\n")
    assert notes.open_note(note, [ALICE.verifier])
    with pytest.raises(NoteInvalid, match=r"not signed by bob\.example"):
        notes.open_note(note, [ALICE.verifier, BOB.verifier])


def test_a_note_nobody_known_signed_is_rejected():
    with pytest.raises(NoteInvalid, match="no known key"):
        notes.open_note(NOTE, [BOB.verifier])
    with pytest.raises(NoteInvalid, match="no known key"):
        notes.open_note(NOTE, [])


def test_one_key_signing_twice_counts_once():
    assert notes.open_note(NOTE + LINE, [ALICE.verifier]).signed_by == (ALICE.verifier,)


def test_sixteen_signatures_and_more_are_accepted_but_not_any_number():
    stranger = BOB.sign(TEXT)
    assert notes.open_note(NOTE + stranger * 99, [ALICE.verifier])
    with pytest.raises(NoteInvalid):
        notes.open_note(NOTE + stranger * 100, [ALICE.verifier])


KEY_AND_SIGNATURE = LINE.rstrip("\n").split(" ")[2]
SPOILT = {
    "nothing": "",
    "no signature": TEXT + "\n",
    "no blank line": "first line\n" + LINE,
    "no text": "\n" + LINE,
    "blank line only": "\n\n" + LINE,
    "no newline at the end": NOTE[:-1],
    "two newlines at the end": NOTE + "\n",
    "text after the signatures": NOTE + "more\n",
    "hyphen for dash": NOTE.replace("—", "-"),
    "no dash": NOTE.replace("— ", ""),
    "no space after dash": NOTE.replace("— ", "—"),
    "two spaces after dash": NOTE.replace("— ", "—  "),
    "two spaces after name": NOTE.replace(" " + KEY_AND_SIGNATURE, "  " + KEY_AND_SIGNATURE),
    "space at the end": NOTE[:-1] + " \n",
    "carriage returns": NOTE.replace("\n", "\r\n"),
    "tab": NOTE.replace("first line", "first\tline"),
    "NUL": NOTE.replace("first", "fir\x00st"),
    "lone surrogate": NOTE.replace("first", "fir\ud800st"),
    "no name": TEXT + "\n" + f"— {KEY_AND_SIGNATURE}\n",
    "empty name": TEXT + "\n" + f"—  {KEY_AND_SIGNATURE}\n",
    "plus in a name": NOTE + f"— a+b {KEY_AND_SIGNATURE}\n",
    "unicode space in a name": NOTE + f"— a\u3000b {KEY_AND_SIGNATURE}\n",
    "no padding": NOTE.replace("=", ""),
    "url-safe base64": NOTE + "— a ____________\n",
    "loose bits in base64": NOTE + "— a AAAAAAB=\n",
    "not ASCII in base64": NOTE + "— a ＡＡＡＡＡＡＡＡ\n",
    "key id only": NOTE + "— a AAAAAA==\n",
    "signature one byte short": TEXT
    + "\n— alice.example/log "
    + base64.b64encode(base64.b64decode(KEY_AND_SIGNATURE)[:-1]).decode()
    + "\n",
    "too long": notes.sign_note("x" * 1_000_000 + "\n", ALICE),
    "no text, yet signed": "\n" + ALICE.sign(""),
}


@pytest.mark.parametrize("note", SPOILT.values(), ids=SPOILT.keys())
def test_a_malformed_note_is_rejected(note):
    with pytest.raises(NoteInvalid):
        notes.open_note(note, [ALICE.verifier])


@pytest.mark.parametrize("unsigned", ["", "no newline", "tab\t\n", "\ud800\n"])
def test_such_a_text_is_not_signed(unsigned):
    with pytest.raises(NoteInvalid):
        notes.sign_note(unsigned, ALICE)


def test_a_note_has_a_signer():
    with pytest.raises(NoteInvalid):
        notes.sign_note(TEXT)


def test_keys_have_a_text_form():
    assert notes.Signer.parse(ALICE.skey) == ALICE
    assert notes.Verifier.parse(ALICE.verifier.vkey) == ALICE.verifier
    assert ALICE.skey.startswith("PRIVATE+KEY+alice.example/log+")
    fresh = notes.Signer.generate("new.example")
    assert notes.Signer.parse(fresh.skey) == fresh
    assert fresh != notes.Signer.generate("new.example")


def test_a_private_key_is_never_printed():
    assert "seed" not in repr(ALICE)


OTHER_TYPE = base64.b64encode(b"\x02" + bytes(32)).decode()
SHORT_KEY = base64.b64encode(b"\x01" + bytes(31)).decode()
NAME, HEXED, ENCODED = ALICE.verifier.vkey.split("+", 2)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        NAME,
        f"{NAME}+{HEXED}",
        f"+{HEXED}+{ENCODED}",
        f"other.example+{HEXED}+{ENCODED}",
        f"a b+{HEXED}+{ENCODED}",
        f"{NAME}+00000000+{ENCODED}",
        f"{NAME}+{HEXED.upper()}A+{ENCODED}",
        f"{NAME}+{HEXED.upper()}+{ENCODED}",
        f"{NAME}+{HEXED[:2]} {HEXED[2:]}+{ENCODED}",
        f"{NAME}+xxxxxxxx+{ENCODED}",
        f"{NAME}+{HEXED}+{ENCODED}\n",
        f"{NAME}+{HEXED}+{OTHER_TYPE}",
        f"{NAME}+{HEXED}+{SHORT_KEY}",
        f"{NAME}+{HEXED}+" + "!" * 44,
    ],
    ids=range(15),
)
def test_a_malformed_key_is_rejected(vkey):
    with pytest.raises(NoteInvalid):
        notes.Verifier.parse(vkey)
    with pytest.raises(NoteInvalid):
        notes.Signer.parse("PRIVATE+KEY+" + vkey)


def test_a_public_key_is_not_a_private_key():
    with pytest.raises(NoteInvalid):
        notes.Signer.parse(ALICE.verifier.vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\x00b", "a\ud800"])
def test_a_name_has_no_spaces_and_no_plus(name):
    with pytest.raises(NoteInvalid):
        notes.Signer(name, bytes(32))
    with pytest.raises(NoteInvalid):
        notes.Verifier(name, bytes(32))
