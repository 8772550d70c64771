import unittest

from words.parse import ParseError, Setting, dump, merged, parse, value_of
from words.render import Template, letter
from words.text import common, is_palindrome, plain, slug, words, wrap


class WordsTest(unittest.TestCase):
    def test_words(self):
        self.assertEqual(list(words("Don't stop, 42 times!")), ["don't", "stop", "times"])

    def test_plain(self):
        self.assertEqual(plain("Crème brûlée"), "Creme brulee")

    def test_slug(self):
        self.assertEqual((slug("Crème Brûlée!"), slug("one two", 4), slug("one", 3)), ("creme-brulee", "one", "one"))

    def test_common(self):
        self.assertEqual(common("the b a b c of c d", 2), [("b", 2), ("c", 2)])

    def test_palindrome(self):
        self.assertEqual((is_palindrome("A man, a plan, a canal: Panama"), is_palindrome("ab")), (True, False))

    def test_wrap(self):
        self.assertEqual(wrap("aa bb cccc d", 5), ["aa bb", "cccc", "d"])

    def test_values(self):
        self.assertEqual([value_of(text) for text in ("yes", "no", "3", "[1]", "x y")], [True, False, 3, [1], "x y"])

    def test_parse(self):
        found = parse("# how many\nn = 3\n\n# lost\n\nname = Ann = B\n")
        self.assertEqual(found, {"n": Setting("n", 3, "how many"), "name": Setting("name", "Ann = B")})

    def test_parse_errors(self):
        for text, line, reason in (("a", 1, "no ="), ("a=1\na=2", 2, "twice")):
            with self.assertRaisesRegex(ParseError, reason) as caught:
                parse(text)
            self.assertEqual(caught.exception.line, line)

    def test_dump(self):
        text = "# how many\nn = 3\nname = Ann\non = true"
        self.assertEqual(dump(parse(text)), text)

    def test_merged(self):
        self.assertEqual(merged(parse("a=1\nb=1"), parse("b=2"))["b"].value, 2)

    def test_template(self):
        template = Template("Hi {name:upper}, {title:slug} {x}{text:html}")
        values = {"name": "ann", "title": "A b", "text": "<b>"}
        self.assertEqual((template.render(values), template.names()), ("Hi ANN, a-b &lt;b&gt;", ["name", "title", "x", "text"]))

    def test_strict(self):
        with self.assertRaises(KeyError):
            Template("{a}", strict=True).render({})
        with self.assertRaisesRegex(LookupError, "no filter loud"):
            Template("{a:loud}").render({"a": 1})

    def test_letter(self):
        self.assertEqual(letter("Ann", "one two three", 8), "Dear Ann,\n\none two\nthree")
