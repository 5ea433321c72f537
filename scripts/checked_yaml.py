"""YAML files of other hands, read with care, and checks of what stands in them: whatever is wrong raises BadFile, one line
"FILE: KEY: what is wrong; what is allowed". A key is written from the top: vary/Glass/Seed."""

import yaml

from cryoglass.checked_files import LARGEST_NUMBER, BadFile, is_number, number_of_text, printable, read_text, shown

LARGEST = 262_144  # bytes of a file
MOST_VALUES = 100_000  # in a file, an alias counted with all that it stands for
DEEPEST = 20
ENTRY_DEPTH = 2  # of lists in the value of an entry
KINDS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "merge", "map", "seq", "value")}


def read_yaml(path):
    """What stands in a YAML file: dictionaries with texts as keys, lists, texts, numbers, truth values, nothing."""
    name, text = printable(path), read_text(path, LARGEST)
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        if root is not None:
            size_of(root, name, {}, 0)
        return check_keys(yaml.safe_load(text), name)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        if name.endswith(".prm"):
            raise BadFile(f"{name} is an input of the program itself; expected is a YAML file, which names one as its base") from error
        raise BadFile(f"{name} cannot be read as YAML: {' '.join(printable(error).split())}") from error


def size_of(node, name, known, depth):
    """Number of values of a part of a file, were every alias written out; refuses what is too much, or is no plain value."""
    at = f"{name}: line {node.start_mark.line + 1}"
    if depth > DEEPEST:
        raise BadFile(f"{at}: more than {DEEPEST} levels within each other, or an alias within itself")
    if node.tag not in KINDS:
        raise BadFile(f"{at}: a value of the kind {printable(node.tag.rpartition(':')[2])}; allowed are texts (in quotes where they look like something else), numbers, true and false")
    if id(node) not in known:
        size = 1
        if isinstance(node, yaml.MappingNode):
            keys = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]
            twice = next((key for i, key in enumerate(keys) if key in keys[:i]), None) if len(keys) > len(set(keys)) else None
            if twice is not None:
                raise BadFile(f"{at}: the key {shown(twice)} stands there twice")
            size += sum(size_of(part, name, known, depth + 1) for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            size += sum(size_of(part, name, known, depth + 1) for part in node.value)
        elif not all(c.isprintable() or c.isspace() for c in node.value):
            raise BadFile(f"{at}: {shown(node.value)}: a character that cannot be printed")
        if size > MOST_VALUES:
            raise BadFile(f"{at}: more than {MOST_VALUES} values, with what aliases stand for")
        known[id(node)] = size
    return known[id(node)]


def check_keys(value, where):
    """The value, if the keys of all dictionaries in it are texts."""
    if isinstance(value, dict):
        for key, part in value.items():
            if not isinstance(key, str):
                raise BadFile(f"{where}: the key {shown(key)} is no text; put it in quotes")
            check_keys(part, f"{where}: {printable(key)}")
    elif isinstance(value, list):
        for part in value:
            check_keys(part, where)
    return value


def wrong(where, value, allowed):
    return BadFile(f"{printable(where)}: {shown(value)} is not possible; allowed is {allowed}")


def mapping(value, where, keys=None, needed=()):
    """A dictionary that is not empty, with only these keys."""
    if not isinstance(value, dict) or not value:
        raise wrong(where, value, "a mapping, KEY: VALUE")
    for key in value:
        if keys is not None and key not in keys:
            raise BadFile(f"{printable(where)}: there is no key {printable(key)}; allowed are {', '.join(keys)}")
    for key in needed:
        if value.get(key) is None:
            raise BadFile(f"{printable(where)}: the key {key} is missing")
    return value


def text(value, where):
    if not isinstance(value, str) or not value.strip():
        raise wrong(where, value, "a text")
    return value


def number(value, where, low=-LARGEST_NUMBER, high=LARGEST_NUMBER):
    """A finite number; YAML takes 1e8 for a text."""
    found = number_of_text(value) if isinstance(value, str) else value
    if not is_number(found) or not low <= found <= high:
        raise wrong(where, value, f"a number from {low:g} to {high:g}")
    return found


def whole(value, where, low, high):
    found = number_of_text(value) if isinstance(value, str) else value
    if not is_number(found) or found != int(found) or not low <= found <= high:
        raise wrong(where, value, f"a whole number from {low} to {high}")
    return int(found)


def truth(value, where):
    if not isinstance(value, bool):
        raise wrong(where, value, "true or false")
    return value


def list_of(value, where):
    if not isinstance(value, list) or not value:
        raise wrong(where, value, "a list, [VALUE, ...]")
    return value


def entry_value(value, where, depth=0):
    """A value of an entry of an input: a text on one line, a number, a truth value, or a list of such."""
    if isinstance(value, list) and value and depth < ENTRY_DEPTH:
        for part in value:
            entry_value(part, where, depth + 1)
    elif not (isinstance(value, bool) or is_number(value) or isinstance(value, str) and "\n" not in value):
        raise wrong(where, value, "a text on one line, a finite number, true, false, or a list of such")
    return value


def entry_name(name, where):
    if not name.strip() or "\n" in name or "=" in name:
        raise BadFile(f"{printable(where)}: {shown(name)} is no name of an entry; it is written Section/Entry")
    return name.strip()


def entries(value, where):
    """{entry: value} of an input; may be empty."""
    if value == {}:
        return value
    for name, part in mapping(value, where).items():
        entry_name(name, where)
        entry_value(part, f"{where}/{name}")
    return value
