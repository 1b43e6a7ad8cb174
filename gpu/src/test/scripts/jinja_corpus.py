"""The cases that jinja_cases.py records, by what they are about."""

CASES = {}


def templates(name, text):
    """Templates, one a line, in which ⏎ stands for a line feed."""
    lines = [line for line in text.strip("\n").split("\n") if line.strip()]
    CASES.setdefault(name, []).extend(line.replace("⏎", "\n") for line in lines)


def expressions(name, text):
    """Expressions, one a line, each printed between brackets."""
    lines = [line.strip() for line in text.strip("\n").split("\n") if line.strip()]
    CASES.setdefault(name, []).extend("[{{ " + line + " }}]" for line in lines)


templates("whitespace", """
a⏎
a⏎⏎
⏎
  a  ⏎  b  ⏎
{% if t %}⏎x⏎{% endif %}⏎y
{% if t %}⏎⏎x{% endif %}
  {% if t %}x{% endif %}
a  {% if t %}x{% endif %}
a⏎  {% if t %}⏎  x⏎  {% endif %}⏎b
a⏎  {% if t +%}⏎  x⏎  {%+ endif %}⏎b
a⏎  {%- if t -%}⏎  x⏎  {%- endif -%}⏎b
  {%+ if t %}x{% endif %}
a {%- if t %} x {% endif -%} b
a {{- s -}} b
a {{ s }} b
a⏎{{ s }}⏎b
a⏎  {{ s }}⏎  b
a⏎  {{- s }}⏎b
a⏎  {{+ s }}⏎b
{{-1}}
{{ -1 }}
{{- 1 -}}⏎⏎ b
{# c #}⏎a
  {# c #}⏎a
  {# c #} a
b {# c #}⏎a
a⏎  {#- c -#}  ⏎  b
a⏎  {#+ c +#}⏎b
{#-#}⏎a
{#--#}⏎a
{# {{ s }} {% if %} #}x
{#⏎many⏎lines⏎#}⏎x
a{#- c #} b {# d -#} e
 ⏎ {%- set z = 1 %}⏎ {{ z }}
	{% if t %}⏎	x⏎	{% endif %}⏎
{% if t %}  ⏎x{% endif %}
 {% if t %} {% endif %} .
{% for i in l %}⏎  {{ i }}⏎{% endfor %}⏎end
{% for i in l -%}⏎  {{ i }}⏎{%- endfor %}⏎end
{%- for i in l %}⏎  {{- i }}⏎{%- endfor -%}⏎end
a⏎⏎  ⏎{%- if t %}b{% endif %}
{{ s -}}⏎
{{ s }}⏎
{{ s }}⏎⏎
x⏎{% if t %}⏎{% endif %}
{% if t %}{% endif %}⏎⏎x
 {% if t %}a{% endif %}  {% if t %}b{% endif %}⏎
{{ "a" }}  ⏎   {% if t %}b{% endif %}
{{ "a" -}}  ⏎   {% if t %}b{% endif %}
{# a -#}  ⏎   {% if t %}b{% endif %}
x  {% if t %}y{% endif %}  ⏎z
{%if t%}a{%endif%}
{%-if t-%} a {%-endif-%}
{%	if⏎t	%}a{%⏎endif⏎%}
{{⏎s⏎}}
""")

CASES["whitespace"] += [
    "a\r\nb\r\n",
    "a\rb\r",
    "{% if t %}\r\nx\r\n{% endif %}\r\n",
    "a\n\r\n",
    "a\r\n\r\n",
    "{{ 'a\r\nb' }}",
    "a\u00a0{%- if t %}x{% endif %}",
    "\u2003{% if t %}x{% endif %}",
    "a\n\x0b {% if t %}x{% endif %}",
    "a \x85 {{- s }}",
    "{%- if t -%}\u2028 x{% endif %}",
    "",
    "\n\n\n",
    "{{ s }}\r\n",
]

templates("raw", """
{% raw %}{{ s }}{% endraw %}
{% raw %}⏎{{ s }}⏎{% endraw %}⏎x
{%- raw -%}⏎ {{ s }} ⏎{%- endraw -%}⏎ x
a {% raw %} {% if %} {# c #} {% endraw %} b
a⏎  {% raw %}⏎  b⏎  {% endraw %}⏎c
a⏎  {%+ raw %}⏎  b⏎  {%+ endraw +%}⏎c
{% raw -%} ⏎ a {% endraw %}
{%raw%}{%endraw%}
{% raw %}{% endraw x %}{% endraw %}
{% raw %}a
{% raw +%}a{% endraw %}
{% raw %}{% raw %}{% endraw %}
""")

templates("errors of syntax", """
{{ s
{% if t
{% if t %}a
{% endif %}
{% for i in l %}
{# a
{{ }}
{% %}
{{ s s }}
{{ 1 + }}
{{ (1 }}
{{ [1, 2 }}
{{ {1: 2 }}
{{ ) }}
{{ 'a }}
{{ s | }}
{{ s is }}
{{ s. }}
{{ s[ }}
{{ $ }}
{{ a ? b : c }}
{{ a && b }}
{% foo %}
{% else %}
{% if t %}{% else %}{% else %}{% endif %}
{% for i in l %}{% endif %}
{% set %}
{% set 1 = 2 %}
{% set a.b.c = 2 %}
{% set true = 2 %}
{% set s[0] = 1 %}
{% for in l %}{% endfor %}
{% for i l %}{% endfor %}
{% for 1 in l %}{% endfor %}
{% macro %}{% endmacro %}
{% macro f %}{% endmacro %}
{% macro f(a=1, b) %}{% endmacro %}
{% macro f(1) %}{% endmacro %}
{{ f(a=1, 2) }}
{{ s|nofilter }}
{{ s is notest }}
{{ t is defined is true }}
{% endfor %}
{% if %}x{% endif %}
{% for loop in l %}{% endfor %}
{% for i in l %}{% set loop = 1 %}{% endfor %}
{{ 1_ }}
{{ 1__0 }}
{{ 0x }}
{{ 012 }}
{{ 1.5.5 }}
{{ "\\xg1" }}
{% set x = %}
{% filter %}{% endfilter %}
{% filter nofilter %}{% endfilter %}
{% call 1 %}{% endcall %}
{{ l[1:2:3:4] }}
{{ = }}
{{ s; t }}
{{ , }}
{% include 'x' %}
{% extends 'x' %}
{% import 'x' as y %}
{% do l.append(1) %}
{% trans %}{% endtrans %}
{% break %}
{% continue %}
""")

expressions("literals", """
1
-1
+1
0
1_000
0b101
0o17
0xFf
0B1_0
1.5
1.50
1e3
1E+3
1e-7
1.5e300
1_0.5
0.1
100000000000000000000
1e15
1e16
123456789.123
0.0001
0.00001
1e22
1.7976931348623157e308
5e-324
'a'
"a"
''
'it''s'
'a' "b" 'c'
'a\\nb'
'a\\tb\\\\c'
'\\x41\\u00e9\\U0001F642'
'\\101\\0'
'\\q\\ '
'\\'\\"'
"\\'\\""
'\\a\\b\\f\\v\\r'|tojson
'é🙂｜▁'
true
True
false
False
none
None
[]
[1]
[1, 2,]
[1, 'a', none, true, 1.0, [], {}]
()
(1)
(1,)
(1, 2)
1, 2
1,
{}
{'a': 1}
{'a': 1, 'b': [1, 2],}
{1: 2, 'x': none}
{1: 'a', true: 'b', 1.0: 'c'}
{none: 1}
{(1, 2): 3}[1, 2]
{(1, 2): 3}
{[1]: 2}
'{{ x }}'
'%}'
{'a': {'b': {'c': 1}}}
{'a': {'b': 1}}['a']['b']
""")

expressions("printing", """
n
t
f
i
j
big
x
tiny
huge
whole
s
e
u
q
[q]
[s, e, u]
["it's"]
['say "x"']
['it\\'s "x"']
['a\\nb\\t\\\\']
['\\x00\\x1f\\x7f\\xa0\\xad\\u200b\\u2028\\ufeff']
['🙂é漢\\U000e0001']
[n, t, f, i, x]
mixed
nested
d
ed
el
messages
tools
[missing]
{'a': missing}
(missing, 1)
missing
missing.x
d.zz
d['zz']
d.zz.yy
[1.0, 1e16, 1e-5, -0.0]
-0.0
1e5
12345678901234567.0
0.1 + 0.2
1/3
2/3
1e100
1.0e-10
123456.789e3
range(3)
range(1, 9, 2)
[range(3)]
d.keys()
d.values()
d.items()
ed.items()
namespace(a=1, b='x')
namespace()
s|safe
l|string
d|string
none|string
true|string
1.0|string
()|string
dict(a=1, b=[2])
dict({'a': 1}, b=2)
dict([('a', 1), ['b', 2]])
dict([1])
dict()
""")

expressions("arithmetic", """
1 + 2
1 - 2
2 * 3
7 / 2
6 / 2
7 // 2
-7 // 2
7 // -2
7 % 3
-7 % 3
7 % -3
-7 % -3
7.5 // 2
-7.5 // 2
7.5 % 2
-7.5 % 2
7.5 % -2
1e300 * 1e10
-0.0 + 0
0.5 + 0.25
1 + 0.5
1 - 0.5
2 * 0.5
2 ** 10
2 ** 0
0 ** 0
2 ** -1
2.0 ** 3
i ** 2
2 ** i
2 ** 3 ** 2
4 ** 0.5
0 ** -1
1 / 0
1 // 0
1 % 0
1.0 / 0
1.0 % 0
1 + 2 * 3
(1 + 2) * 3
2 * 3 % 4
10 - 3 - 2
100 / 10 / 2
-i
+i
- -i
-i + 2
-x
+t
-t
t + t
t * 3
t + 0.5
f - 1
not 1
not 0
not not 1
big + 1
big * big
big - big
big // 7
big % 1000
-big // 7
2 ** 100
'a' + 'b'
'a' + 1
1 + 'a'
'a' * 3
3 * 'a'
'a' * 0
'a' * -1
'a' * true
'a' * 1.0
[1] + [2]
[1] * 2
2 * [1, 'a']
(1,) + (2,)
(1,) * 3
[1] + (2,)
none + 1
none * 2
{} + {}
'a' - 'b'
[1] - [1]
'3' * '3'
missing + 1
1 + missing
missing + 'a'
'a' + missing
-missing
missing * 2
-'a'
+'a'
-none
'a' ~ 'b'
'a' ~ 1 ~ none ~ true ~ 1.5
1 ~ 2
1 ~ 2 + 3
1 + 2 ~ 3
2 * 3 ~ 4
l ~ d
missing ~ 'x'
1 + 1 ~ 1 * 2
s ~ '\\n' ~ i
1.5 // 0.1
1e16 + 1
3.0 // 0.0
-3 / 2
1 - -1
10 ** 2
(-2) ** 2
7 // 2.0
1e308 * 10
0.1 * 3
1.1 + 2.2
""")

expressions("comparisons", """
1 == 1
1 == 1.0
1 == true
0 == false
'1' == 1
none == none
none == false
none == 0
'a' == 'a'
[1] == [1]
[1] == (1,)
(1, 2) == (1, 2)
{'a': 1} == {'a': 1.0}
{'a': 1, 'b': 2} == {'b': 2, 'a': 1}
{'a': 1} == {'a': 2}
missing == missing
missing == none
missing != 1
missing == ''
1 != 2
1 < 2
2 < 1
1 <= 1
1 > 0.5
1 >= 1.0
'a' < 'b'
'a' < 'B'
'a' < 'aa'
'Z' < 'a'
'é' > 'z'
'🙂' > '｜'
[1, 2] < [1, 3]
[1] < [1, 0]
(1, 2) < (2,)
1 < 'a'
'a' < 1
none < 1
[1] < 1
{} < {}
missing < 1
1 < missing
1 < 2 < 3
1 < 3 < 2
3 > 2 > 1
1 == 1 == 1
1 < 2 == 2
1 == 1.0 == true
1 < 2 > 0
0 < i <= 7
i in l
3 in l
7 not in l
'H' in s
'' in s
'x' not in s
1 in s
none in s
missing in s
s in missing
1 in missing
'role' in d
'zz' in d
'zz' not in d
1 in d
[1] in d
missing in d
[1, 2] in nested
none in mixed
true in mixed
1.0 in [1]
'a' in 'abc' in ['abc']
2 in range(5)
5 in range(5)
1.0 in range(3)
'a' in ('a', 'b')
'user' in d.values()
('n', 1) in d.items()
'n' in d.keys()
1 in 5
1 in none
not 1 in l
not (1 in l)
1 in l and 2 in l
range(3) == range(3)
range(0) == range(5, 5)
0.1 + 0.2 == 0.3
big == 123456789012345678901234567890
big > 1e29
9007199254740993 == 9007199254740992.0
9007199254740993 > 9007199254740992.0
""")

expressions("logic", """
true and false
true or false
not true
not true or true
not (true or true)
1 and 2
0 and 2
1 or 2
0 or 2
'' or 'x'
none or missing or 'z'
missing and 1
[] or {} or ()
[] and 1
1 and '' or 'c'
true and not false
false or true and false
true or true and false
(false or true) and false
not missing
not el
not 0.0
'a' if true
'a' if false
'a' if false else 'b'
'a' if 1 > 2 else 'b' if 2 > 1 else 'c'
'a' if missing else 'b'
('a' if false) is defined
1 if true else 1/0
1/0 if false else 2
true or 1/0
false and 1/0
(1 if t else 2) + 1
1 + 2 if f else 3
i == 7 and s or e
'x' if not missing
[1 if t else 2, 3]
n is none and t
n or t
""")

expressions("access", """
d.role
d['role']
d.n
d['items']
d.keys is defined
d['zz']
d.zz
d.zz is defined
d.get is defined
d['get'] is defined
d.items is defined
d.pop is defined
d.update
d.pop()
d.clear
ed.items()
d.copy()
d.get('role')
d.get('zz')
d.get('zz', 3)
d.get()
d.get('a', 'b', 'c')
d.get(key='role')
messages[0].role
messages[-1]['content']
messages[0]['role'][0]
messages[99]
messages[99].role
messages[-99]
messages.0.role
messages.9
messages['0']
messages[none]
messages[1.0]
messages[true].role
l[0]
l[-1]
l[3]
l['a']
l[i]
l.count is defined
l.append(1)
l.append
l.sort()
l.pop()
s[0]
s[-1]
s[99]
s['a']
s.zz
s.upper is defined
s['upper'] is defined
u[6]
u[9]
u[-3:]
n.x
n['x']
n[0]
n.x.y
i.x
i[0]
missing['a']
missing[0]
nested[1][0]
nested[0][9]
(1, 2)[0]
(1, 2)[-1]
'abc'[1]
[1, 2][1]
{'a': 1}.a
{'a': 1}['a']
{1: 'x'}[1]
{1: 'x'}[1.0]
{1: 'x'}[true]
{1: 'x'}['1']
{'a': 1}[[1]]
range(5)[1]
range(5)[-1]
range(5)[9]
namespace(a=1).a
namespace(a=1)['a']
namespace(a=1).b
namespace(a=1)['b']
namespace(_a=1)._a
{'_a': 1}._a
d.items()|list
d.keys()|list
d.values()|list
d.items()[0]
d.keys()[0]
(s if t).zz
""")

expressions("slices", """
l[1:]
l[:1]
l[:]
l[::2]
l[::-1]
l[-2:]
l[:-1]
l[1:2]
l[2:1]
l[5:]
l[-9:9]
l[::-2]
l[2:0:-1]
l[none:none]
l[1:none]
l[:missing]
l['a':]
l[1.0:]
l[true:]
l[::0]
l[0:3:9]
s[7:]
s[:5]
s[::-1]
s[-5:-1]
s[::3]
u[6:9]
u[::-1]
u[9:]
u[:7]
(1, 2, 3)[1:]
(1, 2, 3)[::-1]
range(10)[2:5]
range(10)[::2]
range(10)[::4]
range(10)[::-1]
range(10)[5:2]
range(0, 20, 3)[1:4]|list
messages[1:]|length
messages[1:][0].role
messages[::-1][0].content
s[i:]
s[j:]
s[1:i - 2]
n[1:]
i[1:]
missing[1:]
d[1:]
''[1:]
[][1:]
l[100000000000000000000:]
l[-100000000000000000000:]
nested[0][1:]
l[1:][0]
""")

expressions("string methods", """
s.upper()
s.lower()
s.title()
"it's o'clock x-y".title()
u.title()
u.upper()
u.lower()
'ΑΣ ΑΣΑ Σ'.lower()
'ΑΣ ΑΣΑ'.title()
'ßa ﬁx ŉo ǆ'.title()
'ǆABC'.capitalize()
s.capitalize()
'hELLO wORLD'.capitalize()
''.capitalize()
sp.strip()
sp.lstrip()
sp.rstrip()
s.strip('Hd')
s.lstrip('Hel')
s.rstrip('dlr')
s.strip('')
s.strip(none)
s.strip(1)
'🙂a🙂'.strip('🙂')
'\\u3000a\\xa0'.strip()
s.split()
s.split(',')
s.split(', ')
s.split('o')
s.split('o', 1)
s.split('zz')
s.split('')
s.split(none)
s.split(none, 1)
s.split(sep='o', maxsplit=1)
s.split('o', 0)
' a  b c '.split()
' a  b c '.split(none, 1)
' a  b c '.split(none, 0)
' a  b c '.rsplit(none, 1)
' a  b c '.split(' ')
''.split()
''.split(',')
'a,b,c'.rsplit(',', 1)
'a,b,c'.rsplit(',')
'aaa'.split('aa')
'aaa'.rsplit('aa')
'aaa'.rsplit('aa', 1)
s.split(1)
lines.splitlines()
lines.splitlines(true)
'a\\x0bb\\x0cc\\x1cd\\x85e\\u2028f\\r'.splitlines()
''.splitlines()
'\\n'.splitlines()
'\\n\\n'.splitlines(true)
s.startswith('He')
s.startswith('lo')
s.startswith(('x', 'H'))
s.startswith(())
s.startswith('')
s.startswith('l', 2)
s.startswith('l', 2, 3)
s.startswith('', 99)
s.startswith(1)
s.startswith(['H'])
s.startswith(('x', 1))
s.endswith('ld')
s.endswith(('a', 'd'))
s.endswith('o', 0, 5)
s.endswith('o', none, -8)
s.replace('l', 'L')
s.replace('l', 'L', 2)
s.replace('l', 'L', 0)
s.replace('l', '')
'abc'.replace('', '-')
'abc'.replace('', '-', 2)
''.replace('', 'x')
'🙂a'.replace('', '.')
s.replace('l')
s.replace('l', 1)
s.find('o')
s.find('o', 5)
s.find('o', 5, 6)
s.find('zz')
s.find('')
s.find('', 99)
s.find('d', -1)
s.rfind('o')
s.rfind('o', 0, 5)
u.find('🙂')
u.find('ß')
u.rfind('Σ')
s.index('W')
s.index('zz')
s.rindex('o')
s.count('l')
s.count('')
''.count('')
'aaaa'.count('aa')
s.count('l', 4)
s.count('l', 99)
', '.join(ls)
''.join([])
'-'.join('abc')
', '.join([1])
', '.join(d)
'x'.join(none)
'x'.join(['a', none])
'123'.isdigit()
'12a'.isdigit()
''.isdigit()
'١٢'.isdigit()
'abc'.isalpha()
'abc1'.isalpha()
'é漢'.isalpha()
''.isalpha()
'a1'.isalnum()
'a 1'.isalnum()
'١a'.isalnum()
' \\t'.isspace()
''.isspace()
'\\u2003\\x1c'.isspace()
'ABC'.isupper()
'ABC1'.isupper()
'Abc'.isupper()
'1'.isupper()
'abc'.islower()
'abc 1'.islower()
'ǅ'.islower()
'12'.isdecimal()
'½'.isdecimal()
'abc'.isascii()
'é'.isascii()
''.isascii()
s.removeprefix('Hello')
s.removeprefix('zz')
s.removesuffix('World')
s.removesuffix('')
s.partition(', ')
s.partition('zz')
s.rpartition('o')
s.rpartition('zz')
s.partition('')
s.upper(1)
s.upper().lower().title()
('a' ~ s).upper()
i.upper()
none.upper()
missing.upper()
l.upper()
d.strip()
d.role.upper()
messages[2].content.strip()
s.lstrip().split(' ')[0]
u.capitalize()
s.swap
s.strip(chars='H')
s.find(sub='o')
s.splitlines(keepends=true)
s.split(maxsplit=1)
l.index(2)
l.index(9)
l.index(2, 1)
l.index(2, 0, 1)
l.count(1)
[1, true, 1.0].count(1)
(1, 2, 1).count(1)
(1, 2).index(2)
l.copy()
""")

expressions("filters on text", """
s|upper
s|lower
i|upper
n|lower
l|upper
missing|upper
s|capitalize
'hELLO'|capitalize
s|title
"it's o'clock (abc) x-y [q] {z} <b>"|title
'ßx ǆy'|title
'a\\nb c'|title
sp|trim
sp|trim|length
s|trim('Hd')
s|trim(chars='d')
5|trim
missing|trim
n|trim
s|trim(none)
s|replace('l', 'L')
s|replace('l', 'L', 1)
s|replace('l', 'L', count=2)
s|replace('l', 1)
123|replace(2, 'x')
l|replace('3', 'x')
missing|replace('a', 'b')
s|replace('l')
s|indent
lines|indent
lines|indent(2)
lines|indent(2, true)
lines|indent(2, true, true)
lines|indent(width='> ')
lines|indent(first=true)
lines|indent(blank=true)
''|indent
''|indent(2, true)
'a\\n'|indent
'a\\n\\n'|indent(blank=true)
'a\\x0bb'|indent
5|indent
missing|indent
lines|indent(0)
lines|indent(-3)
lines|indent(true)
l|join
l|join(', ')
l|join(d=', ')
mixed|join('|')
s|join('-')
d|join(',')
missing|join(',')
n|join(',')
5|join(',')
users|join(', ', attribute='name')
users|join(', ', 'age')
users|join(',', attribute='zz')
nested|join(';', attribute=0)
l|join(1)
el|join('x')
messages|map(attribute='role')|join(' ')
[missing, none, 'a']|join('/')
u|upper
q|e
q|escape
'<a href="x">&</a>'|e
'<b>'|safe
('<b>'|safe) ~ '<c>'
('<b>'|e) ~ '<c>'
'<b>'|e|e
n|e
missing|e
('<b>'|safe)|string
('a'|safe) == 'a'
('a'|safe) is string
('a'|safe)|length
('a'|safe)|tojson
(''|safe) or 'x'
s|string
d|string|length
u|length
u|reverse
s|reverse
s|first
s|last
u|last
''|first
''|last
s|list
u[9:11]|list
s|length
s|count
""")

expressions("filters on numbers", """
j|abs
x|abs
(-2.5)|abs
t|abs
s|abs
missing|abs
'42'|int
' 42 '|int
'-7'|int
'+7'|int
'4_2'|int
'4__2'|int
'42.9'|int
'-42.9'|int
'1e3'|int
'abc'|int
'abc'|int(5)
'abc'|int(default=none)
''|int
none|int
none|int(3)
2.9|int
(-2.9)|int
true|int
l|int
l|int(9)
missing|int
'0x10'|int
'١٢'|int
'inf'|int
'nan'|int
1e22|int
'99999999999999999999'|int
'1.5'|float
'1'|float
' 1.5e3 '|float
'abc'|float
'abc'|float(2)
'abc'|float(default='z')
'.5'|float
'5.'|float
'.'|float
'1_0.5'|float
'inf'|float
'-Infinity'|float
'nan'|float
'1e400'|float
none|float
true|float
3|float
l|float
missing|float
big|float
2.5|round
3.5|round
2.567|round(2)
2.675|round(2)
-2.5|round
(-0.4)|round
1234.5|round(-2)
42|round
42|round(2)
45|round(-1)
55|round(-1)
2.1|round(0, 'ceil')
2.9|round(0, 'floor')
2.151|round(2, 'ceil')
2.159|round(2, method='floor')
-2.1|round(0, 'ceil')
7|round(0, 'ceil')
7|round(-1, 'floor')
2.5|round(method='common')
2.5|round(0, 'up')
s|round
missing|round
t|round
1e300|round(2)
42.55|round
42.55|round(1, 'floor')
42.55|round|int
l|sum
[0.1, 0.2, 0.3]|sum
[]|sum
[1, 2]|sum(start=10)
users|sum(attribute='age')
users|sum('age')
users|sum(attribute='zz')
['a', 'b']|sum
[[1], [2]]|sum(start=[])
missing|sum
5|sum
[true, true]|sum
""")

expressions("filters on sequences", """
l|length
d|length
e|length
missing|length
n|length
i|length
range(5)|length
d.items()|length
(1, 2)|count
n|default('x')
missing|default('x')
missing|default
missing|d('x')
e|default('x')
e|default('x', true)
e|default('x', boolean=true)
n|default('x', true)
0|default(5, true)
d.zz|default('x')
d.zz.yy|default('x')
missing|default(default_value='q')
s|default('x')
l|list
s[:3]|list
d|list
range(3)|list
missing|list
n|list
5|list
(1, 2)|list
d.items()|list
l|first
el|first
d|first
range(3)|first
missing|first
5|first
(l|map('string'))|first
l|last
el|last
d|last
range(3)|last
missing|last
d.items()|last
(l|map('string'))|last
l|reverse|list
(1, 2)|reverse|list
d|reverse|list
range(3)|reverse|list
missing|reverse|list
(l|map('string'))|reverse
5|reverse
d|items|list
missing|items|list
l|items|list
n|items|list
ls|sort
ls|sort(case_sensitive=true)
ls|sort(reverse=true)
ls|sort(true)
l|sort
l|sort(reverse=true)
mixed|sort
users|sort(attribute='name')|map(attribute='name')|join(',')
users|sort(attribute='age')|map(attribute='name')|join(',')
users|sort(attribute='age', reverse=true)|map(attribute='name')|join(',')
users|sort(attribute='age,name')|map(attribute='name')|join(',')
nested|sort(attribute='1', reverse=true)
'cab'|sort
d|sort
missing|sort
[1.5, 1, true]|sort
[[2], [1, 5], [1]]|sort
['b', none]|sort
['a', 'B', 'A', 'b', 'a']|unique|list
['a', 'B', 'A', 'b', 'a']|unique(case_sensitive=true)|list
[1, 1.0, true, 2]|unique|list
users|unique(attribute='age')|map(attribute='name')|list
[[1], [1]]|unique|list
missing|unique|list
l|min
l|max
ls|min
ls|max
ls|min(case_sensitive=true)
users|max(attribute='age')
users|min(attribute='name')
el|min
el|max is defined
mixed|max
missing|min
'hello'|max
['a', 'A']|max
['A', 'a']|min
d|dictsort
{'b': 1, 'A': 2, 'c': 0}|dictsort
{'b': 1, 'A': 2, 'c': 0}|dictsort(true)
{'b': 1, 'A': 2, 'c': 0}|dictsort(by='value')
{'b': 1, 'A': 2, 'c': 0}|dictsort(false, 'value', true)
{'b': 1, 'A': 2, 'c': 0}|dictsort(reverse=true)
{'b': 1}|dictsort(by='zz')
{1: 'a', 'b': 2}|dictsort
l|dictsort
missing|dictsort
range(7)|batch(3)|list
range(7)|batch(3, 'x')|list
range(7)|batch(3, fill_with=none)|list
el|batch(2)|list
s|batch(4)|list
range(3)|batch(0)|list
l|map('string')|list
ls|map('upper')|list
ls|map('upper')|join
ls|map('replace', 'a', 'z')|list
ls|map('default', 'x')|list
nested|map('first')|list
nested|map('join', '-')|list
[1.234, 5.678]|map('round', 1)|list
[1.234, 5.678]|map('round', precision=1)|list
messages|map(attribute='role')|list
messages|map(attribute='name')|list
messages|map(attribute='name', default='-')|list
messages|map(attribute='tool_calls.0.name')|list
messages|map(attribute='tool_calls')|select|list
nested|map(attribute=1)|list
nested|map(attribute='0')|list
missing|map('upper')|list
none|map('upper')|list
el|map('upper')|list
5|map('upper')|list
0|map('upper')|list
'ab'|map('upper')|list
d|map('upper')|list
mixed|select|list
mixed|reject|list
mixed|select('string')|list
mixed|select('none')|list
mixed|reject('none')|list
mixed|select('number')|list
l|select('odd')|list
l|select('divisibleby', 3)|list
l|select('gt', 1)|list
l|select('>', 1)|list
l|reject('in', [1, 2])|list
ls|select('equalto', 'a')|list
ls|select('==', 'a')|list
ls|select('ne', 'a')|list
messages|selectattr('role', 'equalto', 'user')|map(attribute='content')|list
messages|selectattr('role', '==', 'user')|list|length
messages|selectattr('role', 'in', ['user', 'tool'])|list|length
messages|rejectattr('role', 'equalto', 'user')|map(attribute='role')|list
messages|selectattr('tool_calls')|list|length
messages|selectattr('tool_calls', 'defined')|list|length
messages|selectattr('name', 'undefined')|list|length
messages|rejectattr('content')|list|length
messages|selectattr('content', 'none')|list|length
users|selectattr('on')|map(attribute='name')|list
users|selectattr('on', 'true')|map(attribute='name')|list
messages|selectattr('role', 'equalto', 'system')|first
messages|selectattr('role', 'equalto', 'nobody')|first
(messages|selectattr('role', 'equalto', 'nobody')|list) == []
missing|selectattr('x')|list
none|selectattr('x')|list
mixed|selectattr('k')|list
(l|select('odd')) is iterable
(l|select('odd')) is string
(l|select('odd')) is sequence
(l|select('odd'))|length
(l|select('odd'))[0]
l|select('odd')|first
l|sort|first
l|sort|reverse|join
l|map('abs')|sum
""")

expressions("tojson", """
n|tojson
t|tojson
i|tojson
big|tojson
x|tojson
whole|tojson
tiny|tojson
huge|tojson
s|tojson
u|tojson
q|tojson
'</script>&\\x00\\x1f\\x7f\\u2028'|tojson
e|tojson
l|tojson
el|tojson
ed|tojson
(1, 2)|tojson
()|tojson
mixed|tojson
d|tojson
messages|tojson
tools|tojson
tools[0]|tojson(indent=4)
tools[0]|tojson(indent=2)
tools[0]|tojson(indent=0)
tools[0]|tojson(indent=-1)
tools[0]|tojson(indent='--')
tools[0]|tojson(indent=true)
tools[0]|tojson(indent=none)
el|tojson(indent=2)
[[], {}]|tojson(indent=2)
d|tojson(sort_keys=true)
d|tojson(separators=(',', ':'))
d|tojson(separators=[',', ':'], indent=1)
d|tojson(indent=1, separators=(', ', ' = '))
u|tojson(ensure_ascii=true)
u|tojson(true)
{1: 'a', none: 'b', true: 'c', 1.5: 'd'}|tojson
{1: 'a', none: 'b'}|tojson(sort_keys=true)
{'b': 1, 'a': 2}|tojson(sort_keys=true)
{(1,): 1}|tojson
missing|tojson
[missing]|tojson
d.zz|tojson
range(3)|tojson
d.items()|tojson
d.keys()|list|tojson
(l|map('string'))|tojson
'inf'|float|tojson
'-inf'|float|tojson
'nan'|float|tojson
true|tojson|upper
d|tojson|length
namespace(a=1)|tojson
d|tojson(zz=1)
s|tojson ~ 'x'
'é'|tojson
[1.0, 1e16, 1e-5]|tojson
""")

expressions("tests", """
s is defined
missing is defined
missing is undefined
d.zz is defined
d.role is defined
n is none
e is none
missing is none
n is not none
s is string
i is string
missing is string
i is number
x is number
t is number
s is number
i is integer
t is integer
x is integer
x is float
i is float
t is boolean
i is boolean
t is true
t is false
1 is true
f is false
0 is false
d is mapping
l is mapping
namespace() is mapping
s is sequence
l is sequence
d is sequence
(1,) is sequence
range(3) is sequence
i is sequence
n is sequence
missing is sequence
d.items() is sequence
s is iterable
l is iterable
d is iterable
i is iterable
n is iterable
missing is iterable
d.items() is iterable
range is callable
s is callable
s.upper is callable
missing is callable
namespace is callable
i is odd
i is even
2.0 is even
2.5 is even
s is odd
missing is odd
t is odd
i is divisibleby 7
i is divisibleby(2)
i is divisibleby 0
6 is divisibleby 3 and t
'ABC' is upper
'abc' is lower
'Abc' is upper
i is lower
3 is in l
3 is in [1, 2]
3 is not in [1, 2]
'a' is in 'abc'
i is in(l)
i is eq 7
i is eq(7)
i is equalto 7
t is sameas true
n is sameas none
n is sameas false
1 is sameas true
i is ne 7
i is gt 5
i is ge 7
i is lt 5
i is le 7
i is greaterthan 5
i is lessthan 5
s is gt 5
not s is defined
not missing is defined
s is defined and missing is not defined
s is string and s|length > 3
s|length is odd
i is not odd
i is not divisibleby 2
(i is odd) == true
'x' if s is defined else 'y'
missing is defined or 'z'
s is eq 'Hello, World'
l is eq [3, 1, 2]
strftime_now is defined
raise_exception is defined
i is divisibleby
i is odd 3
i is none or i is 7
""")

expressions("globals", """
range(3)|list
range(1, 3)|list
range(5, 0, -2)|list
range(0)|list
range(3, 1)|list
range(0, 10, 0)
range('a')
range(1.5)
range(true)|list
range()
range(1, 2, 3, 4)
range(100000)|length
range(100001)
range(-3)|list
strftime_now('%Y-%m-%d')
strftime_now('%d %b %Y')
strftime_now('%d %B %Y')
strftime_now('%A, %a %e %-d %-m %H:%M:%S')
strftime_now('%I:%M %p %y %j %%')
strftime_now('%F %T %D %R')
strftime_now('')
strftime_now('no directive')
strftime_now(format='%Y')
strftime_now(1)
strftime_now()
raise_exception('no')
raise_exception()
raise_exception(1, 2)
namespace(1)
namespace({'a': 1}, b=2).b
namespace([('a', 1)]).a
nofunction()
missing()
s()
d.role()
""")

templates("if", """
{% if t %}a{% endif %}
{% if f %}a{% endif %}
{% if f %}a{% else %}b{% endif %}
{% if f %}a{% elif t %}b{% else %}c{% endif %}
{% if f %}a{% elif n %}b{% else %}c{% endif %}
{% if f %}a{% elif n %}b{% elif i %}d{% endif %}
{% if missing %}a{% else %}b{% endif %}
{% if l %}a{% endif %}{% if el %}b{% endif %}
{% if t: %}a{% endif %}
{% if t and not f %}a{% endif %}
{% if (t, f) %}a{% endif %}
{% if t %}{% if f %}a{% else %}b{% endif %}{% endif %}
{% if 'a' in s and i > 3 or missing %}x{% else %}y{% endif %}
{% if messages[0]['role'] == 'system' %}{{ messages[0].content }}{% endif %}
{% if messages[0].role == 'system' and messages[0].content is not none %}y{% endif %}
{% if (messages[0].role == 'user') != (0 % 2 == 0) %}{{ raise_exception('alternate') }}{% endif %}
{% if t %}a{% elif 1/0 %}b{% endif %}
{% if 1/0 %}b{% endif %}
{% if n is none %}N{% endif %}{% if n is defined %}D{% endif %}
{% if not tools is none %}a{% endif %}
{% if tools is not none and tools|length > 0 %}a{% endif %}
{% if 'tool_calls' in messages[2] %}yes{% endif %}{% if 'tool_calls' in messages[1] %}no{% endif %}
""")

templates("for", """
{% for i in l %}{{ i }}{% endfor %}
{% for i in l %}{{ i }}{% else %}none{% endfor %}
{% for i in el %}{{ i }}{% else %}none{% endfor %}
{% for i in missing %}{{ i }}{% else %}none{% endfor %}
{% for i in n %}{{ i }}{% endfor %}
{% for i in 5 %}{{ i }}{% endfor %}
{% for c in u %}{{ c }}.{% endfor %}
{% for k in d %}{{ k }},{% endfor %}
{% for k, v in d.items() %}{{ k }}={{ v }},{% endfor %}
{% for k, v in d|items %}{{ k }}={{ v }},{% endfor %}
{% for k, v in d|dictsort %}{{ k }},{% endfor %}
{% for a, b in nested %}{{ a }}-{{ b }};{% endfor %}
{% for a, b in l %}{{ a }}{% endfor %}
{% for a, b in ['xy', 'zw'] %}{{ b }}{{ a }}{% endfor %}
{% for a, b, c in nested %}{% endfor %}
{% for (a, b) in nested %}{{ a }}{% endfor %}
{% for a, (b, c) in [(1, (2, 3))] %}{{ a }}{{ b }}{{ c }}{% endfor %}
{% for a, in [[1], [2]] %}{{ a }}{% endfor %}
{% for i in 1, 2, 3 %}{{ i }}{% endfor %}
{% for i in (1, 2) %}{{ i }}{% endfor %}
{% for i in range(3) %}{{ i }}{% endfor %}
{% for i in l|sort %}{{ i }}{% endfor %}
{% for i in l + [9] %}{{ i }}{% endfor %}
{% for i in (l if t else el) %}{{ i }}{% endfor %}
{% for i in l if i > 1 %}{{ i }}{% endfor %}
{% for i in l if i > 9 %}{{ i }}{% else %}none{% endfor %}
{% for i in l if i > 1 %}{{ loop.index }}/{{ loop.length }}:{{ i }} {% endfor %}
{% for i in l if i > 1 %}{{ i }}{% if loop.last %}!{% endif %}{% endfor %}
{% for i in l if loop.first %}{{ i }}{% endfor %}
{% for k, v in d.items() if v != 1 %}{{ k }}{% endfor %}
{% for a, b in nested if b > 2 %}{{ loop.previtem }}{{ a }}{{ loop.nextitem }}{% endfor %}
{% for a, b in nested if b > 1 %}{{ loop.previtem }}|{{ loop.nextitem }};{% endfor %}
{% for i in l %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }} {% endfor %}
{% for i in l %}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}
{% for i in l %}[{{ loop.previtem }}<{{ i }}>{{ loop.nextitem }}]{% endfor %}
{% for i in l %}{{ loop.previtem is defined }}{{ loop.nextitem is defined }} {% endfor %}
{% for m in messages %}{% if loop.previtem and loop.previtem.role == 'user' %}{{ m.role }}{% endif %}{% endfor %}
{% for m in messages %}{% if not loop.last and loop.nextitem.role == 'tool' %}{{ m.role }}{% endif %}{% endfor %}
{% for i in l %}{{ loop.cycle('a', 'b') }}{% endfor %}
{% for i in l %}{{ loop.cycle() }}{% endfor %}
{% for i in [1, 1, 2, 2, 1] %}{% if loop.changed(i) %}{{ i }}{% endif %}{% endfor %}
{% for i in l %}{{ loop.depth }}{{ loop.depth0 }}{% endfor %}
{% for i in l %}{{ loop|length }}{% endfor %}
{% for i in l %}{{ loop }} {% endfor %}
{% for i in l|select('odd') %}{{ loop.index }}{{ i }}{% endfor %}
{% for i in l|select('odd') %}{{ loop.length }}{{ loop.revindex }}{{ loop.last }} {% endfor %}
{% for a in nested %}{% for b in a %}{{ loop.index }}{{ b }} {% endfor %}{{ loop.index }};{% endfor %}
{% for a in nested %}{% for b in a %}{{ a|length }}{% endfor %}{% endfor %}
{% for a in nested %}{% set o = loop %}{% for b in a %}{{ o.index }}.{{ loop.index }} {% endfor %}{% endfor %}
{% for a in nested %}{% for b in loop.index0, 9 %}{{ b }}{% endfor %};{% endfor %}
{% for a in nested %}{% for b in a if loop.first %}{{ b }}{% endfor %};{% endfor %}
{{ loop }}{% for i in l %}{% endfor %}{{ loop is defined }}{{ i }}
{% for i in l %}{% if i == 1 %}{% break %}{% endif %}{{ i }}{% endfor %}
{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% endfor %}
{% for i in l %}{% if i == 1 %}{% continue %}{% endif %}{{ i }}{% else %}e{% endfor %}
{% for i in l %}{% continue %}{{ i }}{% else %}e{% endfor %}
{% for i in l %}{% break %}{% else %}e{% endfor %}
{% for i in l %}{{ i }}{% if loop.index == 2 %}{% break %}{% endif %}{% else %}e{% endfor %}
{% for a in nested %}{% for b in a %}{% if b == 1 %}{% break %}{% endif %}{{ b }}{% endfor %}x{% endfor %}
{% for a in nested %}{% for b in a %}{% if b == 1 %}{% continue %}{% endif %}{{ b }}{% endfor %}x{% endfor %}
{% for a in nested %}{% for b in el %}{% else %}{% continue %}{% endfor %}x{% endfor %}
{% for i in l %}{% with q = i %}{% if q == 1 %}{% break %}{% endif %}{{ q }}{% endwith %}{% endfor %}
{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 1) %}x{% else %}{{ m.role }}{% endif %} {% endfor %}
{% for message in messages[::-1] %}{% set index = (messages|length - 1) - loop.index0 %}{{ index }}{{ message.role }} {% endfor %}
{% set ns = namespace(last=-1) %}{% for m in messages %}{% if m.role == 'user' %}{% set ns.last = loop.index0 %}{% endif %}{% endfor %}{{ ns.last }}
{% set ns = namespace(seen=false) %}{% for i in l if not ns.seen %}{{ i }}{% set ns.seen = true %}{% endfor %}
{% set ns = namespace(seen=false) %}{% for i in l if not ns.seen %}{{ loop.last }}{% set ns.seen = true %}{{ i }}{% endfor %}
{% set odd = l|select('odd') %}{% for i in odd %}{{ i }}{% endfor %}|{% for i in odd %}{{ i }}{% endfor %}
{% set odd = l|select('odd')|list %}{% for i in odd %}{{ i }}{% endfor %}|{% for i in odd %}{{ i }}{% endfor %}
{% set r = l|reverse %}{{ r|list }}{{ r|list }}
{% set m = ls|map('upper') %}{{ m|first }}{{ m|join }}
{% set m = ls|map('upper') %}{{ 'B' in m }}{{ m|list }}
{% for i in l: %}{{ i }}{% endfor %}
{% for i in d.values() %}{{ i }};{% endfor %}
{% for i in ns %}{% endfor %}{% for i in namespace() %}{% endfor %}
{% for x in [1, 2] %}{% for x in [3] %}{{ x }}{% endfor %}{{ x }}{% endfor %}{{ x }}
{% for i in l %}{% for j in l %}{% if i == j %}{{ loop.index }}{% endif %}{% endfor %}{% endfor %}
""")

templates("set and scope", """
{% set a = 1 %}{{ a }}
{% set a = 1, 2 %}{{ a }}
{% set a, b = 1, 2 %}{{ a }}{{ b }}
{% set a, b = l %}{{ a }}
{% set a, b = b, a %}{{ a }}{{ b }}
{% set (a, b) = [1, 2] %}{{ a }}{{ b }}
{% set a = b = 1 %}
{% set s = 'x' %}{{ s }}
{{ s }}{% set s = 'x' %}{{ s }}
{% set i = i + 1 %}{{ i }}
{% if t %}{% set a = 1 %}{% endif %}{{ a }}
{% if f %}{% set a = 1 %}{% endif %}{{ a }}
{% if f %}{% set s = 1 %}{% endif %}{{ s }}
{% if f %}{% set s = 1 %}{% else %}{% set s = 2 %}{% endif %}{{ s }}
{% if missing is not defined %}{% set missing = 'now' %}{% endif %}{{ missing }}
{% if not add is defined %}{% set add = false %}{% endif %}{{ add }}
{% for i in l %}{% set a = i %}{% endfor %}{{ a }}
{% set a = 0 %}{% for i in l %}{% set a = a + i %}{{ a }} {% endfor %}{{ a }}
{% set a = 0 %}{% for i in l %}{{ a }}{% set a = i %}{{ a }} {% endfor %}{{ a }}
{% for i in l %}{{ a }}{% set a = i %}{{ a }} {% endfor %}{{ a }}
{% for i in l %}{% if i == 1 %}{% set s = i %}{% endif %}{{ s }} {% endfor %}{{ s }}
{% for i in l %}{% for j in l %}{{ s }}{% endfor %}{% set s = i %}{% endfor %}
{% for i in [1] %}{{ s }}{% endfor %}{% set s = 'x' %}{{ s }}
{{ s }}{% for i in [1] %}{{ s }}{% endfor %}{% set s = 'x' %}{{ s }}
{% macro m() %}{{ s }}{% endmacro %}{{ m() }}{% set s = 'x' %}{{ m() }}
{% macro m() %}{{ a }}{% endmacro %}{{ m() }}{% set a = 'x' %}{{ m() }}
{% for i in [1] %}{{ s }}{% endfor %}{% if t %}{% set s = 'x' %}{% endif %}{{ s }}
{% if t %}{% for i in [1] %}{{ s }}{% endfor %}{% set s = 'x' %}{% endif %}{{ s }}
{% if f %}x{% elif t %}{% set s = 'y' %}{% endif %}{% for i in [1] %}{{ s }}{% endfor %}
{% if f %}x{% elif f %}{% set s = 'y' %}{% endif %}{% for i in [1] %}{{ s }}{% endfor %}{{ s }}
{% set a %}x{{ i }}y{% endset %}[{{ a }}]
{% set a %}⏎  x⏎{% endset %}[{{ a }}]
{% set a | trim %}  x  {% endset %}[{{ a }}]
{% set a | upper | replace('X', 'Z') %}x{% endset %}[{{ a }}]
{% set a %}{% set b = 1 %}{{ b }}{% endset %}{{ a }}{{ b }}
{% set a %}{% for i in l %}{{ i }}{% endfor %}{% endset %}{{ a }}{{ a|length }}
{% set a %}{% endset %}[{{ a }}]{{ a is string }}
{% set a %}{{ s }}{% set s = 1 %}{% endset %}{{ a }}{{ s }}
{% set a, b %}xy{% endset %}{{ b }}{{ a }}
{% set ns = namespace(a=1) %}{% set ns.a = 2 %}{{ ns.a }}
{% set ns = namespace(a=1) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}
{% set ns = namespace() %}{% set ns.x, ns.y = 1, 2 %}{{ ns.x }}{{ ns.y }}
{% set ns = namespace() %}{% set ns.x %}abc{% endset %}{{ ns.x }}
{% set ns = namespace() %}{{ ns.x is defined }}{% set ns.x = 1 %}{{ ns.x is defined }}
{% set ns = namespace(l=[]) %}{% for i in l %}{% set ns.l = ns.l + [i] %}{% endfor %}{{ ns.l }}
{% set ns = namespace(m=messages) %}{% for m in ns.m[1:] %}{{ m.role }}{% endfor %}
{% set ns = namespace(items=3) %}{{ ns.items }}
{% set d.x = 1 %}
{% set missing.x = 1 %}
{% set ns = 5 %}{% set ns.x = 1 %}
{% with a = 1, b = a %}{{ a }}{{ b }}{% endwith %}{{ a }}
{% with %}{% set a = 1 %}{{ a }}{% endwith %}{{ a }}
{% with s = 'x' %}{{ s }}{% endwith %}{{ s }}
{% with a = i + 1 %}{% with a = a + 1 %}{{ a }}{% endwith %}{{ a }}{% endwith %}
{% filter upper %}a{{ s }}b{% endfilter %}
{% filter upper|replace('A', 'z') %}a{{ s }}b{% endfilter %}
{% filter trim %}  a⏎  {% endfilter %}|
{% filter indent(2) %}a⏎b{% endfilter %}
{% filter upper %}{% set a = 1 %}{{ a }}x{% endfilter %}{{ a }}
{% filter replace('a', i) %}banana{% endfilter %}
{% set a = missing %}{{ a is defined }}
{% set a = none %}{{ a is none }}{{ a }}
{% set range = 3 %}{{ range }}
{% set loop_messages = messages[1:] %}{{ loop_messages[0].role }}
{% set system_message = messages[0]['content']|trim %}{% set messages = messages[1:] %}{{ system_message }}{{ messages|length }}
{% if messages[0].role == 'system' %}{% set messages = messages[1:] %}{% endif %}{{ messages|length }}
{% for m in messages %}{% set content = m.content %}{% if content is none %}{% set content = '' %}{% endif %}{{ content }}|{% endfor %}
""")

templates("macro", """
{% macro f() %}x{% endmacro %}{{ f() }}
{% macro f(a) %}[{{ a }}]{% endmacro %}{{ f(1) }}{{ f(a=2) }}{{ f() }}
{% macro f(a, b=2) %}[{{ a }}{{ b }}]{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ f(1, b=4) }}{{ f(b=1, a=2) }}
{% macro f(a, b=a) %}[{{ a }}{{ b }}]{% endmacro %}{{ f(1) }}
{% macro f(a=b, b=1) %}[{{ a }}{{ b }}]{% endmacro %}{{ f() }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, 2) }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(c=2) }}
{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1, a=2) }}
{% macro f(a) %}{{ a is defined }}{% endmacro %}{{ f() }}{{ f(none) }}
{% macro f() %}⏎  x⏎{% endmacro %}[{{ f() }}]
{% macro f() -%}⏎  x⏎{%- endmacro %}[{{ f() }}]
{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(3) }}
{% macro f() %}{{ i }}{% endmacro %}{% set i = 9 %}{{ f() }}
{% macro f() %}{% set i = 9 %}{{ i }}{% endmacro %}{{ f() }}{{ i }}
{% macro f(a) %}{{ a|upper }}{% endmacro %}{{ f('x') ~ 'y' }}{{ f('x')|length }}
{% macro f(a) %}{% for i in a %}{{ loop.index }}{{ i }}{% endfor %}{% endmacro %}{{ f(l) }}
{% for i in l %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}
{% for i in l %}{% macro f() %}{{ loop.index }}{% endmacro %}{{ f() }}{% endfor %}
{% macro f() %}{{ caller() }}{% endmacro %}{% call f() %}x{{ i }}{% endcall %}
{% macro f() %}<{{ caller(1, 2) }}>{% endmacro %}{% call(a, b) f() %}{{ a }}{{ b }}{% endcall %}
{% macro f(x) %}<{{ x }}{{ caller() }}>{% endmacro %}{% call f(1) %}y{% endcall %}
{% macro f() %}{{ caller }}{% endmacro %}{{ f() }}
{% macro f() %}{{ caller() }}{% endmacro %}{{ f() }}
{% macro f() %}x{% endmacro %}{% call f() %}y{% endcall %}
{% macro f() %}{{ caller() }}{{ caller() }}{% endmacro %}{% call f() %}{% set q = 1 %}{{ q }}{% endcall %}{{ q }}
{% macro f() %}{% if caller %}{{ caller() }}{% else %}none{% endif %}{% endmacro %}{{ f() }}{% call f() %}y{% endcall %}
{% macro f() %}x{% endmacro %}{{ f }}
{% macro f() %}x{% endmacro %}{{ f is callable }}{{ f is defined }}
{% macro f(a) %}{{ a }}{% endmacro %}{% set g = f %}{{ g(3) }}
{% macro f(a) %}{{ a }}{% endmacro %}{% set fs = [f, f] %}{{ fs[1](3) }}
{% macro f(a, b) %}{{ a }}{{ b }}{% endmacro %}{{ f(*[1, 2]) }}{{ f(1, *[2]) }}{{ f(*[1], b=3) }}
{{ f() }}{% macro f() %}x{% endmacro %}
{% if f %}{% macro f() %}x{% endmacro %}{% endif %}{{ f }}
{% if t %}{% macro g() %}x{% endmacro %}{% endif %}{{ g() }}
{% macro outer() %}{% macro inner() %}i{% endmacro %}{{ inner() }}o{% endmacro %}{{ outer() }}
{% macro f() %}{{ f2() }}{% endmacro %}{% macro f2() %}x{% endmacro %}{{ f() }}
{% macro f(x) %}{{ x }}{% endmacro %}{{ l|map('string')|join }}{% for i in l %}{{ f(i) }}{% endfor %}
{% macro f(a, a2=[]) %}{{ a2 + [a] }}{% endmacro %}{{ f(1) }}{{ f(2) }}
{% macro f() %}{{ raise_exception('in macro') }}{% endmacro %}{{ f() }}
{% macro f(d) %}{{ d.role }}{{ d['n'] }}{% endmacro %}{{ f(d) }}
{% macro f(messages) %}{{ messages|length }}{% endmacro %}{{ f([1]) }}{{ messages|length }}
{% macro f() %}{{ ns.a }}{% set ns.a = 2 %}{% endmacro %}{% set ns = namespace(a=1) %}{{ f() }}{{ ns.a }}
{% macro f() %}{% endmacro %}[{{ f() }}]{{ f() is string }}
""")

templates("generation", """
{% generation %}x{% endgeneration %}
a⏎{% generation %}⏎  x⏎{% endgeneration %}⏎b
{%- generation -%}⏎  x⏎{%- endgeneration -%}⏎b
{% for m in messages %}{% if m.role == 'user' %}{% generation %}{{ m.content }}{{ loop.index }}{% endgeneration %}{% endif %}{% endfor %}
{% generation %}{% set a = 1 %}{{ a }}{% endgeneration %}{{ a }}
{% set a = 1 %}{% generation %}{{ a }}{% endgeneration %}
{% generation %}{% for i in l %}{{ i }}{% if i == 1 %}{% break %}{% endif %}{% endfor %}{% endgeneration %}
{% generation %}{{ s }}{% set s = 'x' %}{{ s }}{% endgeneration %}{{ s }}
{% generation %}a
{% endgeneration %}
{% set x %}{% generation %}a{% endgeneration %}b{% endset %}{{ x|upper }}
""")

expressions("precedence", """
1 + 2 * 3 ** 2
-2 * 3
2 + 3|abs
-3|abs
(2 + -3)|abs
'a' ~ 'b'|upper
('a' ~ 'b')|upper
'a' + 'b'|upper
l|length + 1
l|length > 2 and t
not l|length == 3
1 + l|length * 2
l|length|string ~ 'x'
'a' in s|lower
not 'H' in s
t and f or t
t or f and f
1 < 2 and 2 < 3
1 if t else 2 + 3
(1 if f else 2) + 3
s|upper is upper
s is string and t
i + 1 is odd
(i + 1) is odd
-i is odd
i % 2 == 1
i % 2 is odd
1 ~ 2 == '12'
1 + 1 == 2
d.role == 'user'
d['role'] ~ d.n
d.role|upper
d.role.upper()|lower
messages[0].role|length
messages[0]['content']|trim ~ '!'
[1, 2]|first + 1
{'a': 1}.a + 1
(1, 2)|length
not t == f
not (t == f)
1 - 1 - 1
2 ** 2 ** 3
'x' * 2 ~ 'y'
1 in [1] == true
'a' 'b'|upper
i is odd and i is not even
missing or s|upper
s|default('x')|upper if t else 'n'
l[0] + l[1] * l[2]
l[l|length - 1]
l[:l|length - 1]
messages[messages|length - 1].role
s.split(', ')[0]|upper
s.split(', ')[-1][0]
(s.split(', ')|last)[1:]
""")

templates("chat", """
{% for message in messages %}{{ '<|im_start|>' + message['role'] + '⏎' + (message['content'] or '') + '<|im_end|>' + '⏎' }}{% endfor %}
{% for message in messages %}{% if message.content is string %}{{ message.content }}{% else %}{{ message.tool_calls|tojson }}{% endif %}⏎{% endfor %}
{% if tools %}{{- '# Tools⏎' }}{%- for tool in tools %}{{- '⏎' }}{{- tool | tojson }}{%- endfor %}{% endif %}
{%- for tool in tools %}{%- set tool = tool.function if tool.function is defined else tool %}{{- tool.name }}{%- for k, v in tool.parameters.properties.items() %}{{- ' ' ~ k ~ ':' ~ v.type }}{%- endfor %}{%- endfor %}
{%- set ns = namespace(multi=true, last=messages|length - 1) %}{%- for m in messages[::-1] %}{%- set index = messages|length - 1 - loop.index0 %}{%- if ns.multi and m.role == 'user' %}{%- set ns.multi = false %}{%- set ns.last = index %}{%- endif %}{%- endfor %}{{ ns.last }}
{%- set content = '<think>a</think>b' %}{%- set r = content.split('</think>')[0].rstrip('⏎').split('<think>')[-1].lstrip('⏎') %}{%- set c = content.split('</think>')[-1].lstrip('⏎') %}{{ r }}|{{ c }}
{% if '</think>' in 'x</think>y' %}{{ ('x</think>y'.split('</think>')|last).strip() }}{% endif %}
{{ bos_token }}{{ eos_token is defined }}{{ bos_token if bos_token is defined else 'no' }}
{%- if strftime_now is defined %}{%- set date = strftime_now('%d %b %Y') %}{%- else %}{%- set date = '26 Jul 2024' %}{%- endif %}{{ 'Today Date: ' + date }}
{% set loop_messages = messages %}{% for m in loop_messages %}{% set content = '<h>' + m['role'] + '</h>⏎⏎' + (m['content'] or '') | trim + '<e>' %}{% if loop.index0 == 0 %}{% set content = 'B' + content %}{% endif %}{{ content }}{% endfor %}
{{ raise_exception('Conversation roles must alternate') }}
{% for m in messages %}{% if m.tool_calls %}{% for c in m.tool_calls %}{{ '{"name": "' + c.name + '", "arguments": ' + c.arguments|tojson + '}' }}{% endfor %}{% endif %}{% endfor %}
""")

# Parts longer than those that are searched for in the simple way, and ends that are cut off.
expressions("long parts", """
('a' * 40 ~ 'b') in ('a' * 90 ~ 'b' ~ 'a' * 9)
('a' * 40 ~ 'c') in ('a' * 90 ~ 'b' ~ 'a' * 9)
('ab' * 30).find('ab' * 20)
('ab' * 30).find('ba' * 20)
('ab' * 30).rfind('ab' * 20)
('ab' * 30).rfind('ba' * 20)
('ab' * 30).find('ab' * 20, 3)
('ab' * 30).rfind('ab' * 20, 3, 58)
('ab' * 30).find('ab' * 31)
('🙂a' * 30).find('a🙂' * 20)
('🙂a' * 30).rfind('a🙂' * 20)
('ab' * 90).count('ab' * 20)
('ab' * 90).count('aba' ~ 'ba' * 17)
('x' ~ 'ab' * 50 ~ 'y').replace('ab' * 20, '-')
('x' ~ 'ab' * 50 ~ 'y').replace('ab' * 20, '-', 1)
('x' ~ 'ab' * 50 ~ 'y')|replace('ba' * 20, '-')
('x' ~ 'ab' * 50 ~ 'y').split('ab' * 20)
('x' ~ 'ab' * 50 ~ 'y').rsplit('ab' * 20)
('x' ~ 'ab' * 50 ~ 'y').rsplit('ba' * 20, 1)
('x' ~ 'ab' * 50 ~ 'y').partition('ba' * 20)
('x' ~ 'ab' * 50 ~ 'y').rpartition('ab' * 20)
('x' ~ 'ab' * 50 ~ 'y').rpartition('ac' * 20)
('a' * 33).find('a' * 33)
('a' * 32 ~ 'b').rsplit('a' * 33)
('aab' * 20 ~ 'aaab' ~ 'aab' * 20).find('aaab' ~ 'aab' * 12)
('aab' * 20 ~ 'aaab' ~ 'aab' * 20).rfind('aab' * 12 ~ 'aaab')
' \\t a  b\\u2003c\\n'.split()
' \\t a  b\\u2003c\\n'.rsplit()
' \\t a  b\\u2003c\\n'.split(none, 2)
' \\t a  b\\u2003c\\n'.rsplit(none, 2)
' \\t a  b\\u2003c\\n'.rsplit(none, 0)
' \\t a  b\\u2003c\\n'.split(none, 9)
' \\n '.split()
' \\n '.rsplit(none, 1)
'a'.rsplit(none, 1)
'a🙂b🙂'.rstrip('b🙂')
'ΑΣ ΣΑΣ ΣΣ Σ'.title()
'İΣ iİΣ ßΣ'.title()
'aΣ.Σb Σ\\u0301'.title()
'o\\u2019neil ǆΣ'.title()
"Α'Σ Α.Σ Α:Σ' ΑΣ'Α Σ 'Σ' Σ1 1Σ ΑΣ1 Α1Σ ΑΣ\\u00adΑ ʰΣ ªΣ ΑΣª Α^Σ Α-Σ".lower()
"Α\\u2019Σ Α\\u2027Σ Α\\u0301Σ Α\\u0903Σ ΑΣ\\u20dd ΑΣ🙂 🙂Σ 𝐀Σ Σ𝐀 ⅠΣ ΣⅠ ⒶΣ"|lower
'ΣΊΣΥΦΟΣ ΣΣΣ'.capitalize()
('9' * 400)|int % 1000007
('x' * 500)|int
('-' * 500)|int(7)
('e' * 500)|float(2.5)
(' ' * 500 ~ '12' ~ ' ' * 500)|int
(' ' * 500 ~ '1.5' ~ ' ' * 500)|float
('<' ~ '&' ~ "'" ~ '"' ~ '>')|e
('&amp;'|safe)|e
[1, 'a', 1.0, 'A', 2, true]|unique|list
[(1, 2), (1, 2), (2, 1)]|unique|list
'🙂a🙂'|list
'🙂a🙂'|last
'🙂ab'|reverse
[1, 2] == (1, 2)
(1, 2) + (3,)
[1] + (2,)
(1, 2) < (1, 3)
[1] < (2,)
(1, 2) * 2
2 * [1]
(1, 2, 3)[::-1]
[1, 2, 3][-2:]
(1, 2)[true]
(1, 2)|tojson
""")
