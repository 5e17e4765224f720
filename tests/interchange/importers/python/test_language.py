"""What is read of a program is what Python itself sends: each piece of the language against the language."""

from __future__ import annotations

import pytest

from tests.interchange.importers.python.test_programs import covers
from tests.interchange.importers.python.test_python import CLIENT, SEND, bodies
from tests.interchange.python_programs import really_sent
from workbench.interchange.importers import read
from workbench.interchange.types import Reading

LISTS = """
p = [3, 1, 2]; p.insert(1, 9)
p = [3, 1, 2]; p.clear()
q = [3, 1]; p = q.copy(); q.append(5)
p = [3, 1, 2]; p.reverse()
p = [[1, 2, 1].index(2), [1, 2, 1].count(1), [1, 2, 1].count(5)]
p = [1, 2, 1]; p.remove(1)
p = ['b', 'c', 'a']; p.sort()
p = [2, 3, 1]; p.sort(reverse=True)
p = [1, 2, 3]; p[1:] = (7, 8, 9)
p = [1, 2, 3]; del p[0]
p = [1, 2, 3]; del p[1:]
p = [1] * 2 + [3]; p *= 2
p = 2 * [1, 2]
p = [*range(2), *'ab', *{'k': 1}]
p = [1, 2] == [1, 2], [1] != [2], [1, 2] < [1, 3], 1 in [1], 2 not in [1]
p = [list(reversed([1, 2])), list(zip([1, 2], 'ab'))]
p = [list(enumerate('ab', 1)), list(enumerate('ab', start=2))]
p = (1, 2, 1)[0], (1, 2, 1)[1:], (1, 2, 1).count(1), (1, 2).index(2), len((1, 2)), bool(()), (1, 2) + (3,)
"""
DICTIONARIES = """
p = {'a': 1}; p['b'] = p.get('a'), p.get('x'), p.get('x', 5)
p = {'a': 1}; q = p.popitem(); p['was'] = q
q = {'a': 1}; p = [list(q.keys()), list(q.values()), list(q.items()), len(q.keys()), 'a' in q.keys()]
p = dict([('a', 1), ['b', 2]])
p = dict({'a': 1}, b=2)
q = {'a': 1}; p = q.copy(); q['a'] = 2
p = {}; p.setdefault('a'); p.setdefault('a', 5)
p = {**{'a': 1}, 'b': 2}; p.update([('c', 3)])
p = {'a': 1} | {'b': 2}; p |= {'c': 3}
p = {'a': {'b': 1}}; del p['a']['b']
p = [k for k in {'a': 1, 'b': 2}]
p = {k: v + 1 for k, v in {'a': 1, 'b': 2}.items() if v > 1}
"""
SETS = """
s = {1, 2}; s.add(3); s.discard(1); p = sorted(s)
s = set([2, 1]); s.update([5]); p = sorted(s), len(s), 5 in s, 7 in s
s = {1}; s |= {2}; p = sorted(s, reverse=True)
p = sorted(set('ba')), sorted(frozenset([3, 4]))
s = {1, 2}; s.remove(1); p = list(s)
p = sorted(set({3, 2}))
s = {1}; t = s.copy(); s.clear(); p = [len(s), list(t)]
"""
NUMBERS = """
p = [abs(-2), round(2.5), divmod(7, 2), hex(255), max(1, 3), min([2, 1]), sum([1, 2]), int('7'), float('1.5')]
p = [(255).to_bytes(2, 'big').hex(), (5).bit_length(), (2.0).is_integer(), (0.5).hex(), (4).conjugate()]
p = [7 // 2, 7 % 3, 2 ** 5, 7 / 2, -7, +7, ~7, 1 << 4, 6 & 3, 6 | 3, 6 ^ 3]
p = [1 < 2 <= 2, 1 == 1.0, True + 1, not 0, 1 and 2, 0 or 3, None or 'x', 5 if 0 else 6]
p = [bool(0), bool([]), bool('a'), bool(), any([0, 1]), all([1, 0]), chr(97), ord('a'), repr('x'), ascii('é')]
x = 1; x += 2; x *= 3; x -= 1; x //= 2; x **= 2; x %= 7; p = x
import math; p = [math.sqrt(9), math.floor(2.5), math.ceil(2.5)]
"""
TEXTS = """
p = ['a,b'.partition(','), 'a b c'.rsplit(' ', 1), 'aXb'.swapcase(), 'ab'.center(6, '*'), 'x'.zfill(3)]
p = ['abc'[0], 'abc'[-1], 'abc'[::-1], 'abc'[1:], 'b' in 'abc', 'ab' * 2, 2 * 'ab', 'a' 'b', 'a' < 'b']
p = ['{:>4}|{:.2f}|{!r}'.format('x', 1.5, 'y'), '%s %d %.1f' % ('a', 3, 0.25), '%(k)s' % {'k': 'v'}]
x = 1.5; p = [f'{x}', f'{x:.3f}', f'{x!r:>6}', f'{x=}', f'{{}}', f"{'a'}{'b'}"]
p = [str(), str(b'ab', 'ascii'), str(1.0), str(None), str([1, 'a'])]
p = [bytes(2).hex(), b'ab'.decode(), list(b'ab')]
p = ['a b'.title(), 'ab'.find('b'), 'ab'.count('a'), 'ab'.startswith(('x', 'a')), 'ab'.removesuffix('b')]
p = 'x'.join(['a', 'b']) + ''.join(sorted('ba'))
p = '-'.join(str(n) for n in range(2)) + ''.join(map(str, (1, 2)))
p = 'first\\nsecond'.splitlines()
import textwrap; p = textwrap.dedent('  a\\n  b')
import urllib.parse; p = [urllib.parse.quote('a b/c'), urllib.parse.urlencode({'a': 1, 'b': 'x y'})]
import base64; p = [base64.b64decode('aGk=').decode(), base64.urlsafe_b64encode(b'>>>').decode()]
import binascii; p = [binascii.hexlify(b'ab').decode(), binascii.unhexlify('6162').decode()]
import json; p = [json.dumps({'b': 1, 'a': [1, 2]}, indent=2), json.dumps({'b': 1}, separators=(',', ':'))]
import json; p = [json.dumps('é', ensure_ascii=False), json.dumps(obj={'z': 1, 'a': 2}, sort_keys=True)]
import json; p = json.dumps({1: {2}.issubset({2})}, default=str)
b = bytearray(b'ab'); b.append(99); b.extend(b'd'); p = [b.decode(), b.hex(), len(b), b.pop()]
b = bytearray(b'ab'); b[0] = 120; b.reverse(); p = b.decode()
b = bytearray(b'ab'); c = b.copy(); b.clear(); p = [c.decode(), len(b), bytes(c).decode()]
"""
FUNCTIONS = """
def f(*a, k=1, **n): return [a, k, n]
p = f(*[1, 2], **{'k': 3, 'z': 4})
---
def f(a, /, b, *, c=3): return [a, b, c]
p = [f(1, 2), f(1, b=2, c=4)]
---
def f(n):
    if n < 2: return 1
    return n * f(n - 1)
p = f(5)
---
f = lambda a, b=2: [a, b]
p = [f(1), f(1, 3), (lambda: 7)()]
---
from functools import partial
def f(a, b, c): return [a, b, c]
p = partial(f, 1, c=3)(2)
---
def f():
    import json as j
    def g(): return j.dumps([1])
    class A: x = g()
    return A.x
p = f()
---
def f(v):
    match v:
        case 1 | 2: return 'few'
        case None: return 'none'
        case _: return 'else'
p = [f(1), f(None), f(4)]
---
def f(a): return a
p = list(map(f, [1, 2])) + list(map(str, (3,))) + [len('ab')] + list(map(f, {}))
---
def f():
    try: return 'body'
    finally: seen.append('last')
seen = []
p = [f(), seen]
---
x = 1
def f():
    x = 2
    del x
    return 'gone'
p = [f(), x]
---
def f(a, b=2): return [a, b]
g = f
h = [g]
p = [h[0](1), {'k': f}['k'](a=5)]
"""
CLASSES = """
class A:
    kind = 'a'
    def __init__(self, x): self.x = x
    @property
    def twice(self): return self.x * 2
    @staticmethod
    def plain(v): return [v]
    @classmethod
    def make(cls, x): return cls(x)
a = A.make(4)
p = [a.twice, a.plain(1), A.plain(2), A.kind, a.kind]
---
class Base:
    shared = 's'
    def hello(self): return 'hello ' + self.name
class A(Base):
    def __init__(self): self.name = 'a'
p = [A().hello(), A.shared]
---
class Base:
    def __init__(self, x): self.x = x
class A(Base):
    more = 1
p = A(3).x
---
class A: pass
a = A(); a.x = 1; a.y = [2]
del a.x
p = [a.y, isinstance('s', str), isinstance(1, (str, int)), isinstance([], dict), isinstance({}, dict)]
---
class A:
    n = 0
    def add(self):
        A.n += 1
        return self
A().add().add()
p = A.n
---
from dataclasses import dataclass
@dataclass
class A:
    x: int
    y: int = 2
p = [A(1).y, A(x=1, y=5).y, A(1).x]
---
class A:
    def f(self): return [self.x]
a = A(); a.x = 3
g = a.f
p = [g(), g.__self__.x]
"""
WAYS = """
p = []
for i in range(5):
    if i == 1: continue
    if i == 3: break
    p.append(i)
else: p.append('else')
---
p = []
for i in (1, 2): p.append(i)
else: p.append('else')
---
p = 0
while p < 3: p += 1
else: p = [p]
---
p = []
i = iter([1, 2])
p += [next(i), next(i), next(i, 'end')]
---
p = []
try: next(iter([]))
except StopIteration: p.append('stop')
---
p = []
try: {}['k']
except LookupError as e: p.append('lookup')
else: p.append('else')
finally: p.append('last')
---
p = []
try: p.append(1)
except ValueError: p.append(2)
else: p.append(3)
finally: p.append(4)
---
p = []
try:
    try: {}['k']
    except ValueError: p.append('wrong')
except KeyError: p.append('right')
---
p = []
try: assert 1 == 2, 'no'
except AssertionError: p.append('assert')
---
p = []
try: [].remove(1)
except ValueError: p.append('value')
---
p = []
try: int('x')
except: p.append('any')
---
p = []
try: {}.pop('k')
except (ValueError, KeyError): p.append('key')
---
p = []
try: (lambda a: a)()
except TypeError: p.append('type')
---
p = []
try: (lambda: 1)(2)
except TypeError: p.append('too many')
---
p = []
try: a, b = 1, 2, 3
except ValueError: p.append('unpack')
---
p = []
try: a, *b, c = [1]
except ValueError: p.append('unpack')
---
p = []
try: 'a' + 1
except TypeError: p.append('add')
---
p = []
try: [1] | {}
except TypeError: p.append('or')
---
p = []
try: dict([(1, 2, 3)])
except ValueError: p.append('pair')
---
p = []
try: json.loads('{')
except ValueError: p.append('json')
---
x = 1
del x
p = 'gone'
---
p = [1, 2, 3]
(a, [b, *c]), p[0] = (1, [2, 3, 4]), 'first'
p += [a, b, c]
---
import io
b = io.BytesIO(b'ab')
b.seek(0, 0) if False else b.seek(1)
p = [b.read().decode(), b.tell(), b.getvalue().decode()]
---
import io
b = io.StringIO()
b.write('abc'); b.seek(1); b.write('X'); b.flush()
p = b.getvalue()
---
import copy
q = {'a': [1], 'b': {2}}
p, r = copy.deepcopy(q)['a'], copy.copy(q)
q['a'].append(5)
p = [p, r['a']]
---
x = 1
p = [__name__, x is None, x is not None]
---
x = [n for n in range(4) if n % 2]
y = {n % 2 for n in range(4)}
p = [x, sorted(y), [a + b for a in 'xy' for b in '12'], [(lambda v=v: v)() for v in (1, 2)]]
"""

OPEN = """
p = sorted(set('ba') | {'c'}), sorted({1, 2} & {2}), {1} == {1}
---
p = {1}.issubset({1, 2}), sorted({1}.union([4])), list({1, 2}), {1}.intersection({1})
---
p = []
try:
    try: raise KeyError('x')
    except ValueError: p.append('wrong')
except KeyError: p.append('right')
---
p = []
try: nowhere
except NameError: p.append('name')
---
def f(v):
    match v:
        case str() as text: return text
        case n if n == 1: return 'one'
        case {'k': x, **more}: return [x, more]
        case [first, *rest]: return rest
        case True: return 'true'
        case 5 | 6: return 'few'
p = [f('a'), f(1), f([1, 2]), f({'k': 1, 'z': 2}), f(unk()), f(True)]
---
import json
class A: pass
p = [json.loads('[1]', parse_int=str), json.loads('1' * 3)]
try: p.append(json.dumps(A(), default=lambda o: 'an A'))
except TypeError: p.append('no')
---
p = [1, 2]
p.sort(key=lambda n: -n)
---
p = sorted([1, 2], key=lambda n: -n)
---
p = [[2], [1]]
p.sort()
---
p = 'a\tb'.expandtabs(2), ','.join(unk() for _ in ()), 'ab'.maketrans('a', 'b')
---
p = {'n': 1}
k = {**ext(p)}
---
p = []
def f(*a, **k): p.append([a, k])
f(*ext([1]), x=2)
---
from functools import partial
p = []
ext(partial(p.append, 1))
---
p = []
class A:
    def __init__(self, v=0): p.append(v)
ext(A)
---
p = []
class A:
    def __init__(self, v=0): p.append(v)
for given in ([A], {'k': [A]}, (A, 1)): ext(given)
---
p, q = [], []
def f(v=0): p.append(v)
def g(v=0): q.append(v)
ext([f])
ext({'k': [g]})
p.append(q)
---
p = []
class A: pass
a = A()
a.hook = lambda: p.append(1)
ext([a])
---
p = []
for i in range(3):
    if unk(): break
    p.append(i)
else: p.append('else')
---
p, i = [], 0
while unk() and i < 3:
    i += 1
    p.append(i)
else: p.append('else')
---
p = []
for x in ext([1]):
    p.append(1)
    if unk(): break
else: p.append(2)
---
p = 1
def f():
    global p
    if unk(): return
    p = 2
f()
---
p = []
try:
    p.append(1)
    fail()
    p.append(2)
except ValueError: p.append(3)
else: p.append(4)
finally: p.append(5)
---
p = []
for i in (1, 2):
    try:
        if unk(): break
        fail()
    except KeyError: p.append('never')
    except ValueError: continue
    finally: p.append(i)
---
p = []
def f():
    try:
        if unk(): return 'early'
        p.append(fail())
    except Exception: return 'failed'
    finally: p.append('last')
    return 'end'
p.append(f())
---
p = [1]
p[unk() and 0] = 5
---
p = {}
p[unk()] = 1
p[True] = 2
---
def f():
    yield 1
    p.append('entered')
p = []
list(f())
---
p = unk() == 1 or [1, unk() in (0, 1), 'w' in [unk()]]
---
class A:
    def __getattr__(self, name): return name
p = A().anything
---
class A(dict): pass
p = A(x=1)
p['y'] = 2
---
p = [isinstance(unk(), int), isinstance([1], list), isinstance(A if False else {}, (list, dict))]
---
p = [isinstance(ext, type), isinstance((1,), tuple), isinstance('a', ValueError)]
---
x = next(n for n in [1, 2])
p = [x, next(iter({}), 'none'), next(ext([1]) and iter([7]))]
---
p = [1, 2, 3]
p[::2] = [unk(), 5]
---
p = {'a': 1}
q = p.keys()
p['b'] = 2
p['k'] = list(q)
---
p = {'a': 1}
ext(p.pop)
---
p = []
for p[0:] in [[1, 2]]: pass
---
if unk():
    p = [1, 2.0, 'a', (1, [2])]
else:
    p = [1, 2.5, 'b', (1, [3])]
---
if unk():
    p = {'a': (1, 2.0)}
else:
    p = {'a': (1, 2.0)}
---
async def f(): return 'waited'
import asyncio
p = [asyncio.run(f())]
p += [asyncio.new_event_loop().run_until_complete(f())]
"""


def no_files(path: str) -> bytes:
    raise AssertionError(path)


def _programs() -> list[str]:
    lines = [
        line for text in (LISTS, DICTIONARIES, SETS, NUMBERS, TEXTS) for line in text.strip().splitlines()
    ]
    return lines + [
        program for text in (FUNCTIONS, CLASSES, WAYS) for program in text.strip().split("\n---\n")
    ]


@pytest.mark.parametrize("program", _programs())
def test_a_program_is_read_as_python_runs_it(program: str) -> None:
    text = CLIENT + program + "\n" + SEND.format("json.dumps(p)")
    (sent,) = really_sent(text, 0)
    assert sent.body is not None
    assert bodies(text) == [sent.body.decode()]


@pytest.mark.parametrize("program", OPEN.strip().split("\n---\n"))
def test_what_is_not_followed_to_its_end_is_marked_and_never_wrong(program: str) -> None:
    text = CLIENT + program + "\n" + SEND.format("json.dumps(p)")
    readings = [reading.invocation for reading in read(text, no_files) if isinstance(reading, Reading)]
    for seed in range(8):
        for sent in really_sent(text, seed):
            assert any(covers(reading, sent) for reading in readings), sent
