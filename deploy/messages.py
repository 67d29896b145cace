"""Lists the texts of templates and code that a language lacks (English by default), and words nobody uses."""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir

from portal.infra.i18n import catalogue, languages

ROOT = Path(__file__).resolve().parent.parent
METHODS = [("**.html", "jinja2"), ("**.py", "python"), ("**.js", "javascript")]
OPTIONS = {
    "**.html": {"extensions": "jinja2.ext.do", "newstyle_gettext": "true", "silent": "false"}
}
FOLDERS = ("templates", "portal", "referrals", "rewards", "static/field")


def texts(*, names: bool) -> Iterator[tuple[str, str]]:
    """Yield (place, text) of everything marked for translation; with `names` those of code too.

    Names (`Text("中文", "English")`) have their English beside them; other languages need theirs.
    """
    keywords = {**DEFAULT_KEYWORDS, "Text": (1,)} if names else DEFAULT_KEYWORDS
    for folder in FOLDERS:
        found = extract_from_dir(ROOT / folder, METHODS, OPTIONS, keywords)
        for name, line, message, *_ in found:
            for text in (message,) if isinstance(message, str) else message:
                yield f"{folder}/{name}:{line}", text


def main() -> int:
    """Print what is missing and what is left over; exit 1 when anything is missing, 2 for a typo."""
    language = sys.argv[1] if len(sys.argv) > 1 else "en"
    if language not in languages():
        sys.stderr.write(f"there is no locale/{language}/language.toml\n")
        return 2
    known, name = catalogue(language), languages()[language].name
    used = {text: place for place, text in texts(names=language != "en")}
    missing = sorted((place, text) for text, place in used.items() if text not in known)
    for place, text in missing:
        sys.stdout.write(f"{place}: no {name}: {text}\n")
    for text in sorted(set(known) - set(used)):
        sys.stdout.write(f"locale/{language}: marked nowhere in templates or code: {text}\n")
    sys.stdout.write(f"{len(used)} texts, {len(missing)} without {name}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
