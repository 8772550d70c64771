import json
from dataclasses import dataclass
from typing import Any


class ParseError(ValueError):
    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


@dataclass
class Setting:
    name: str
    value: Any
    comment: str | None = None


def value_of(text: str) -> Any:
    if text in ("yes", "no"):
        return text == "yes"
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def parse(text: str) -> dict[str, Setting]:
    found: dict[str, Setting] = {}
    comment = None
    for number, raw in enumerate(text.splitlines(), start=1):
        line = raw.strip()
        if not line:
            comment = None
            continue
        if line.startswith("#"):
            comment = line[1:].strip()
            continue
        name, sign, rest = line.partition("=")
        if not sign:
            raise ParseError(number, "there is no =")
        key = name.strip()
        if key in found:
            raise ParseError(number, f"{key} is there twice")
        found[key] = Setting(key, value_of(rest.strip()), comment)
        comment = None
    return found


def dump(settings: dict[str, Setting]) -> str:
    lines = []
    for setting in settings.values():
        if setting.comment is not None:
            lines.append(f"# {setting.comment}")
        shown = setting.value if isinstance(setting.value, str) else json.dumps(setting.value)
        lines.append(f"{setting.name} = {shown}")
    return "\n".join(lines)


def merged(base: dict[str, Setting], over: dict[str, Setting]) -> dict[str, Setting]:
    return {**base, **over}
