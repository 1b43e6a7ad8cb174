"""Records what Jinja renders, set up as transformers sets it up for chat templates.

Writes gpu/src/test/resources/io/tributary/gpu/chat/jinja_cases.jsonl, which JinjaCasesTest compares
with our interpreter. The first line holds the variables of all cases; every other line is one case:
its group, the template, and either the text or null where Jinja raises an error.

    python3 gpu/src/test/scripts/jinja_cases.py          (needs jinja2 3.1.6, Python 3.11)
    python3 gpu/src/test/scripts/jinja_cases.py 20000    (as many random cases, to standard output)
"""

import copy
import datetime
import json
import pathlib
import random
import re
import sys
import warnings

import jinja2
import jinja2.ext
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jinja_corpus import CASES

OUT = pathlib.Path(__file__).parents[1] / "resources/io/tributary/gpu/chat/jinja_cases.jsonl"
warnings.simplefilter("ignore")
NOW = datetime.datetime(2024, 7, 4, 9, 5, 3)
RANDOM_CASES = 1500
SEED = 20240704


class GenerationBlocks(jinja2.ext.Extension):
    """{% generation %} blocks: a call block whose text goes through."""

    tags = {"generation"}

    def parse(self, parser):
        line = next(parser.stream).lineno
        body = parser.parse_statements(("name:endgeneration",), drop_needle=True)
        call = self.call_method("_through")
        return jinja2.nodes.CallBlock(call, [], [], body).set_lineno(line)

    def _through(self, caller):
        return caller()


def environment():
    def raise_exception(message):
        raise jinja2.exceptions.TemplateError(message)

    def tojson(x, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
        return json.dumps(
            x, ensure_ascii=ensure_ascii, indent=indent, separators=separators, sort_keys=sort_keys
        )

    env = ImmutableSandboxedEnvironment(
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[GenerationBlocks, jinja2.ext.loopcontrols],
    )
    env.filters["tojson"] = tojson
    env.globals["raise_exception"] = raise_exception
    env.globals["strftime_now"] = NOW.strftime
    return env


ENV = environment()

VARIABLES = {
    "n": None,
    "t": True,
    "f": False,
    "i": 7,
    "j": -3,
    "big": 123456789012345678901234567890,
    "x": 2.5,
    "tiny": 1e-07,
    "huge": 1e22,
    "whole": 3.0,
    "s": "Hello, World",
    "e": "",
    "sp": " \t padded text \n",
    "u": "naïve 漢字 🙂 ß ǆ Σας",
    "q": "it's \"quoted\" \\ \n\t end",
    "lines": "one\ntwo\r\nthree\n\nfive",
    "l": [3, 1, 2],
    "el": [],
    "ls": ["b", "A", "c", "a"],
    "mixed": [1, "a", None, True, 2.5, [1, 2], {"k": "v"}],
    "nested": [[1, 2], [3, 4]],
    "d": {"role": "user", "content": "hi <b>&</b>", "n": 1, "items": [1, 2]},
    "ed": {},
    "messages": [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hi 🙂"},
        {"role": "assistant", "content": None, "tool_calls": [{"name": "f", "arguments": {"a": 1}}]},
        {"role": "tool", "content": "42", "name": "f"},
        {"role": "user", "content": "Bye"},
    ],
    "users": [
        {"name": "Zoe", "age": 30, "on": True},
        {"name": "adam", "age": 25, "on": False},
        {"name": "Bob", "age": 30},
    ],
    "tools": [
        {
            "type": "function",
            "function": {
                "name": "get_weather",
                "description": "The \"weather\"\nin é",
                "parameters": {
                    "type": "object",
                    "properties": {"city": {"type": "string"}, "days": {"type": "integer"}},
                    "required": ["city"],
                },
            },
        }
    ],
}

class Generator:
    """Random templates out of the constructs that are supported, many of them wrong on purpose."""

    NAMES = [name for name in VARIABLES if name not in ("tools", "big")] + ["missing"]
    # What is lazy is read at once: printed as it is, it would be an address.
    FILTERS = [
        filter.replace(";", "|")
        for filter in (
            "abs|capitalize|count|default('z')|d('y', true)|dictsort|first|float|indent|"
            "indent(2, true)|int|items;list|items;join|join|join(', ')|last|length|list|lower|max|"
            "min|replace('a', 'b')|reverse;list|reverse;join|round|round(1)|sort|sort(reverse=true)|"
            "string|sum|title|tojson|tojson(indent=2)|trim|trim('H ')|unique;list|unique;join|"
            "upper|batch(2);list|map('upper');list|map(attribute='role');list|map('string');join|"
            "select;list|reject;list|selectattr('role');list|select('number');sum|"
            "selectattr('role', 'equalto', 'user');list|rejectattr('role', 'eq', 'user');list|"
            "sort(attribute='age')|map(attribute='age');list|sort(case_sensitive=true)|"
            "tojson(sort_keys=true)|map('upper');first|select;list;last"
        ).split("|")
    ]
    TESTS = (
        "defined|undefined|none|string|number|integer|float|boolean|true|false|mapping|sequence|"
        "iterable|callable|odd|even|divisibleby 3|upper|lower|in [1, 'a', none]|eq 7|ne 'a'|"
        "lt 3|ge 2|sameas none|not none|not defined|not string"
    ).split("|")
    METHODS = (
        "strip()|lstrip()|rstrip('d ')|split()|split(',')|split('l', 1)|rsplit(None, 1)|"
        "splitlines()|upper()|lower()|title()|capitalize()|startswith('H')|endswith(('x', 'd'))|"
        "replace('l', 'L', 1)|find('o')|rfind('o')|count('l')|join(ls)|isdigit()|isalpha()|"
        "isspace()|isupper()|items()|values()|get('role')|get('zz', 5)|index(2)|"
        "removeprefix('He')|removesuffix('ld')|partition(',')|append(1)|pop()|copy()"
    ).split("|")
    LITERALS = (
        "1|0|-1|2|10|1.5|0.1|1e3|'a'|\"it's\"|''|'x\\ny'|true|false|none|[]|[1, 2]|['a', 'b']|{}|"
        "{'a': 1}|{1: 'x', 'y': none}|(1, 2)|(3,)|()|'é🙂'|'a' 'b'|3_000|0x1f"
    ).split("|")

    def __init__(self, seed):
        self.random = random.Random(seed)

    def one_of(self, items):
        return self.random.choice(items)

    def operand(self, depth):
        kind = self.random.random()
        if depth <= 0 or kind < 0.35:
            return self.one_of(self.NAMES)
        if kind < 0.6:
            return self.one_of(self.LITERALS)
        if kind < 0.7:
            return "(" + self.expression(depth - 1) + ")"
        if kind < 0.76:
            return "[" + ", ".join(self.expression(depth - 2) for _ in range(2)) + "]"
        if kind < 0.8:
            return "{'k': " + self.expression(depth - 2) + "}"
        inner = self.operand(depth - 1)
        if kind < 0.85:
            return inner + self.one_of([".role", ".n", "['role']", "[0]", "[-1]", ".content", "[i]"])
        if kind < 0.92:
            part = self.one_of(["[1:]", "[:-1]", "[::-1]", "[1:3]", "[-2:]", "[::2]", "[:i]"])
            # Jinja folds a slice of a constant that cannot be sliced to nothing; we raise an error.
            return self.one_of(self.NAMES) + part
        return inner + "." + self.one_of(self.METHODS)

    def expression(self, depth):
        left = self.operand(depth)
        kind = self.random.random()
        if depth <= 0 or kind < 0.2:
            return left
        if kind < 0.45:
            return left + "|" + self.one_of(self.FILTERS)
        if kind < 0.55:
            return left + " is " + self.one_of(self.TESTS)
        if kind < 0.6:
            return self.one_of(["not ", "-", "+"]) + left
        if kind < 0.68:
            test = self.expression(depth - 1)
            tail = self.one_of(["", " else " + self.operand(depth - 1)])
            return left + " if " + test + tail
        operators = "+ - * / // ~ ~ ~ + + == != < > <= >= and or in".split() + ["not in"]
        return left + " " + self.one_of(operators) + " " + self.expression(depth - 1)

    def tag(self, text):
        return self.one_of(["{%", "{%-", "{%", "{%+"]) + text + self.one_of(["%}", "-%}", "%}"])

    def text(self):
        return self.one_of(["", " ", "\n", "  \n", "\n  ", "a", " b\n", "\n\n", "c ", "\t\n "])

    def printed(self, depth):
        begin = self.one_of(["{{", "{{", "{{-"])
        return begin + " " + self.expression(depth) + " " + self.one_of(["}}", "}}", "-}}"])

    def block(self, depth):
        kind = self.random.random()
        out = self.text()
        if depth <= 0 or kind < 0.35:
            return out + self.printed(2)
        inner = self.text() + self.block(depth - 1) + self.text()
        if kind < 0.5:
            other = self.tag(" else ") + self.block(depth - 1) if self.random.random() < 0.5 else ""
            return out + self.tag(" if " + self.expression(2) + " ") + inner + other + self.tag(" endif ")
        if kind < 0.72:
            target = self.one_of(["m", "m", "k, v", "i"])
            items = self.one_of(["messages", "l", "d.items()", "nested", "range(3)", "users", "s", "el"])
            test = self.one_of(["", "", " if loop is undefined", " if not loop", " if m"])
            use = self.one_of(
                ["", "{{ loop.index }}", "{{ loop.last }}", "{{ m }}", "{{ loop.revindex0 }}",
                 "{{ loop.previtem }}", "{% if loop.index == 2 %}{% break %}{% endif %}",
                 "{% if loop.first %}{% continue %}{% endif %}", "{{ loop.cycle('p', 'q') }}"]
            )
            other = self.tag(" else ") + "none" if self.random.random() < 0.2 else ""
            return (out + self.tag(" for " + target + " in " + items + test + " ") + use + inner
                    + other + self.tag(" endfor "))
        if kind < 0.84:
            name = self.one_of(["i", "z", "s", "y"])
            return (out + self.tag(" set " + name + " = " + self.expression(2) + " ") + inner
                    + "{{ " + self.one_of(["i", "z", "s", "y"]) + " }}")
        if kind < 0.9:
            name = self.one_of(["z", "y"])
            return (out + self.tag(" set " + name + self.one_of(["", " | upper", " | trim"]) + " ")
                    + inner + self.tag(" endset ") + "<{{ " + name + " }}>")
        if kind < 0.95:
            call = self.one_of(["mac(1)", "mac(i, b=s)", "mac()", "mac(1, 2, 3)", "mac(c=1)"])
            return (out + self.tag(" macro mac(a, b='dflt') ") + "({{ a }},{{ b }})" + inner
                    + self.tag(" endmacro ") + "{{ " + call + " }}")
        if kind < 0.98:
            return out + self.tag(" filter upper ") + inner + self.tag(" endfilter ")
        return out + "{#- note -#}" + self.tag(" generation ") + inner + self.tag(" endgeneration ")

    def template(self):
        if self.random.random() < 0.6:
            return "[{{ " + self.expression(3) + " }}]"
        return "".join(self.block(2) for _ in range(self.random.randint(1, 3)))


def rendered(template):
    try:
        # The filter indent extends a list that it is given by mistake: each case gets its own.
        return ENV.from_string(template).render(**copy.deepcopy(VARIABLES))
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
        return None


def stable(text):
    """Whether a text says nothing of where an object lies in memory."""
    return text is None or " at 0x" not in text.lower()


def random_cases(count):
    generator = Generator(SEED)
    seen = set()
    while len(seen) < count:
        template = generator.template()
        # Jinja takes a keyword that is out of place for a variable; we refuse it.
        if template in seen or re.search(r"(\bin|[<>=~+*/-]) not ", template):
            continue
        text = rendered(template)
        # Errors are the greater part of what is random, and say less.
        if not stable(text) or text is None and generator.random.random() < 0.8:
            continue
        seen.add(template)
        yield template, text


def main():
    if len(sys.argv) > 1:
        print(json.dumps(VARIABLES))
        for template, text in random_cases(int(sys.argv[1])):
            print(json.dumps(["random", template, text], ensure_ascii=False))
        return
    bad = []
    lines = [json.dumps(VARIABLES, ensure_ascii=False)]
    for name, templates in CASES.items():
        for template in templates:
            text = rendered(template)
            if not stable(text):
                bad.append(template)
            lines.append(json.dumps([name, template, text], ensure_ascii=False))
    if bad:
        raise SystemExit("these print an address:\n" + "\n".join(bad))
    for template, text in random_cases(RANDOM_CASES):
        lines.append(json.dumps(["random", template, text], ensure_ascii=False))
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text("\n".join(lines) + "\n")
    print(len(lines) - 1, "cases")


if __name__ == "__main__":
    main()
