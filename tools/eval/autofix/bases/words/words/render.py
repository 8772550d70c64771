import html
import string
from collections.abc import Callable, Mapping

from words.text import slug, wrap

FILTERS: dict[str, Callable[[str], str]] = {
    "upper": str.upper,
    "slug": slug,
    "html": html.escape,
}


class Template:
    def __init__(self, text: str, strict: bool = False) -> None:
        self.text = text
        self.strict = strict

    def names(self) -> list[str]:
        found = []
        for _, name, spec, _ in string.Formatter().parse(self.text):
            if name is not None and spec is not None:
                found.append(name)
        return found

    def render(self, values: Mapping[str, object]) -> str:
        made = []
        for text, name, spec, _ in string.Formatter().parse(self.text):
            made.append(text)
            if name is None:
                continue
            if name not in values and self.strict:
                raise KeyError(name)
            made.append(self._filtered(str(values.get(name, "")), spec or ""))
        return "".join(made)

    def _filtered(self, value: str, spec: str) -> str:
        if not spec:
            return value
        if spec not in FILTERS:
            raise LookupError(f"no filter {spec}")
        return FILTERS[spec](value)


def letter(name: str, body: str, width: int = 20) -> str:
    lines = [f"Dear {name},", "", *wrap(body, width)]
    return "\n".join(lines)
