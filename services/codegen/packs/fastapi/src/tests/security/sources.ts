import { block } from '../../text.js';

/** What a secret looks like that stands in the code. */
export const SECRETS = String.raw`SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[A-Z\d]{16}\b|\bgh[pousr]_\w{36}|\bxox[abprs]-\w{10}"
    r"|\bsk-[\w-]{20}|\beyJ[\w-]{10,}\.eyJ"
    r"|(?:password|secret|api_?key|token)\s*=\s*(['\"])[^'\"\s]{8,}\1",
    re.IGNORECASE,
)`;

export const SOURCES = block(
  'def test_sources() -> None:',
  '"""No secret stands in the code."""',
  'folder = Path(__file__).parents[1] / "app"',
  'files = [file for file in folder.rglob("*") if file.suffix in (".py", ".json", ".sql")]',
  'assert files',
  'assert [file.name for file in files if SECRETS.search(file.read_text("utf-8"))] == []',
);
